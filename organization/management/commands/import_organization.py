"""`manage.py import_organization FILE [--preview] [--host HOST]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organization.importing.applying import ImportReport, import_organization
from organization.importing.reading import read_organization
from portal.core.workbooks import BadWorkbook

# Some rows were refused, the others are in.
EXIT_WITH_REFUSALS = 2


class Command(BaseCommand):
    """Offices, people, posts and contacts of any number of units from one workbook."""

    help = (
        "Import offices, people, posts and contacts from an XLSX workbook "
        "(docs/importing-organization.md says which sheets and columns). Repeatable. "
        "Exit code 2: some rows were refused, the others are in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A workbook, whether to write, and the unit of rows that name none."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--preview", action="store_true", help="say what would be done")
        parser.add_argument("--host", default="", help="of rows that name no unit")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report row by row what was refused."""
        try:
            file = read_organization(options["file"].read_bytes(), options["host"])
        except (BadWorkbook, OSError) as error:
            raise CommandError(str(error)) from error
        progress = self._tell if options["verbosity"] > 1 else None
        report = import_organization(file, preview=options["preview"], progress=progress)
        for problem in report.problems:
            self.stderr.write(str(problem))
        text = report.summary()
        if options["preview"]:
            text = _("Rehearsal, nothing was written: %s") % text
        self.stdout.write(text)
        if report.problems:
            raise SystemExit(EXIT_WITH_REFUSALS)

    def _tell(self, report: ImportReport) -> None:
        self.stderr.write(report.summary())
