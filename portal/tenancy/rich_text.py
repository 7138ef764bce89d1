"""Links to pages in running text: one query a text, and never to what is not published."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from portal.tenancy import root_paths


class LivePageLinkHandler(PageLinkHandler):
    """In the place of Wagtail's, which reads each page whole and links drafts, too."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """The pages of some links; None for one that readers cannot open."""
        wanted = [str(attrs.get("id", "")) for attrs in attrs_list]
        ids = {int(key) for key in wanted if key.isdecimal()}
        found = Page.objects.filter(live=True, pk__in=ids)
        pages = {str(page.pk): page for page in found}
        return [pages.get(key) for key in wanted]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """The opening tags; without an address where there is nothing to open."""
        return [_opening(page) for page in cls.get_many(attrs_list)]


def _opening(page: Page | None) -> str:
    root = root_paths.root_path_of(page) if page is not None else None
    if page is None or root is None:
        return "<a>"
    # Its translation is asked for only where the text is read in another language.
    shown = page if root.language_code == get_language() else page.localized
    return f'<a href="{escape(shown.url)}">'
