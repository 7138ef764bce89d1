"""From entries to one page of the list: groups by level, letters, pages. No database here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from home.directory.addresses import slug_of
from home.directory.entries import Entry
from portal.core.paging import NumberedPage

PAGE_SIZE = 60
# A shorter group needs no letters to jump to.
_LEAST_FOR_LETTERS = 20

# The letters as they can stand in an address: the way they are typed.
_TYPED = {"Ă": "aw", "Â": "aa", "Đ": "dd", "Ê": "ee", "Ô": "oo", "Ơ": "ow", "Ư": "uw", "#": "so"}

PageUrl = Callable[[int], str]


@dataclass(frozen=True)
class Group:
    """Entries of one level (or one part of a search's findings), in their order.

    `has_ended`: units that exist no longer; `is_level`: all units of one level, which is
    the title then, in alphabetical order.
    """

    key: str
    title: str
    entries: list[Entry]
    has_ended: bool = False
    is_level: bool = False

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return len(self.entries)


@dataclass(frozen=True)
class Letter:
    """A letter of a group, and the address of its first unit."""

    letter: str
    url: str


@dataclass(frozen=True)
class Row:
    """An entry on the page; `anchor` and `letter` where a letter begins, else empty."""

    entry: Entry
    anchor: str
    letter: str


@dataclass(frozen=True)
class ShownGroup:
    """What one page shows of a group. `is_continued`: it began on an earlier page."""

    group: Group
    rows: list[Row]
    letters: list[Letter]
    is_continued: bool


@dataclass(frozen=True)
class ListPage(NumberedPage):
    """One page of the list."""

    groups: list[ShownGroup]
    number: int
    pages: int
    total: int

    @property
    def entries(self) -> list[Entry]:
        """Everything that is shown."""
        return [row.entry for shown in self.groups for row in shown.rows]


def by_level(entries: Iterable[Entry], *, have_ended: bool = False) -> list[Group]:
    """The entries grouped by level, the highest first, each group in alphabetical order."""
    ordered = sorted(
        entries, key=lambda e: (e.level.rank, e.level.name, e.level.code, e.order, e.name)
    )
    prefix = "cu-" if have_ended else ""
    return [
        Group(
            key=f"{prefix}{slug_of(name)}",
            title=name,
            entries=list(rows),
            has_ended=have_ended,
            is_level=True,
        )
        for (_code, name), rows in groupby(ordered, key=lambda e: (e.level.code, e.level.name))
    ]


def one_page(groups: list[Group], number: int, url: PageUrl) -> ListPage | None:
    """Page `number` of all groups one after the other; None beyond the end.

    `url(n)` is the address of page n: letters lead to it.
    """
    total = sum(group.total for group in groups)
    pages = max(1, -(-total // PAGE_SIZE))
    if number > pages:
        return None
    first, last = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    shown: list[ShownGroup] = []
    start = 0
    for group in groups:
        low, high = max(first - start, 0), min(last - start, group.total)
        if low < high:
            shown.append(
                ShownGroup(
                    group=group,
                    rows=_rows(group, low, high),
                    letters=_letters(group, start, number, url),
                    is_continued=low > 0,
                )
            )
        start += group.total
    return ListPage(shown, number, pages, total)


def _rows(group: Group, low: int, high: int) -> list[Row]:
    rows = []
    for index in range(low, high):
        entry = group.entries[index]
        opens = _letters_wanted(group) and (
            index == 0 or group.entries[index - 1].letter != entry.letter
        )
        anchor = _anchor(group, entry.letter) if opens else ""
        rows.append(Row(entry, anchor, entry.letter if opens else ""))
    return rows


def _letters(group: Group, start: int, number: int, url: PageUrl) -> list[Letter]:
    """Each letter of the group once, with the page and the place where it begins."""
    if not _letters_wanted(group):
        return []
    found: dict[str, int] = {}
    for index, entry in enumerate(group.entries):
        found.setdefault(entry.letter, (start + index) // PAGE_SIZE + 1)
    return [
        Letter(letter, f"{'' if page == number else url(page)}#{_anchor(group, letter)}")
        for letter, page in found.items()
    ]


def _letters_wanted(group: Group) -> bool:
    return group.is_level and group.total >= _LEAST_FOR_LETTERS


def _anchor(group: Group, letter: str) -> str:
    return f"{group.key}-{_TYPED.get(letter, letter.lower())}"
