"""Prove that rights come from role assignments alone."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.tenancy.rights_checks import forbidden_rows


class Command(BaseCommand):
    """Count the rows of Wagtail's own rights. There is nothing to synchronise any more."""

    help = "Report rows of groups, group permissions and view restrictions: there must be none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` makes a finding an error."""
        parser.add_argument(
            "--check", action="store_true", help="exit with an error when a row is found"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a finding."""
        found = forbidden_rows()
        for name, count in found:
            self.stdout.write(f"{count} {name}")
        if found and options["check"]:
            raise CommandError("Rights come from RoleAssignment alone: remove these rows.")
        if not found:
            self.stdout.write("No group, group permission or view restriction.")
