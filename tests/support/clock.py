"""The time of day at which a whole run takes place."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine


@contextmanager
def clock_of_the_run() -> Iterator[None]:
    """Set the clock to LIENCONG_TEST_CLOCK (HH:MM in UTC, today), running on from there.

    At 23:30 UTC the date in Vietnam is already the next one: code that takes the date
    from the wrong clock shows itself.
    """
    wanted = os.environ.get("LIENCONG_TEST_CLOCK")
    if not wanted:
        yield
        return
    hour, minute = map(int, wanted.split(":"))
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now.replace(hour=hour, minute=minute, second=0), tick=True):
        yield
