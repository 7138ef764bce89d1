"""A worker process of a large provisioning run.

Started anew ("spawn"), it reads this module before Django is set up: nothing that knows
models may be imported above, or be an argument of `serve`. Work comes through a queue.
"""

from __future__ import annotations

import os
import queue
import signal
from collections.abc import Callable
from typing import Any


def serve(groups: Any, results: Any, stop: Any, database: str, language: str | None) -> None:
    """Provision group after group of units until there is none left.

    Takes pairs of a kit and a list of specs from `groups`; puts an `Outcome` a unit into
    `results`, and None at the end. Stops after the unit in hand when asked to, or when the
    main process is gone.
    """
    # Ctrl-C reaches every process of the terminal; the main one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main = os.getppid()

    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()

    from django.utils import translation

    from portal.tenancy.provisioning.indexing import side_work_muted
    from portal.tenancy.provisioning.runner import one_by_one

    def should_stop() -> bool:
        return bool(stop.is_set()) or os.getppid() != main

    try:
        with translation.override(language), side_work_muted():
            while (work := _next(groups, should_stop)) is not None:
                kit, group = work
                for outcome in one_by_one(group, kit, should_stop):
                    results.put(outcome)
    finally:
        results.put(None)
        if os.getppid() != main:
            results.cancel_join_thread()  # nobody reads what is still to be sent


def _next(groups: Any, should_stop: Callable[[], bool]) -> Any:
    """The next work, or None: a main process that died sends nothing, not even an end."""
    while not should_stop():
        try:
            return groups.get(timeout=1)
        except queue.Empty:
            continue
    return None
