"""One page of a list, and the pages around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.core.paging import NumberedPage

T = TypeVar("T")

PAGE_SIZE = 20


@dataclass(frozen=True)
class Paged(NumberedPage, Generic[T]):
    """Page `number` of a list of `total` entries; `items` are those of the page."""

    items: list[T]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))


def bounds(number: int) -> tuple[int, int]:
    """The first entry of page `number`, and the first after it."""
    first = (number - 1) * PAGE_SIZE
    return first, first + PAGE_SIZE
