"""How far an extracted text is from what stands beside the file: normalisation and distance.

Every step of the normalisation is done to both sides and described in docs/extraction.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from documents.extraction.syllables import is_syllable, words

_SAME_GLYPH: Final = str.maketrans(
    {
        **dict.fromkeys("–—‒‐‑−\u00ad", "-"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′`´", "'"),
        "…": "...",
        "•": "-",
        "\ufeff": None,
    }
)
# Lines and leaders that are drawn, not written: ____, ----, ......
_DRAWN: Final = re.compile(r"[_=.*~-]{3,}|(?:\. ){3,}")
_AROUND_HYPHENS: Final = re.compile(r"\s*-\s*")
_SPACES: Final = re.compile(r"\s+")
_FENCE: Final = re.compile(r"^\s*```")
_PAGE_HEADING: Final = re.compile(r"^\s*#+\s*(?:page|trang)\s+\d+\s*$", re.IGNORECASE)
_HEADING: Final = re.compile(r"^\s*#+\s+")
_EMPHASIS: Final = re.compile(r"(\*\*|__)(.+?)\1")
_RULE: Final = re.compile(r"^[\s|:+-]*$")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")


def normalised(text: str) -> str:
    """One line: NFC, one sign for each kind of dash and quotation mark, no drawn lines.

    White space is one space, and none stands around a hyphen (a number parted at the end
    of a line is the number).
    """
    text = unicodedata.normalize("NFC", text).translate(_SAME_GLYPH)
    text = _DRAWN.sub(" ", text)
    return _SPACES.sub(" ", _AROUND_HYPHENS.sub("-", text)).strip()


def reference_blocks(text: str, *, is_markdown: bool, without_tables: bool) -> list[str]:
    """What the reference says, normalised, in blocks between its tables.

    Without tables their rows are taken out, and between two blocks (also before the first
    and after the last, by an empty block) any text may stand. With tables there is one
    block, with the text of their cells.
    """
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if is_markdown and (_FENCE.match(line) or _PAGE_HEADING.match(line)):
            continue
        if _is_row(line):
            if without_tables:
                if blocks[-1] or len(blocks) == 1:
                    blocks.append([])
            elif not _RULE.match(line):
                blocks[-1].append(line.replace("|", " "))
            continue
        blocks[-1].append(_plain(line) if is_markdown else line)
    return [normalised("\n".join(block)) for block in blocks]


def _is_row(line: str) -> bool:
    return line.count("|") >= 2


def _plain(line: str) -> str:
    return _EMPHASIS.sub(r"\2", _HEADING.sub("", line))


def distance(blocks: Sequence[str], text: str) -> int:
    """Fewest insertions, deletions and substitutions from the blocks to the text.

    What stands in the text between two blocks costs nothing. Myers' bit-parallel way (1999)
    with Python's long integers, so that a hundred pages take a second or two.
    """
    row = list(range(len(text) + 1))
    for number, block in enumerate(blocks):
        if number:
            row = _lowest_so_far(row)
        if block:
            row = _after_block(block, text, row)
    return row[-1]


def _lowest_so_far(row: list[int]) -> list[int]:
    lowest, best = [], row[0]
    for value in row:
        best = min(best, value)
        lowest.append(best)
    return lowest


def _after_block(block: str, text: str, row: list[int]) -> list[int]:
    """The row of distances below a block, from the row above it."""
    size = len(block)
    mask, top = (1 << size) - 1, 1 << (size - 1)
    places: dict[str, int] = {}
    for index, sign in enumerate(block):
        places[sign] = places.get(sign, 0) | 1 << index
    plus, minus, value = mask, 0, row[0] + size
    below = [value]
    for index, sign in enumerate(text):
        step = row[index + 1] - row[index]
        equal = places.get(sign, 0)
        vertical = equal | minus
        if step < 0:
            equal |= 1
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up = minus | (~(horizontal | plus) & mask)
        down = plus & horizontal
        value += bool(up & top) - bool(down & top)
        up = (up << 1 | (step > 0)) & mask
        down = (down << 1 | (step < 0)) & mask
        plus = down | (~(vertical | up) & mask)
        minus = up & vertical
        below.append(value)
    return below


def error_rate(blocks: Sequence[str], text: str) -> float | None:
    """Distance by the characters of the reference; None where there are none to compare."""
    characters = sum(map(len, blocks))
    return distance(blocks, normalised(text)) / characters if characters else None


def syllable_shares(text: str) -> tuple[float | None, float | None]:
    """Valid syllables among the words that carry a mark, and among all words.

    The first judges an encoding: a word of plain ASCII is the same in all of them.
    """
    found = words(text)
    marked = [word for word in found if _NOT_ASCII.search(word)]
    return _share(marked), _share(found)


def _share(found: Sequence[str]) -> float | None:
    return sum(map(is_syllable, found)) / len(found) if found else None
