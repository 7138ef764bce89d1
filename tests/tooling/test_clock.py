"""The clock of a run stands where LIENCONG_TEST_CLOCK puts it, and nowhere else."""

from __future__ import annotations

import datetime
import os

import time_machine
from django.utils import timezone


def test_the_clock_stands_where_the_run_wants_it() -> None:
    now = datetime.datetime.now(datetime.UTC)
    wanted = os.environ.get("LIENCONG_TEST_CLOCK")
    if wanted is None:
        assert not time_machine.escape_hatch.is_travelling()
    else:
        assert now.strftime("%H:%M") == wanted
    # 17:00 UTC is midnight in Vietnam: from then on the two dates differ.
    assert (timezone.localdate() > now.date()) == (now.hour >= 17)
