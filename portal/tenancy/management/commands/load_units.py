"""`manage.py load_units DIR`: the register of units, old and new, from official lists."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.core.stages import shown_on, silent
from portal.core.tabular import TableError
from portal.tenancy.models import Unit
from portal.tenancy.register.issuers import CHUNK, ensure_issuing_bodies
from portal.tenancy.register.load import LoadResult, load_units

# Beyond so many remarks the reader wants the number, not the list (-v 2 lists all).
MOST_NOTES = 10


class Command(BaseCommand):
    """Thin shell around `portal.tenancy.register.load.load_units`."""

    help = "Load the lists of units before and after the reform and who took over whom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One folder; the names of its files stand in data/reforms.yaml."""
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        """Load and report; a fault in a file ends it before anything is written."""
        try:
            result = load_units(folder, progress=shown_on(self.stderr) if verbosity else silent)
        except TableError as error:
            count = len(error.errors)
            message = _("Nothing was loaded, %(count)d rows are wrong:") % {"count": count}
            raise CommandError(f"{message}\n{error}") from error
        bodies = ensure_issuing_bodies(Unit.objects.order_by("pk").iterator(chunk_size=CHUNK))
        if verbosity:
            self._report(result, verbosity)
            self.stdout.write(_("Issuing bodies and spellings written: %d") % bodies)

    def _report(self, result: LoadResult, verbosity: int) -> None:
        shown = result.notes if verbosity > 1 else result.notes[:MOST_NOTES]
        for name, note in shown:
            self.stdout.write(f"{name}: {note}")
        if len(result.notes) > len(shown):
            hidden = len(result.notes) - len(shown)
            self.stdout.write(_("… and %d more remarks (-v 2 shows all)") % hidden)
        self.stdout.write(
            _(
                "Units: %(made)d made, %(updated)d updated, %(unchanged)d unchanged."
                " Takeovers left out: %(left_out)d."
            )
            % {
                "made": result.made,
                "updated": result.updated,
                "unchanged": result.unchanged,
                "left_out": result.left_out,
            }
        )
        for model, counts in result.rows.items():
            words = ", ".join(f"{word} {count}" for word, count in counts.items() if count)
            if words:
                self.stdout.write(f"  {model}: {words}")
