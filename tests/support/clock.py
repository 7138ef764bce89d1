"""The time of day at which a whole run takes place."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine


@contextmanager
def clock_of_the_run(*, before: datetime.timedelta = datetime.timedelta()) -> Iterator[None]:
    """Set the clock to LIENCONG_TEST_CLOCK (HH:MM in UTC, today), running on from there.

    At 23:30 UTC the date in Vietnam is already the next one: code that takes the date
    from the wrong clock shows itself. `before`: so much earlier than that.
    """
    wanted = os.environ.get("LIENCONG_TEST_CLOCK")
    if not wanted:
        yield
        return
    hour, minute = map(int, wanted.split(":"))
    wanted_at = datetime.datetime.now(datetime.UTC).replace(hour=hour, minute=minute, second=0)
    with time_machine.travel(wanted_at - before, tick=True):
        yield
