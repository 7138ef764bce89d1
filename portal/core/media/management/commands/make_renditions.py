"""`manage.py make_renditions [--all]`: queue pictures whose renditions are missing."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.media.models import FileState, PortalImage
from portal.core.media.tasks import make_renditions

_CHUNK = 500


class Command(BaseCommand):
    """Queue the job of each picture that is not ready."""

    help = "Queue the renditions of pictures that failed or wait; --all after new widths."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One option."""
        parser.add_argument(
            "--all", action="store_true", help="Also look for missing widths of ready pictures."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One job a picture; existing renditions stay."""
        images = PortalImage.objects.all()
        if not options["all"]:
            images = images.exclude(state=FileState.READY)
        count = 0
        for pk in images.order_by("pk").values_list("pk", flat=True).iterator(_CHUNK):
            with transaction.atomic():
                PortalImage.objects.filter(pk=pk).update(state=FileState.UPLOADED)
                make_renditions.enqueue(pk)
            count += 1
        self.stdout.write(_("Pictures queued: %(count)d.") % {"count": count})
