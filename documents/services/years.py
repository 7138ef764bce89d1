"""The years of a library, made when their first document is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from documents.models.indexes import DocumentIndexPage, DocumentYearPage

if TYPE_CHECKING:
    from documents.models.pages import DocumentPage


@transaction.atomic
def year_page_of(index: DocumentIndexPage, document: DocumentPage) -> DocumentYearPage:
    """The page of the year in which `document` was issued (this year for one without date).

    Made and published if it is not there. The library is locked meanwhile, so that two
    people who enter the first document of a year make one page.
    """
    year = document.year or timezone.localdate().year
    found = _of(index, year)
    if found is not None:
        return found
    parent = Page.objects.select_for_update().get(pk=index.pk).specific
    found = _of(index, year)
    if found is not None:
        return found
    with translation.override(index.locale.language_code):
        title = _("Documents of %(year)s") % {"year": year}
    page = DocumentYearPage(
        title=title, slug=str(year), year=year, locale_id=index.locale_id, live=False
    )
    parent.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return page


def _of(index: DocumentIndexPage, year: int) -> DocumentYearPage | None:
    found: DocumentYearPage | None = (
        DocumentYearPage.objects.child_of(index).filter(year=year).order_by("path").first()
    )
    return found
