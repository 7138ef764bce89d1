"""Text of a printed page as it reads on a screen of any width."""

from __future__ import annotations


def paragraphs(text: str) -> list[str]:
    """`text` without the line breaks that only the paper asked for.

    A line that goes on with a small letter belongs to the one before; every other line begins
    a paragraph, since articles, clauses and tables do.
    """
    found: list[str] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        goes_on = words[0].islower() and found and not found[-1].endswith((".", ";", ":"))
        # "a) …" and "đ) …" begin a point, however small.
        is_point = len(words) > 1 and words[1] in ").-"
        if goes_on and not is_point:
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
    return found
