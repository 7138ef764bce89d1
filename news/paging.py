"""One page of a list, and the pages around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE_SIZE = 20


@dataclass(frozen=True)
class Paged(Generic[T]):
    """Page `number` of a list of `total` entries; `items` are those of the page."""

    items: list[T]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def previous(self) -> int | None:
        """Number of the page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after this one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def window(self) -> list[int | None]:
        """Page numbers to offer: first, last and those around; None is a gap."""
        near = range(self.number - 2, self.number + 3)
        shown = sorted({n for n in (1, *near, self.pages) if 1 <= n <= self.pages})
        window: list[int | None] = []
        last = 0
        for number in shown:
            if number - last > 1:
                window.append(None)
            window.append(number)
            last = number
        return window


def bounds(number: int) -> tuple[int, int]:
    """The first entry of page `number`, and the first after it."""
    first = (number - 1) * PAGE_SIZE
    return first, first + PAGE_SIZE
