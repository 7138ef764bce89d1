"""`manage.py import_people FILE [--dry-run]`: people and their roles from a CSV file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.core.tabular import TableError
from portal.tenancy.people_import.applying import import_people
from portal.tenancy.people_import.reading import read_people

# Some rows were refused, the others are in.
EXIT_WITH_REFUSALS = 2


class Command(BaseCommand):
    """Each row is one role of one person at one unit; repeatable."""

    help = (
        "Import people and their roles from a CSV file (docs/people.md says which columns). "
        "Repeatable. Exit code 2: some rows were refused, the others are in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file, and whether to write."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report row by row what was refused."""
        try:
            report = import_people(read_people(options["file"]), dry_run=options["dry_run"])
        except TableError as error:
            raise CommandError(str(error)) from error
        for refusal in report.refused:
            self.stderr.write(str(refusal))
        for done in report.done:
            for note in done.notes:
                self.stderr.write(
                    _("line %(line)d: %(message)s") % {"line": done.row.line, "message": note}
                )
        text = report.summary()
        if options["dry_run"]:
            text = _("Rehearsal, nothing was written: %s") % text
        self.stdout.write(text)
        if report.refused:
            raise SystemExit(EXIT_WITH_REFUSALS)
