"""`manage.py search_index`: make the index anew, or compare it with what a new one would be."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.jobs.selectors import queue_state
from portal.tenancy.models import HostName
from search import checking, rebuilding
from search.engines import rebuilding as outer
from search.engines.clients import EngineDown, is_configured
from search.engines.rebuilding import RebuildRunning
from search.health import QUEUE
from search.rebuilding import Position

_EVERY_SECONDS: Final = 2.0
_STOPPED: Final = 130  # what a shell says of Ctrl-C


class Command(BaseCommand):
    """Rebuilds the index in its place, or checks it."""

    help = (
        "--rebuild: write the search's index anew; it answers meanwhile, what is published"
        " meanwhile is kept, and a run that was stopped goes on with --from."
        " --check: say where it differs from what a rebuild would write; exits with 1 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One of the two actions; a site; where to go on; how much to say."""
        actions = parser.add_mutually_exclusive_group(required=True)
        actions.add_argument("--rebuild", action="store_true")
        actions.add_argument("--check", action="store_true")
        parser.add_argument("--site", metavar="HOST", help="Only what this site has or lists.")
        parser.add_argument(
            "--from", dest="start", metavar="KIND:ID", help="Go on where a rebuild was stopped."
        )
        parser.add_argument(
            "--most", type=int, default=100, help="Differences that are named (100)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked."""
        site_ids = self._sites(options["site"])
        if options["check"]:
            self._check(site_ids, options["most"])
        else:
            self._rebuild(site_ids, self._start(options["start"]))

    def _sites(self, host: str | None) -> Sequence[int]:
        if not host:
            return ()
        found = HostName.objects.filter(host=host.lower()).values_list("site_id", flat=True)
        if not found:
            raise CommandError(f"No site has the host {host}.")
        return list(found)

    def _start(self, text: str | None) -> Position | None:
        try:
            return Position.parse(text) if text else None
        except ValueError as error:
            raise CommandError(f"--from: {error}") from error

    def _rebuild(self, site_ids: Sequence[int], start: Position | None) -> None:
        began = told = time.monotonic()
        looked_at = written = 0
        position = start
        try:
            for step in rebuilding.rebuild(start, site_ids):
                position = step.position
                looked_at, written = looked_at + step.looked_at, written + step.written
                if time.monotonic() - told >= _EVERY_SECONDS:
                    told = time.monotonic()
                    self.stdout.write(f"{position}  {written} written, {looked_at} looked at")
        except KeyboardInterrupt:
            again = f" --from {position}" if position else ""
            self.stdout.write(f"Stopped. Go on with: search_index --rebuild{again}")
            sys.exit(_STOPPED)
        if not site_ids and is_configured():
            self._rebuild_outer()
        seconds = time.monotonic() - began
        self.stdout.write(f"Done: {looked_at} things, {written} written, in {seconds:.0f} s.")

    def _rebuild_outer(self) -> None:
        """A new copy for the engine outside of the database, which takes over when it is full."""
        try:
            count = outer.rebuild()
        except RebuildRunning:
            self.stdout.write("Another process fills the engine's copy already.")
        except EngineDown as error:
            raise CommandError(
                f"The engine does not answer ({error}). The database's index is done and answers;"
                " the engine's copy is as it was."
            ) from error
        else:
            self.stdout.write(f"The engine's new copy of {count} entries serves.")

    def _check(self, site_ids: Sequence[int], most: int) -> None:
        found = checking.differences(site_ids)
        named = list(islice(found, most))
        for difference in named:
            self.stdout.write(difference)
        more = sum(1 for _difference in found)
        waiting = queue_state(queue=QUEUE).waiting
        if waiting:
            self.stdout.write(f"{waiting} jobs of the search wait; what they will do differs yet.")
        if named:
            self.stdout.write(f"{len(named) + more} differences.")
            sys.exit(1)
        self.stdout.write("The index is what a new one would be.")
