"""Cells of lists of documents as offices write them: dates, statuses, several things in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from documents.citations import citations
from documents.effect import Status
from documents.importing.rows import MAX_PARTS, BadCell, FileCell, RelationCell, Signer
from portal.core.document_numbers import parse_number
from portal.core.vietnamese import fold, nfc, one_line, search_key

# C0 and C1 controls but tab and newlines; halves of characters.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Independence; nobody lists a document of a later year than this.
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_DAY_FIRST: Final = re.compile(
    r"(?:ngay )?(\d{1,2})(?: ?[/.-] ?| thang )(\d{1,2})(?: ?[/.-] ?| nam )(\d{4})(?: .*)?"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[t ].*)?")
# Day 0 of Excel's calendar: it believes in a 29 February 1900.
_EXCEL_ZERO: Final = date(1899, 12, 30)
_BLANKS: Final = {"", "-", "--", "...", "n/a", "null", "none", "khong", "khong co", "chua co"}

# Words of a status, folded, the more telling first. Sources: vbpl.vn, portals of provinces.
_STATUSES: Final = (
    ("khong con phu hop", Status.OBSOLETE),
    ("chua co hieu luc", Status.NOT_YET),
    ("chua xac dinh", Status.UNKNOWN),
    ("khong xac dinh", Status.UNKNOWN),
    ("ngung hieu luc mot phan", Status.PARTLY_SUSPENDED),
    ("ngung hieu luc", Status.SUSPENDED),
    ("dinh chi", Status.SUSPENDED),
    ("hieu luc mot phan", Status.PARTLY_ENDED),
    ("het mot phan hieu luc", Status.PARTLY_ENDED),
    ("het hieu luc", Status.ENDED),
    ("con hieu luc", Status.IN_FORCE),
    ("dang co hieu luc", Status.IN_FORCE),
    ("dang hieu luc", Status.IN_FORCE),
    ("co hieu luc", Status.IN_FORCE),
)
# With these an agency's name begins: "Bộ Tài chính và Bộ Tư pháp" are two, "Bộ Văn hóa, Thể
# thao và Du lịch" is one.
_AGENCY: Final = (
    r"(?:bo|uy ban|toa an|vien kiem sat|vien khoa hoc|vien han lam|ngan hang|van phong|thanh tra"
    r"|kiem toan|hoi dong|hoi|so|ban|chinh phu|quoc hoi|chu tich|thu tuong|tong cuc|tong lien doan"
    r"|doan|trung uong|mat tran|lien doan|cuc|chi cuc|cong an|ubnd|hdnd|tinh uy|thanh uy|dang uy)\b"
)
_BETWEEN_AGENCIES: Final = re.compile(
    rf"\s*[;\n|]\s*|(?:\s*,|\s(?:va|cung)\s|\s-\s)\s*(?={_AGENCY})"
)
_LIST: Final = re.compile(r"\s*[;\n|]\s*")
_LIST_OR_COMMA: Final = re.compile(r"\s*[;,\n|]\s*")
_FILE: Final = re.compile(r"https?://\S+|[^;\n|]+", re.IGNORECASE)
_EXTENSION: Final = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
_OPEN: Final = {"thuong", "binh thuong", "cong khai", "khong mat", "0"}


def text_of(value: Any, field: str) -> str:
    """The text of a cell: NFC, without controls, lines kept, trimmed. Raises BadCell."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(text_of(item, field) for item in value)
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel counts everything in fractions
    if not isinstance(value, str | int | float):
        raise BadCell(field, _("The cell is not a text."))
    return _CONTROLS.sub("", nfc(str(value))).strip()


def line_of(value: Any, field: str) -> str:
    """The text of a cell on one line."""
    return one_line(text_of(value, field))


def date_of(value: Any, field: str) -> date | None:
    """The date in a cell, None for an empty one. Raises BadCell.

    Accepted: dates of Excel, also as numbers, dd/mm/yyyy with any of / - ., "ngày 1 tháng 2
    năm 2020", ISO; a time behind them does not count.
    """
    if isinstance(value, datetime):
        return _in_range(value.date(), field)
    if isinstance(value, date):
        return _in_range(value, field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _excel_date(value, field)
    text = line_of(value, field)
    plain = fold(text)
    if plain in _BLANKS:
        return None
    if match := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise BadCell(field, _("This is no date: %s") % text[:40])
    try:
        return _in_range(date(year, month, day), field)
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(field, _("There is no such day: %s") % text[:40]) from error


def _excel_date(days: float, field: str) -> date:
    if not 0 < days < 100_000:
        raise BadCell(field, _("This is no date: %s") % days)
    return _in_range(_EXCEL_ZERO + timedelta(days=int(days)), field)


def _in_range(day: date, field: str) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadCell(field, _("The year cannot be right: %s") % day.year)
    return day


def status_of(text: str) -> Status | None:
    """The status that a source states, in our words; None for words that are not known."""
    plain = search_key(text)
    return next((status for words, status in _STATUSES if words in plain), None)


def is_open(secrecy: str) -> bool:
    """Whether a level of secrecy allows publication: none is given, or one that says so."""
    plain = fold(one_line(secrecy))
    return plain in _BLANKS or plain in _OPEN


def names_of(value: Any, field: str) -> tuple[str, ...]:
    """Several names in one cell (fields, keywords), each once, divided by ; , | or lines."""
    return _once(_LIST_OR_COMMA.split(text_of(value, field)), field)


def issuers_of(value: Any, field: str) -> tuple[str, ...]:
    """The agencies in one cell, each once: also "Bộ A, Bộ B và Ủy ban C"."""
    text = text_of(value, field)
    # Places in the folded text are places in the text.
    names, start = [], 0
    for match in _BETWEEN_AGENCIES.finditer(fold(text)):
        if text[match.end() : match.end() + 1].islower():
            continue  # a word within a name: "và hội nhập"
        names.append(text[start : match.start()])
        start = match.end()
    return _once([*names, text[start:]], field)


def _once(parts: list[str], field: str) -> tuple[str, ...]:
    names = {fold(name): name for part in parts if (name := one_line(part).strip(" .,;-"))}
    if len(names) > MAX_PARTS:
        raise BadCell(field, _("There are more than %d names in the cell.") % MAX_PARTS)
    return tuple(names.values())


def signers_of(names: Any, positions: Any) -> tuple[Signer, ...]:
    """Those who signed, from a cell of names and one of positions, in the same order."""
    people = [one_line(name) for name in _LIST.split(text_of(names, "signers"))]
    posts = [one_line(post) for post in _LIST.split(text_of(positions, "signer_positions"))]
    posts += [""] * (len(people) - len(posts))
    return tuple(Signer(name, post) for name, post in zip(people, posts, strict=False) if name)


def files_of(value: Any, field: str) -> tuple[FileCell, ...]:
    """The files that a cell names, by name or by address, divided by ; | or lines."""
    files: dict[str, FileCell] = {}
    for part in _FILE.findall(text_of(value, field)):
        for piece in _file_names(one_line(part)):
            name = _file_name(piece)
            if name:
                files.setdefault(name, FileCell(name, piece if _is_url(piece) else ""))
    if len(files) > MAX_PARTS:
        raise BadCell(field, _("There are more than %d files in the cell.") % MAX_PARTS)
    return tuple(files.values())


def _file_names(text: str) -> list[str]:
    """One name, or those between commas if each of them ends as a file's name does."""
    if _is_url(text):
        return [text.rstrip(",;")]
    pieces = [piece.strip() for piece in text.split(",")]
    return pieces if all(_EXTENSION.search(piece) for piece in pieces) else [text]


def _is_url(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _file_name(text: str) -> str:
    """The last part of a path or address: also of one handed over as a parameter."""
    if _is_url(text):
        try:
            parts = urlsplit(text)
        except ValueError:
            return ""
        handed = parts.query.rpartition("=")[2]
        path = unquote(handed if _EXTENSION.search(unquote(handed)) else parts.path)
    else:
        path = text
    return one_line(path.replace("\\", "/").rpartition("/")[2])


def relations_of(value: Any, relation: str) -> Iterator[RelationCell]:
    """The documents that a cell names: by numbers in a text, else piece by piece as text."""
    text = text_of(value, relation)
    if fold(text) in _BLANKS:
        return
    count = 0
    for piece in _LIST.split(text):
        shown = one_line(piece)
        if not shown:
            continue
        found = [
            RelationCell(relation, one_line(piece[hit.start : hit.end]), hit.number, hit.issued_on)
            for hit in citations(piece)
        ]
        for cell in found or [RelationCell(relation, shown, parse_number(shown))]:
            count += 1
            if count > MAX_PARTS:
                raise BadCell(relation, _("There are more than %d names in the cell.") % MAX_PARTS)
            yield cell
