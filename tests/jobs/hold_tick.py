"""Settings of a tick with a part that waits for the file `gate` of TEST_FOLDER."""

from __future__ import annotations

import os
from typing import Any

from django.apps import AppConfig

from tests.jobs.worker_settings import *  # noqa: F403 - a settings module is meant to inherit all
from tests.jobs.worker_settings import INSTALLED_APPS


class HoldConfig(AppConfig):
    """Registers the waiting part."""

    name = "tests.jobs"
    label = "hold_tick"

    def ready(self) -> None:
        """Register it under a name that comes before the others' effects are seen."""
        from portal.core.jobs.tick import register_tick
        from tests.jobs.sample_tasks import wait_for_gate

        def hold() -> Any:
            return wait_for_gate.call(os.environ["TEST_FOLDER"])

        register_tick("hold", hold)


INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.hold_tick.HoldConfig"]
