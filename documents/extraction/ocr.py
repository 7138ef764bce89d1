"""Recognition of scans by the program `tesseract` with its Vietnamese model.

Called as a program: its memory and its crashes are its own, and it needs no binding.
"""

from __future__ import annotations

import csv
import io
import os
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from PIL import Image

from documents.extraction.groups import dies_with_parent
from documents.extraction.outcome import Limits, Reason

LANGUAGE: Final = "vie"
# The middle of where the model reads equally well, measured (docs/extraction.md).
DPI: Final = 225
# Of the memory of one extraction, what the program may take; the reader has the rest.
_SHARE: Final = 0.5
# Below this mean the page may lie on its side: tried once more with its direction found.
_DOUBTFUL: Final = 55.0
# A block of so many lines is a note beside a heading, not a column.
_NOTE: Final = 2
_AUTOMATIC: Final = "3"
_WITH_DIRECTION: Final = "1"


class Recogniser:
    """Tesseract within the limits of one child process."""

    def __init__(self, limits: Limits, *, wanted: bool, done: int = 0) -> None:
        self._limits = limits
        self._wanted = wanted
        self._done = done
        self._in_this_process = 0
        self._until = time.monotonic() + limits.ocr_seconds
        self._narrowed = False

    def refuses(self) -> Reason:
        """Why a scan is not recognised now, NONE if it is."""
        if not self._wanted:
            return Reason.OCR_OFF
        if self._done >= self._limits.ocr_pages:
            return Reason.OCR_PAGES
        return Reason.NONE if is_installed() else Reason.OCR_MISSING

    def dpi_for(self, width: float, height: float, pixels: int) -> int:
        """The resolution for a page of so many inches, less where it would be too many pixels."""
        area = max(width * height, 0.01)
        return max(1, min(DPI, int((pixels / 4 / area) ** 0.5)))

    @property
    def is_over(self) -> bool:
        """Whether another process has to go on: at least one page was done in this one."""
        return self._in_this_process > 0 and time.monotonic() > self._until

    def read(self, picture: Image.Image, dpi: int) -> tuple[str, float]:
        """The text of a grey picture, and the mean confidence of its words (0 to 100).

        Raises:
            MemoryError: the program crashed; within its limits that is what it dies of.
        """
        self._narrow()
        self._done += 1
        self._in_this_process += 1
        file = Path("page.png")
        picture.save(file, compress_level=1)
        try:
            text, confidence = _parsed(self._run(file, dpi, _AUTOMATIC))
            if confidence < _DOUBTFUL and text:
                again, surer = _parsed(self._run(file, dpi, _WITH_DIRECTION))
                if surer > confidence:
                    return again, surer
        finally:
            file.unlink(missing_ok=True)
        return text, confidence

    def _narrow(self) -> None:
        """Leave the program its share: together they stay within the limit."""
        if not self._narrowed:
            self._narrowed = True
            rest = int(self._limits.memory_bytes * (1 - _SHARE))
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (rest, hard))

    def _run(self, file: Path, dpi: int, segmentation: str) -> str:
        share = int(self._limits.memory_bytes * _SHARE)

        def confine() -> None:
            dies_with_parent()
            resource.setrlimit(resource.RLIMIT_AS, (share, share))

        done = subprocess.run(  # noqa: S603 - a fixed program, our own picture
            [
                _program(),
                *(str(file), "-", "-l", LANGUAGE, "--dpi", str(dpi)),
                *("--psm", segmentation, "tsv"),
            ],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=confine,
        )
        if done.returncode < 0:
            raise MemoryError
        # Otherwise it ends with an error over pictures that it takes for empty.
        return done.stdout.decode("utf-8", "replace")


def _program() -> str:
    return shutil.which("tesseract") or "tesseract"


def is_installed() -> bool:
    """Whether the program and its Vietnamese model are here."""
    global _installed  # noqa: PLW0603 - asked once a process
    if _installed is None:
        _installed = _languages().count(LANGUAGE) > 0
    return _installed


_installed: bool | None = None


def _languages() -> list[str]:
    program = shutil.which("tesseract")
    if program is None:
        return []
    done = subprocess.run(  # noqa: S603 - a fixed program
        [program, "--list-langs"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


@dataclass
class _Line:
    """One line of Tesseract's table: its block and paragraph, its words, where it lies."""

    block: str
    paragraph: str
    top: int
    bottom: int
    words: list[str] = field(default_factory=list)


def _parsed(table: str) -> tuple[str, float]:
    """Lines and paragraphs out of Tesseract's table, and the mean confidence of the words."""
    lines: dict[tuple[str, ...], _Line] = {}
    weights = total = 0.0
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        word = (row.get("text") or "").strip()
        sureness = float(row.get("conf") or -1)
        if not word or sureness < 0:
            continue
        key = (row["block_num"], row["par_num"], row["line_num"])
        top, height = int(row["top"]), int(row["height"])
        line = lines.setdefault(key, _Line(key[0], key[1], top, top + height))
        line.top, line.bottom = min(line.top, top), max(line.bottom, top + height)
        line.words.append(word)
        weights += len(word)
        total += sureness * len(word)
    return _written(_in_order(list(lines.values()))), round(total / weights, 1) if weights else 0.0


def _in_order(lines: list[_Line]) -> list[list[_Line]]:
    """The blocks in the order of reading.

    Tesseract's own, but a block of one or two lines that lies wholly above another is read
    before it: what stands at the right of a heading ("Phụ lục I") often comes too late.
    """
    blocks = [list(block) for _number, block in groupby(lines, key=lambda line: line.block)]
    ordered: list[list[_Line]] = []
    while blocks:
        first = blocks[0]
        above = next((block for block in blocks[1:] if _is_note_above(block, first)), first)
        blocks.remove(above)
        ordered.append(above)
    return ordered


def _is_note_above(block: list[_Line], other: list[_Line]) -> bool:
    return len(block) <= _NOTE and block[-1].bottom <= other[0].top


def _written(blocks: list[list[_Line]]) -> str:
    """Lines, with an empty one between paragraphs."""
    paragraphs = [
        "\n".join(" ".join(line.words) for line in paragraph)
        for block in blocks
        for _number, paragraph in groupby(block, key=lambda line: line.paragraph)
    ]
    return "\n\n".join(paragraphs)
