"""`manage.py claim_former_host HOST --archive ARCHIVE_HOST`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.tenancy.addresses import claim_former_host
from portal.tenancy.models import HostName


class Command(BaseCommand):
    """Lets the paths of an archive answer on the host that another unit has taken."""

    help = (
        "A new commune often took the host of the district that ended: lead the district's "
        "paths there (301) to its archive. Run it again when the archive has got more pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("host", metavar="HOST", help="where the archive used to answer")
        parser.add_argument("--archive", required=True, metavar="HOST", help="where it is now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Note the addresses, and say how many."""
        host, archive = options["host"].lower(), options["archive"].lower()
        old, new = self._host(host), self._host(archive)
        if old.site_id == new.site_id:
            raise CommandError(
                _("%(host)s and %(archive)s are the same site: its paths lead on by themselves.")
                % {"host": host, "archive": archive}
            )
        count = claim_former_host(new.site, host)
        self.stdout.write(
            _("%(count)d more paths on %(host)s lead to %(archive)s.")
            % {"count": count, "host": host, "archive": archive}
        )

    def _host(self, host: str) -> HostName:
        name = HostName.objects.filter(host=host).select_related("site").first()
        if name is None:
            raise CommandError(_("No site answers on %s.") % host)
        return name
