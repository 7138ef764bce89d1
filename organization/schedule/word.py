"""The tables of a file of Word, with what somebody hid or took out of them.

A table may stand in another one, a row or a cell in a control for its contents; a cell may
begin further right than the first. What was deleted or moved away with changes tracked is not
there any more, and a drawing's second form, for older programs, is the same text once more.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from organization.schedule.sheets import MOST_COLUMNS, MOST_ROWS
from organization.schedule.table import Line, Table
from portal.core.vietnamese import one_line

DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Around rows and cells, and no more than that.
_AROUND: Final = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
_GONE: Final = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
_SIGNS: Final = {
    **dict.fromkeys((f"{_W}br", f"{_W}cr", f"{_W}tab"), " "),
    f"{_W}noBreakHyphen": "-",
}
_STYLED: Final = {f"{_W}p": "p", f"{_W}r": "r"}
# A table in a table for its looks, and one in that.
_MOST_DEPTH: Final = 2
_NO: Final = frozenset({"0", "false", "off"})


def tables_of(archive: zipfile.ZipFile) -> tuple[list[Table], str]:
    """The tables that stand in no other one, and the text outside them, also of the margins."""
    hidden = _hidden_styles(archive)
    body = _parsed(archive, DOCUMENT).find(f"{_W}body")
    if body is None:
        return [], ""
    beside = _Words(hidden)
    for child in _children(body):
        if child.tag != f"{_W}tbl":
            beside.read(child)
    for name in archive.namelist():
        if _MARGIN.fullmatch(name):
            beside.read(_parsed(archive, name))
    tables = enumerate(_outermost(body, f"{_W}tbl"), start=1)
    return (
        [_table(table, str(number), hidden) for number, table in tables],
        f"{beside.shown} {beside.hidden}",
    )


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    root: Element = ElementTree.fromstring(archive.read(name), forbid_dtd=True)
    return root


def _hidden_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles of which the text is hidden."""
    if _STYLES not in archive.namelist():
        return frozenset()
    return frozenset(
        style.get(f"{_W}styleId", "")
        for style in _parsed(archive, _STYLES).iter(f"{_W}style")
        if _is_on(style.find(f"{_W}rPr/{_W}vanish"))
    )


def _children(element: Element) -> Iterator[Element]:
    """What is in it, also in what is only put around."""
    for child in element:
        if child.tag in _AROUND:
            yield from _children(child)
        else:
            yield child


def _outermost(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE:
            yield from _outermost(child, tag)


def _table(table: Element, title: str, hidden: frozenset[str], depth: int = 0) -> Table:
    """A table of Word; a cell that goes on from above is None."""
    found = Table([], title=title)
    rows = [row for row in _children(table) if row.tag == f"{_W}tr"]
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        properties = row.find(f"{_W}trPr")
        before = properties.find(f"{_W}gridBefore") if properties is not None else None
        cells: Line = [""] * _count(before, 0)
        unseen = []
        for cell in [one for one in _children(row) if one.tag == f"{_W}tc"][:MOST_COLUMNS]:
            wide, goes_on = _span_of(cell)
            words = _Words(hidden)
            words.read(cell)
            if wide > 1:
                found.spans[number, len(cells)] = wide
            cells += [None if goes_on else words.shown, *[""] * (wide - 1)]
            unseen.append(words.hidden)
        found.lines.append(cells)
        if properties is not None and _is_on(properties.find(f"{_W}hidden")):
            found.hidden_rows.add(number)
        if any(unseen):
            found.hidden_texts[number] = one_line(" ".join(unseen))
    found.is_cut = len(rows) > MOST_ROWS
    if depth < _MOST_DEPTH:
        inner = [one for row in rows for one in _outermost(row, f"{_W}tbl")]
        found.inner += [_table(one, title, hidden, depth + 1) for one in inner]
    return found


def _span_of(cell: Element) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it goes on from the row above."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
    return max(1, _count(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)), goes_on


def _count(element: Element | None, otherwise: int) -> int:
    if element is None:
        return otherwise
    return max(0, min(int(element.get(f"{_W}val", otherwise)), MOST_COLUMNS))


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val", "1").lower() not in _NO


class _Words:
    """The text of some part of a file: what is shown, and what is hidden."""

    def __init__(self, hidden_styles: frozenset[str]) -> None:
        self._hidden_styles = hidden_styles
        self._shown: list[str] = []
        self._hidden: list[str] = []

    @property
    def shown(self) -> str:
        """What is shown."""
        return one_line("".join(self._shown))

    @property
    def hidden(self) -> str:
        """What is hidden."""
        return one_line("".join(self._hidden))

    def read(self, element: Element, is_hidden: bool = False) -> None:
        """Add what is in the element."""
        if element.tag in _GONE:
            return
        if element.tag in _STYLED:
            is_hidden = self._is_hidden(element, is_hidden)
        if element.tag == f"{_W}t":
            self._add(element.text or "", is_hidden)
        elif element.tag in _SIGNS:
            self._add(_SIGNS[element.tag], is_hidden)
        for child in element:
            self.read(child, is_hidden)
        if element.tag == f"{_W}p":
            self._add(" ", is_hidden)

    def _is_hidden(self, element: Element, is_hidden: bool) -> bool:
        """Of a run by what it says itself; else, as of a paragraph, by its style."""
        kind = _STYLED[element.tag]
        own = element.find(f"{_W}rPr/{_W}vanish")
        if kind == "r" and own is not None:
            return _is_on(own)
        style = element.find(f"{_W}{kind}Pr/{_W}{kind}Style")
        named = style.get(f"{_W}val", "") if style is not None else ""
        return named in self._hidden_styles or is_hidden

    def _add(self, text: str, is_hidden: bool) -> None:
        (self._hidden if is_hidden else self._shown).append(text)
