"""Progress of long work that goes by named stages, and how a terminal shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

# Called with the stage, in words, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def shown_on(stream: OutputWrapper) -> Progress:
    """Write a line a stage, in percent, over and over until it is done."""

    def show(stage: str, done: int, total: int) -> None:
        if total:
            share = 100 * done // total
            stream.write(f"\r{stage}: {share:3d} % ", ending="\n" if done == total else "")
            stream.flush()

    return show
