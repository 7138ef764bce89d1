"""Lines of a printed page, put together into paragraphs for a screen of any width."""

from __future__ import annotations

import re
from typing import Final

# A page with shorter lines than this has no running text: a table, a map, a title.
_LEAST_WIDTH: Final = 45
_FULL: Final = 0.75
_HALF: Final = 0.5
_ENDS: Final = re.compile(r"[.;:!?…][\"”’)]?$")
# What begins a paragraph whatever stood before.
_BEGINS: Final = re.compile(
    r"(?:[-–+•*●▪]\s|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-zđ]\d?[.)]\s|[IVXLC]+\.\s"
    r"|(?:Điều|Chương|Mục|Tiểu mục|Phần|Phụ lục|Căn cứ|Theo đề nghị|Xét đề nghị|Nơi nhận)\b)"
)


def reflow(text: str) -> str:
    """Join the lines of running text; headings, lists, tables and short lines stay.

    A line is joined with the next when it is full and its sentence goes on. Only white
    space changes.
    """
    lines = text.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    if width < _LEAST_WIDTH:
        return text
    joined: list[str] = []
    before = ""
    for line in lines:
        if before and _goes_on(before, line, width):
            joined[-1] = f"{joined[-1].rstrip()} {line.lstrip()}"
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def _goes_on(before: str, line: str, width: int) -> bool:
    ended, begun = before.strip(), line.strip()
    if not ended or not begun or "\t" in before or "\t" in line:
        return False
    if _ENDS.search(ended) or _BEGINS.match(begun):
        return False
    if begun.isupper() and not ended.isupper():
        return False
    return len(ended) >= width * (_HALF if begun[0].islower() else _FULL)
