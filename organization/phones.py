"""Telephone numbers of Vietnam: read as people write them, kept in one spelling.

Rules of the numbering plan in force (area codes of 2017, mobile numbers of 2018):

- landlines have 11 digits and begin with 02: 024 and 028 with eight digits after them, every
  other area code has four digits with seven after them;
- mobile numbers have 10 digits and begin with 03, 05, 07, 08 or 09;
- 1800 and 1900 are followed by four or six digits; short numbers have three to six digits
  and begin with 1 (113, 1022);
- a number abroad begins with + and its country's code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.vietnamese import one_line

# Between digits people put spaces (also no-break), dots, hyphens, brackets and slashes.
_SEPARATORS = re.compile(r"[\s.()\-/·‑]+")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:máy\s*lẻ|số\s*lẻ|nội\s*bộ|ext(?:ension)?)\b[\s.:]*(\d{1,6})\)?$", re.IGNORECASE
)
_BRACKETED = re.compile(
    r"(?<=\d)\s*\(\s*((?:máy\s*lẻ|số\s*lẻ|nội\s*bộ|ext(?:ension)?)\b[\s.:]*\d{1,6})\s*\)",
    re.IGNORECASE,
)
# A number, and after a dash, colon or comma what it is for.
_LINE = re.compile(r"(?P<number>[^–—:;,]*?)\s*(?:[–—:;,]|\s-\s+(?=\D)|\((?=[^\d)]))(?P<note>.*)")
_LANDLINE = re.compile(r"02\d{9}")
_OLD_LANDLINE = re.compile(r"0[246]\d{8}")
_MOBILE = re.compile(r"0[35789]\d{8}")
_OLD_MOBILE = re.compile(r"01\d{9}")
_SERVICE = re.compile(r"1[89]00(?:\d{4}|\d{6})")
_SHORT = re.compile(r"1\d{2,5}")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}")
_EIGHT_DIGITS = ("024", "028")
_LONGEST_NOTE = 100
# A note with as many digits is another number.
_DIGITS_OF_A_NUMBER = 7


@dataclass(frozen=True)
class Phone:
    """One number. `digits` as one dials it in Vietnam, or with + abroad; `note`: what for."""

    digits: str
    extension: str = ""
    note: str = ""

    @property
    def written(self) -> str:
        """For people: "0205 3812 345", "0912 345 678", with the extension in words."""
        number = _grouped(self.digits)
        if self.extension:
            return _("%(number)s ext. %(extension)s") % {
                "number": number, "extension": self.extension,
            }  # fmt: skip
        return number

    @property
    def line(self) -> str:
        """As `parse_line` reads it again, the same in every language."""
        number = _grouped(self.digits)
        if self.extension:
            number = f"{number} máy lẻ {self.extension}"
        return f"{number} – {self.note}" if self.note else number

    @property
    def tel(self) -> str:
        """For a `tel:` link (RFC 3966). Service numbers cannot be called from abroad."""
        number = self.digits
        if number.startswith("0"):
            number = f"+84{number[1:]}"
        return f"{number};ext={self.extension}" if self.extension else number


def parse_phone(text: str) -> Phone:
    """The one number that `text` is. Raises ValidationError that says what is wrong."""
    number = text.strip()
    extension = ""
    found = _EXTENSION.search(number)
    if found:
        extension, number = found.group(1), number[: found.start()]
    digits = _SEPARATORS.sub("", number)
    wrong = next((c for c in digits.removeprefix("+") if not ("0" <= c <= "9")), "")
    if wrong:
        raise ValidationError(
            _("“%(number)s” is no telephone number: “%(sign)s” is no digit."),
            params={"number": text.strip(), "sign": wrong},
        )
    return Phone(_checked(_national(digits), text.strip()), extension)


def parse_line(line: str) -> Phone:
    """A number with what it is for: "0205 3812 345 – văn thư". Raises ValidationError."""
    # An extension in brackets, which would be taken for what the number is for.
    line = _BRACKETED.sub(r" \1 ", one_line(line))
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return parse_phone(line)
    number, note = found.group("number"), " ".join(found.group("note").split())
    if line.strip()[found.start("note") - 1] == "(":
        note = note.removesuffix(")")
    if _EXTENSION.fullmatch(f" {note}"):
        return parse_phone(f"{number} {note}")
    if sum(sign.isdigit() for sign in note) >= _DIGITS_OF_A_NUMBER:
        raise ValidationError(_("Write each telephone number on a line of its own."))
    if len(note) > _LONGEST_NOTE:
        raise ValidationError(
            _("The words after a number may have %(limit)d characters at most."),
            params={"limit": _LONGEST_NOTE},
        )
    phone = parse_phone(number)
    return Phone(phone.digits, phone.extension, note)


def parse_lines(text: str) -> list[Phone]:
    """One number a line. Raises ValidationError with every wrong line."""
    phones: list[Phone] = []
    errors: list[ValidationError] = []
    for line in filter(str.strip, text.splitlines()):
        try:
            phones.append(parse_line(line))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return phones


def _national(digits: str) -> str:
    """Without the country's own code: "+84205…", "0084205…" → "0205…"."""
    for code in ("+84", "0084"):
        if digits.startswith(code):
            return f"0{digits.removeprefix(code).lstrip('0')}"
    return digits


def _checked(digits: str, text: str) -> str:
    """`digits` if the plan knows such numbers."""
    known = (_LANDLINE, _MOBILE, _SERVICE, _SHORT, _ABROAD)
    if any(pattern.fullmatch(digits) for pattern in known):
        return digits
    if _OLD_MOBILE.fullmatch(digits):
        message = _("“%(number)s” is a mobile number of 11 digits: they changed in 2018.")
    elif _OLD_LANDLINE.fullmatch(digits):
        message = _("“%(number)s” has the area code of before 2017: landlines have 11 digits now.")
    elif not digits:
        message = _("Enter a telephone number, such as 0205 3812 345.")
    else:
        message = _(
            "“%(number)s” is no telephone number of Vietnam: landlines have 11 digits (02…), "
            "mobile numbers 10 (03, 05, 07, 08, 09)."
        )
    raise ValidationError(message, params={"number": text})


def _grouped(digits: str) -> str:
    if _LANDLINE.fullmatch(digits):
        code = 3 if digits.startswith(_EIGHT_DIGITS) else 4
        rest = digits[code:]
        return f"{digits[:code]} {rest[:4]} {rest[4:]}"
    if _MOBILE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    if _SERVICE.fullmatch(digits):
        rest = digits[4:]
        return f"{digits[:4]} {rest}" if len(rest) == 4 else f"{digits[:4]} {rest[:3]} {rest[3:]}"
    return digits
