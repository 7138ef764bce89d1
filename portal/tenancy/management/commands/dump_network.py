"""`manage.py dump_network`: the network as text, to compare two installations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.tenancy.provisioning import dump


class Command(BaseCommand):
    """Prints JSON lines, or their hash. Loads the whole network: not for a web process."""

    help = "Print units, hosts, sites, pages, collections, menus and addresses as JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--canonical",
            action="store_true",
            required=True,
            help="without ids, timestamps and random identifiers (the only form there is)",
        )
        parser.add_argument("--sha256", action="store_true", help="print the hash alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the dump or its hash."""
        found = dump.lines()
        if options["sha256"]:
            self.stdout.write(dump.digest(found))
            return
        for line in found:
            self.stdout.write(line)
