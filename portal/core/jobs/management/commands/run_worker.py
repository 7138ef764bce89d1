"""`manage.py run_worker`: do the queued work."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.jobs.worker import WorkerPool


class Command(BaseCommand):
    """Runs a worker until SIGTERM or SIGINT; any number may run at once."""

    help = "Run the queued jobs: one thread a queue, several processes at once are safe."
    # Checked at deployment (`manage.py check`), not at every start.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the queues and the burst."""
        parser.add_argument("--queues", default="", help="Comma-separated; default: all.")
        parser.add_argument(
            "--burst", action="store_true", help="End when nothing is ready any more."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the pool; the first signal lets the tasks at hand finish."""
        pool = WorkerPool(self._queues(options["queues"]), burst=options["burst"])
        signal.signal(signal.SIGTERM, pool.stop)
        signal.signal(signal.SIGINT, pool.stop)
        self.stdout.write(f"Worker runs the queues {', '.join(pool.queues)}.")
        pool.run()

    def _queues(self, wanted: str) -> list[str]:
        known = list(settings.TASKS["default"]["QUEUES"])
        queues = [name.strip() for name in wanted.split(",") if name.strip()] or known
        if unknown := sorted(set(queues) - set(known)):
            raise CommandError(f"Unknown queues: {', '.join(unknown)}; known: {', '.join(known)}.")
        return list(dict.fromkeys(queues))
