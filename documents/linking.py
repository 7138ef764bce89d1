"""Links to documents in what other rooms' pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.citations import markup
from documents.selectors.cited import with_links

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from wagtail.models import Page


def link_documents(html: SafeString, page: Page, request: HttpRequest) -> SafeString:
    """Rendered text of a page with links to the documents that it names. One query, or none."""
    (done,) = with_links([markup(html)], page, request)
    return done
