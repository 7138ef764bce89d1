"""Reading imports: the library that takes one, the mapping that a site used before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wagtail.models import Site

from documents.importing.mapping import ColumnMapping
from documents.models import DocumentImport, DocumentIndexPage


def library_of_site(site_id: int, slug: str | None = None) -> DocumentIndexPage | None:
    """A library of a site: the one named `slug`, else the first in the tree."""
    root = Site.objects.select_related("root_page").get(pk=site_id).root_page
    libraries = DocumentIndexPage.objects.descendant_of(root).order_by("depth", "path")
    found: DocumentIndexPage | None = (libraries.filter(slug=slug) if slug else libraries).first()
    return found


def mapping_of_library(index: DocumentIndexPage, columns: Iterable[str]) -> ColumnMapping:
    """The mapping of the library's last import as far as it fits a list of these columns.

    Not its sheet: another workbook has others.
    """
    run = DocumentImport.objects.filter(index=index).order_by("-pk").first()
    return replace(run.column_mapping.fitted(columns), sheet="") if run else ColumnMapping()
