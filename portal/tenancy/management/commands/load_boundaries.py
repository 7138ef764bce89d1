"""`manage.py load_boundaries DIR|FILE`: outlines of units from GeoJSON, and their maps."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.core.stages import shown_on, silent
from portal.core.tabular import TableError
from portal.tenancy.boundaries.load import Origin, load_boundaries


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("“%s” is no day such as 2025-07-01") % text) from error


class Command(BaseCommand):
    """Thin shell around `portal.tenancy.boundaries.load.load_boundaries`."""

    help = "Load outlines of units from GeoJSON files and draw their maps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A folder or a file, and where it comes from."""
        parser.add_argument("path", type=Path, metavar="DIR|FILE")
        parser.add_argument(
            "--source", required=True, help="Where the outlines come from; stands under maps."
        )
        parser.add_argument("--licence", required=True, help="What one may do with them.")
        parser.add_argument(
            "--day", type=_day, help="The day whose official codes the file uses (today)."
        )
        parser.add_argument(
            "--from",
            type=_day,
            dest="valid_from",
            help="The day from which the outlines hold (that of each unit).",
        )
        parser.add_argument(
            "--redraw", action="store_true", help="Draw all maps again, after an upgrade."
        )

    def handle(self, *args: Any, path: Path, verbosity: int, **options: Any) -> None:
        """Load and report; a fault in a file ends it before anything is written."""
        origin = Origin(options["source"], options["licence"], options["valid_from"])
        try:
            result = load_boundaries(
                path,
                origin,
                day=options["day"],
                redraw=options["redraw"],
                progress=shown_on(self.stderr) if verbosity else silent,
            )
        except TableError as error:
            count = len(error.errors)
            message = _("Nothing was loaded, %(count)d features are wrong:") % {"count": count}
            raise CommandError(f"{message}\n{error}") from error
        if verbosity:
            self.stdout.write(
                _(
                    "Outlines: %(made)d made, %(updated)d updated, %(unchanged)d unchanged."
                    " Maps drawn: %(drawn)d."
                )
                % {
                    "made": result.made,
                    "updated": result.updated,
                    "unchanged": result.unchanged,
                    "drawn": result.drawn,
                }
            )
