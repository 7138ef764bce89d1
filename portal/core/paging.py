"""Pages of a list: which of them to offer as links."""

from __future__ import annotations

from typing import TYPE_CHECKING


class NumberedPage:
    """The ways from one page of a list to others, for a class with `number` and `pages`."""

    if TYPE_CHECKING:

        @property
        def number(self) -> int:
            """Number of this page, from 1."""

        @property
        def pages(self) -> int:
            """How many pages there are, one at least."""

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
        """The numbers to offer as links; None is a gap."""
        return page_window(self.number, self.pages)


def page_window(number: int, pages: int) -> list[int | None]:
    """Numbers to offer at page `number` of `pages`: the first, the last, those around.

    None stands for a gap.
    """
    near = range(number - 2, number + 3)
    shown = sorted({n for n in (1, *near, pages) if 1 <= n <= pages})
    window: list[int | None] = []
    last = 0
    for page in shown:
        if page - last > 1:
            window.append(None)
        window.append(page)
        last = page
    return window


def positive(text: str, *, most_digits: int = 9) -> int | None:
    """The positive number in `text`; None for anything else.

    Nine digits: more is no page of anyone's, and overflows the database's integers.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= most_digits):
        return None
    return int(text) or None
