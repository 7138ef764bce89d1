"""The automatic numbers of lists in a DOCX file, counted as Word counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_HIGHEST: Final = 10_000
_LEVELS: Final = 9
# The letters that Word counts with in Vietnamese documents are those of ASCII.
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Level:
    """How one level of a list is written: first number, format, text with %1 … %9."""

    start: int
    style: str
    text: str


@dataclass
class Numbering:
    """Levels by list, the list that each style brings, and how far each one has come."""

    lists: dict[str, dict[int, Level]]
    families: dict[str, str]
    styles: dict[str, tuple[str, int]]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: Element) -> str:
        """The number before a paragraph, counted on; "" for one without."""
        found = self._of(paragraph)
        if found is None:
            return ""
        number_id, level = found
        levels = self.lists.get(number_id, {})
        if level not in levels:
            return ""
        self._count(number_id, level, levels)
        return self._written(number_id, level, levels)

    def _of(self, paragraph: Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{_W}pStyle")
        inherited = self.styles.get(_value(style)) if style is not None else None
        own = properties.find(f"{_W}numPr")
        if own is None:
            return inherited
        number_id = own.find(f"{_W}numId")
        level = own.find(f"{_W}ilvl")
        if number_id is None and inherited is None:
            return None
        name = _value(number_id) if number_id is not None else (inherited or ("", 0))[0]
        return name, _number(_value(level), (inherited or ("", 0))[1])

    def _count(self, number_id: str, level: int, levels: dict[int, Level]) -> None:
        family = self.families.get(number_id, number_id)
        at = (family, level)
        self._counts[at] = self._counts.get(at, levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((family, deeper), None)

    def _written(self, number_id: str, level: int, levels: dict[int, Level]) -> str:
        family = self.families.get(number_id, number_id)
        text = levels[level].text
        if levels[level].style == "bullet":
            return "-"
        if levels[level].style == "none":
            return ""
        for other in range(level + 1):
            if (mark := f"%{other + 1}") in text and other in levels:
                number = self._counts.get((family, other), levels[other].start)
                text = text.replace(mark, written(number, levels[other].style))
        return text.strip()


def read_numbering(root: Element | None, styles: Element | None) -> Numbering:
    """Read `word/numbering.xml` and `word/styles.xml`; either may be missing."""
    if root is None:
        return Numbering({}, {}, {})
    abstract = {
        str(entry.get(f"{_W}abstractNumId")): _levels(entry)
        for entry in root.iter(f"{_W}abstractNum")
    }
    lists: dict[str, dict[int, Level]] = {}
    families: dict[str, str] = {}
    for entry in root.iter(f"{_W}num"):
        number_id = str(entry.get(f"{_W}numId"))
        base = _value(entry.find(f"{_W}abstractNumId"))
        restarts = entry.find(f"{_W}lvlOverride") is not None
        lists[number_id] = dict(abstract.get(base, {})) | _overridden(entry, abstract.get(base, {}))
        # Two lists of one family count on together, unless one was told to begin anew.
        families[number_id] = number_id if restarts else f"family {base}"
    return Numbering(lists, families, _styles(styles))


def _levels(entry: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in entry.findall(f"{_W}lvl"):
        found[_number(level.get(f"{_W}ilvl"), 0)] = Level(
            start=_number(_value(level.find(f"{_W}start")), 1),
            style=_value(level.find(f"{_W}numFmt")) or "decimal",
            text=_value(level.find(f"{_W}lvlText")),
        )
    return found


def _overridden(entry: Element, base: dict[int, Level]) -> dict[int, Level]:
    changed: dict[int, Level] = {}
    for override in entry.findall(f"{_W}lvlOverride"):
        number = _number(override.get(f"{_W}ilvl"), 0)
        level = _levels(override).get(number) or base.get(number)
        start = override.find(f"{_W}startOverride")
        if level is not None:
            first = level.start if start is None else _number(_value(start), 1)
            changed[number] = Level(first, level.style, level.text)
    return changed


def _styles(root: Element | None) -> dict[str, tuple[str, int]]:
    """The list and level that a paragraph style brings along."""
    found: dict[str, tuple[str, int]] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        number_id = style.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if number_id is not None:
            level = style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            found[str(style.get(f"{_W}styleId"))] = (_value(number_id), _number(_value(level), 0))
    return found


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


def _number(text: str | None, default: int) -> int:
    """A number of the file, or the default for what is none or beyond all sense."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 5:
        return default
    return min(int(text), _HIGHEST)


def written(number: int, style: str) -> str:
    """A number in one of Word's formats: 3 → "3", "c", "C", "iii", "III", "03"."""
    if style in {"lowerLetter", "upperLetter"}:
        index = max(0, number - 1)
        text = _LETTERS[index % 26] * (index // 26 + 1)
        return text.upper() if style == "upperLetter" else text
    if style in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.lower() if style == "lowerRoman" else roman
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text
