"""`manage.py import_organization FILE [--preview] [--host HOST] [--refused FILE]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organization.importing.applying import ImportReport, import_organization
from organization.importing.reading import read_organization
from organization.importing.refused import refused_workbook
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
        parser.add_argument(
            "--refused", type=Path, metavar="FILE", help="where the refused rows go, as XLSX"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report row by row what was refused."""
        try:
            content = options["file"].read_bytes()
            file = read_organization(content, options["host"])
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
            if options["refused"]:
                self._give_back(options["refused"], content, report, options["host"])
            raise SystemExit(EXIT_WITH_REFUSALS)

    def _give_back(self, path: Path, content: bytes, report: ImportReport, host: str) -> None:
        refused = refused_workbook(content, report.problems, host)
        if not refused:
            return
        try:
            path.write_bytes(refused)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The refused rows are in %s.") % path)

    def _tell(self, report: ImportReport) -> bool:
        self.stderr.write(report.summary())
        return True
