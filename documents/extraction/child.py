"""The process that reads a stranger's file: `python -m documents.extraction.child ORDER`.

It has no database, no settings, no Django and nothing of the parent's environment. It bounds
itself before it opens the file, works in a folder that the parent removes, and ends in one
named state (`outcome.State`); what it has read until then is kept.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from documents.extraction import legacy
from documents.extraction.cleaning import clean
from documents.extraction.groups import dies_with_parent
from documents.extraction.kinds import Kind, sniff
from documents.extraction.lines import reflow
from documents.extraction.ocr import Recogniser
from documents.extraction.outcome import Limits, Method, Page, Reason, State, Stop
from documents.extraction.protocol import RESULT, Order, Writer

_OPEN_FILES: Final = 64
_LINES_AS_PRINTED: Final = frozenset(
    {Method.TEXT_LAYER, Method.LEGACY_TCVN3, Method.LEGACY_VNI, Method.OCR}
)


def main() -> None:
    """Carry out the order in the one argument, in the current folder."""
    order = Order.decoded(sys.argv[1])
    _confine(order.limits)
    with Path(RESULT).open("w", encoding="utf-8") as file:
        _carry_out(order, Writer(file))
    # Nothing is torn down: a damaged file can crash a library on its way out as well.
    sys.stdout.flush()
    os._exit(0)


def _confine(limits: Limits) -> None:
    """What the kernel holds this process, and every program that it starts, to."""
    dies_with_parent()
    seconds = max(1, int(limits.seconds))
    most = limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * limits.characters,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


def _carry_out(order: Order, writer: Writer) -> None:
    try:
        _write_pages(order, writer)
    except Stop as stop:
        writer.end(stop.state, stop.reason)
    except MemoryError:
        writer.end(State.OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a library raise
        writer.end(State.CORRUPT, Reason.UNREADABLE)


def _write_pages(order: Order, writer: Writer) -> None:
    limits = order.limits
    recogniser = Recogniser(limits, wanted=order.ocr, done=order.done)
    budget = _Budget(limits)
    total = 0
    for item in _read(order, recogniser):
        if isinstance(item, int):
            total = item
            writer.total(total)
            continue
        writer.page(budget.within(item))
        if budget.is_spent:
            raise Stop(State.TOO_LARGE, Reason.TEXT_SIZE)
        if recogniser.is_over and item.number < min(total, limits.pages):
            writer.hand_over(item.number + 1)
            return
    budget.check()
    writer.end(State.DONE)


class _Budget:
    """Cleans pages and cuts them to what may be stored."""

    def __init__(self, limits: Limits) -> None:
        self._page = limits.page_characters
        self._left = limits.characters
        self._was_cut = False

    @property
    def is_spent(self) -> bool:
        return self._left <= 0

    def within(self, page: Page) -> Page:
        """The page as it is stored."""
        text = clean(page.text)
        if page.method in _LINES_AS_PRINTED:
            text = clean(reflow(text))
        most = min(self._page, self._left)
        if len(text) > most:
            self._was_cut = True
            text = clean(text[:most])
        self._left -= len(text)
        return Page(page.number, text, page.method, page.confidence)

    def check(self) -> None:
        """Say so when a page was cut."""
        if self._was_cut:
            raise Stop(State.TOO_LARGE, Reason.TEXT_SIZE)


def _read(order: Order, recogniser: Recogniser) -> Iterator[Page | int]:
    """The number of pages, then the pages. Each reader's libraries are loaded by itself."""
    path, limits = Path(order.path), order.limits
    kind = sniff(path, limits)
    if kind == Kind.PDF:
        from documents.extraction import pdf

        yield from pdf.read(path, limits, recogniser, order.first)
    elif kind == Kind.IMAGE:
        from documents.extraction import images

        yield from images.read(path, limits, recogniser, order.first)
    else:
        yield from _whole(kind, path, limits)


def _whole(kind: Kind, path: Path, limits: Limits) -> Iterator[Page | int]:
    """Formats without pages of their own: read at one go, their encoding judged as one."""
    if kind == Kind.DOCX:
        from documents.extraction.docx import read
    elif kind == Kind.XLSX:
        from documents.extraction.xlsx import read
    else:
        from documents.extraction.doc import read
    pages = list(read(path, limits))
    yield len(pages)
    method = legacy.recognise("\n".join(page.text for page in pages))
    for page in pages[: limits.pages]:
        if method:
            yield Page(page.number, legacy.to_unicode(page.text, method), method)
        else:
            yield page
    if len(pages) > limits.pages:
        raise Stop(State.TOO_MANY_PAGES)


if __name__ == "__main__":
    main()
