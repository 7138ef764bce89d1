"""`manage.py tick`: what must happen by the clock."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from portal.core.jobs.tick import run_tick, seconds_to_next_minute


class Command(BaseCommand):
    """Runs the tick once (for a timer), or at every full minute."""

    help = "Run what is due: scheduled publishing, expiry, and what the rooms registered."
    # Checked at deployment (`manage.py check`), not once a minute.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the loop."""
        parser.add_argument(
            "--loop", action="store_true", help="Run at every full minute until stopped."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run once, failing when a part failed, or loop until SIGTERM or SIGINT."""
        if options["loop"]:
            self._loop()
        elif failed := self._once():
            raise CommandError(f"Failed: {', '.join(failed)}.")

    def _once(self) -> tuple[str, ...]:
        report = run_tick()
        if report is None:
            self.stdout.write("Another tick is running; nothing was done.")
            return ()
        if report.succeeded:
            self.stdout.write(f"Done: {', '.join(report.succeeded)}.")
        return report.failed

    def _loop(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_details: stopping.set())
        while not stopping.is_set():
            close_old_connections()
            try:
                if failed := self._once():
                    self.stderr.write(f"Failed: {', '.join(failed)}.")
            except (DatabaseError, InterfaceError) as error:
                # The database may be restarting; the next minute will tell.
                self.stderr.write(f"The tick could not run: {error}")
                connections.close_all()
            stopping.wait(seconds_to_next_minute(time.time()))
