"""`manage.py jobs`: see failed jobs and run them again."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.core.jobs import selectors, services


class Command(BaseCommand):
    """Lists failed jobs, or puts one or all back into the queue."""

    help = "List the failed jobs, or retry one or all of them."
    # It is asked when something is wrong.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer `list` (the default) and `retry ID|all`."""
        actions = parser.add_subparsers(dest="action")
        actions.add_parser("list", help="List the failed jobs (the default).")
        retry = actions.add_parser("retry", help="Put a failed job back into the queue.")
        retry.add_argument("job", help="The identifier of a job, or 'all'.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        if options["action"] == "retry":
            self._retry(options["job"])
        else:
            self._list()

    def _list(self) -> None:
        for job in selectors.failed_jobs().iterator():
            ended = timezone.localtime(job.finished_at).isoformat(" ", "seconds")
            self.stdout.write(
                f"{job.pk}  {ended}  {job.task_path}({selectors.short_arguments(job)})  "
                f"attempts: {job.attempts}  {selectors.last_error(job)}"
            )
        state = selectors.queue_state()
        self.stdout.write(
            f"failed: {state.failed}, waiting: {state.waiting}, "
            f"later: {state.later}, running: {state.running}"
        )

    def _retry(self, wanted: str) -> None:
        if wanted == "all":
            count = services.retry_all()
        else:
            try:
                count = services.retry([uuid.UUID(wanted)])
            except ValueError:
                raise CommandError(f"{wanted!r} is neither a job's identifier nor 'all'.") from None
            if not count:
                raise CommandError(f"There is no failed job {wanted}.")
        self.stdout.write(f"Put back into the queue: {count}.")
