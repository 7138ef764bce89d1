"""`manage.py read_citations`: note anew which published pages name which documents."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from wagtail.models import Page

from documents.models import DocumentPage
from documents.services.citing import request_citations
from portal.core.text_links import citing_models


class Command(BaseCommand):
    """Ask for jobs that read every published document, and every page that may name one."""

    help = "Have jobs note anew which published pages name which documents. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue the jobs; the worker does them."""
        models = [DocumentPage, *(apps.get_model(label) for label in citing_models())]
        pages = Page.objects.filter(live=True).type(tuple(models)).order_by("pk")
        ids = list(pages.values_list("pk", flat=True))
        request_citations(ids)
        self.stdout.write(f"{len(ids)} pages are to be read.")
