"""`manage.py provision_units`: portals for the units of a file."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.tabular import TableError
from portal.tenancy.provisioning.hosts import clean_suffix
from portal.tenancy.provisioning.kit import Kit, make_kit
from portal.tenancy.provisioning.planning import Planner
from portal.tenancy.provisioning.progress import Progress
from portal.tenancy.provisioning.runner import Run, WorkerDiedError, rehearse
from portal.tenancy.provisioning.specs import Outcome, Plan, Status
from portal.tenancy.provisioning.templates import load_template
from portal.tenancy.provisioning.units_file import (
    chosen_for_nobody,
    in_province,
    read_hosts,
    read_units,
    write_hosts,
)
from portal.tenancy.provisioning.yaml_file import DataFileError

EXIT_WITH_REFUSALS = 2  # some units were refused, the others are there
INTERRUPTED = 130  # what a shell calls a program ended by Ctrl-C


class Command(BaseCommand):
    """Reads and checks the whole file, then makes or completes one unit after another."""

    help = (
        "Create or complete the portals of the units in a CSV file. Repeatable. "
        "Exit code 2: some units were refused, the others are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("units", type=Path, metavar="UNITS.csv")
        parser.add_argument("--province", metavar="CODE", help="only this unit and those below")
        parser.add_argument("--domain-suffix", metavar="SUFFIX", help="default: .gov.vn")
        parser.add_argument("--hosts", type=Path, metavar="FILE", help="CSV: code,host")
        parser.add_argument(
            "--proposals",
            type=Path,
            metavar="FILE",
            help="write the hosts proposed for refused units there, to edit and give to --hosts",
        )
        parser.add_argument("--template", type=Path, metavar="FILE", help="for its own levels")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, run, report."""
        started = time.monotonic()
        jobs = self._jobs(options["jobs"])
        try:
            kit = make_kit(load_template(options["template"]) if options["template"] else None)
            plan = self._plan(kit, options)
            if options["proposals"]:
                write_hosts(options["proposals"], plan.refused)
        except (TableError, DataFileError, OSError) as error:
            raise CommandError(str(error)) from error
        counts: Counter[Status] = Counter()
        self.skipped: Counter[str] = Counter()  # why, and how often
        for note in plan.notes:
            self.stderr.write(note)
        for outcome in plan.refused:
            self._report(outcome, counts)
        progress = Progress(len(plan.specs), self.stdout)
        with stop_on_interrupt() as stopper:
            outcomes = (
                rehearse(plan.specs, kit, stopper.asked)
                if options["dry_run"]
                else Run(plan.specs, kit, jobs).outcomes(stopper.asked)
            )
            try:
                for outcome in outcomes:
                    self._report(outcome, counts, verbose=options["verbosity"] > 1)
                    progress.step()
            except WorkerDiedError as error:
                raise CommandError(str(error)) from error
            finally:
                progress.finish()
        self._summary(counts, time.monotonic() - started, dry_run=options["dry_run"])
        if progress.done < len(plan.specs):
            message = _("Stopped with %d units left. Run the same command again: it goes on.")
            raise CommandError(message % (len(plan.specs) - progress.done), returncode=INTERRUPTED)
        if counts[Status.REFUSED]:
            raise SystemExit(EXIT_WITH_REFUSALS)

    def _jobs(self, jobs: int) -> int:
        if jobs < 1:
            raise CommandError(_("--jobs must be 1 or more."))
        if jobs > 1 and connection.vendor == "sqlite":
            self.stderr.write(_("SQLite has one writer: working with one process."))
            return 1
        return jobs

    def _plan(self, kit: Kit, options: dict[str, Any]) -> Plan:
        suffix = kit.rules.domain_suffix
        if options["domain_suffix"] is not None:
            try:
                suffix = clean_suffix(options["domain_suffix"])
            except ValueError as error:
                raise CommandError(_("“%s” is not a domain suffix.") % error) from error
        today = timezone.localdate()
        read = read_units(options["units"], kit.rules, today)
        chosen = read_hosts(options["hosts"]) if options["hosts"] else {}
        notes = chosen_for_nobody(chosen, read)
        if options["province"]:
            read = in_province(read, options["province"])
        plan = Planner(read, kit.rules, suffix=suffix, chosen=chosen, today=today).plan()
        plan.notes = [*notes, *plan.notes]
        return plan

    def _report(self, outcome: Outcome, counts: Counter[Status], *, verbose: bool = False) -> None:
        """Say what a person must know of a unit: refusals and completions always."""
        counts[outcome.status] += 1
        if outcome.status is Status.SKIPPED:
            self.skipped[outcome.reason] += 1
        if outcome.status is Status.REFUSED:
            self.stderr.write(describe(outcome))
        elif verbose or outcome.status is Status.COMPLETED:
            self.stdout.write(describe(outcome))

    def _summary(self, counts: Counter[Status], seconds: float, *, dry_run: bool) -> None:
        for reason, count in self.skipped.most_common():
            self.stdout.write(
                _("%(count)d skipped: %(reason)s") % {"count": count, "reason": reason}
            )
        text = _(
            "%(made)d made, %(completed)d completed, %(skipped)d skipped, %(refused)d refused "
            "in %(seconds).1f s"
        ) % {**{status.value: counts[status] for status in Status}, "seconds": seconds}
        if dry_run:
            text = _("Rehearsal, nothing was written: %s") % text
        self.stdout.write(text)


def describe(outcome: Outcome) -> str:
    """One line about one unit, in the user's language."""
    spec = outcome.spec
    names = {
        Status.MADE: _("made"),
        Status.COMPLETED: _("completed"),
        Status.SKIPPED: _("skipped"),
        Status.REFUSED: _("refused"),
    }
    place = _("line %d: ") % spec.line if spec.line else ""
    who = " ".join(part for part in (spec.code, spec.full_name) if part)
    parts = [f"{place}{who} {names[outcome.status]}".strip()]
    if outcome.host:
        parts.append(outcome.host)
    if outcome.status is Status.COMPLETED:
        parts.append(", ".join(outcome.made))
    if outcome.reason:
        parts.append(outcome.reason)
    if outcome.proposed_host:
        parts.append(_("proposed host: %s") % outcome.proposed_host)
    return "; ".join(parts)


class Stopper:
    """Remembers whether somebody asked the run to stop."""

    def __init__(self) -> None:
        self.is_asked = False

    def asked(self) -> bool:
        """Whether to stop after the unit in hand."""
        return self.is_asked

    def ask(self, signum: int, frame: FrameType | None) -> None:
        """First Ctrl-C: stop after this unit. Second: at once; the unit is rolled back."""
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True


@contextmanager
def stop_on_interrupt() -> Iterator[Stopper]:
    """Turn Ctrl-C into a request, as long as the run lasts."""
    stopper = Stopper()
    before = signal.signal(signal.SIGINT, stopper.ask)
    try:
        yield stopper
    finally:
        signal.signal(signal.SIGINT, before)
