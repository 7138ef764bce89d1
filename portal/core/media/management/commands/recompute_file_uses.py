"""`manage.py recompute_file_uses [--check]`: which file is public, from the live pages."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.core.media.services import Difference, differences, rebuild


class Command(BaseCommand):
    """Put the table of file uses right, or only say whether it is."""

    help = "Rebuild, or with --check compare, which files the live pages make public."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One option."""
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; status 1 when rows differ."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare all live objects with the table."""
        check = options["check"]
        found = list(differences(self._progress)) if check else rebuild(self._progress)
        self.stderr.write("")
        for difference in found:
            self.stdout.write(_line(difference))
        if check and found:
            raise CommandError(_("%(count)d uses of files differ.") % {"count": len(found)})
        self.stdout.write(
            _("Uses of files: %(count)d corrected.") % {"count": 0 if check else len(found)}
        )

    def _progress(self, done: int) -> None:
        """One line that counts up."""
        self.stderr.write(f"\r{done}", ending="")


def _line(difference: Difference) -> str:
    """One difference, for a person with the database at hand."""
    use = difference.use
    file = f"image {use.image_id}" if use.image_id else f"document {use.document_id}"
    sign = "+" if difference.missing else "-"
    user = f"{difference.user_type_id}:{difference.user_id}"
    return f"{sign} site {use.site_id} {file} <- {user}"
