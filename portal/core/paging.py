"""Pages of a list: which of them to offer as links."""

from __future__ import annotations


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
