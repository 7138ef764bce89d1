"""How far a long run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

_BAR_WIDTH = 30
_BAR_EVERY = 0.2  # seconds
_LINE_EVERY = 10.0  # seconds


class Progress:
    """Counts units of a run of known length and says rate and time left."""

    def __init__(self, total: int, output: OutputWrapper) -> None:
        self.total = total
        self.output = output
        self.done = 0
        self.started = time.monotonic()
        self.is_bar = output.isatty()
        self.shown = self.started if not self.is_bar else 0.0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        every = _BAR_EVERY if self.is_bar else _LINE_EVERY
        if now - self.shown >= every or (self.is_bar and self.done == self.total):
            self.shown = now
            self._show(now - self.started)

    def finish(self) -> None:
        """Leave the terminal on a line of its own."""
        if self.is_bar and self.done:
            self.output.write("", ending="\n")

    def _show(self, elapsed: float) -> None:
        rate = self.done / elapsed if elapsed else 0.0
        left = (self.total - self.done) / rate if rate else 0.0
        text = _("%(done)d of %(total)d, %(rate).1f sites/s, %(left)s left") % {
            "done": self.done,
            "total": self.total,
            "rate": rate,
            "left": _clock(left),
        }
        if not self.is_bar:
            self.output.write(text, ending="\n")
            return
        filled = _BAR_WIDTH * self.done // self.total
        bar = "#" * filled + "-" * (_BAR_WIDTH - filled)
        self.output.write(f"\r[{bar}] {text}\033[K", ending="")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
