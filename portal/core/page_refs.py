"""Pages named in blocks by their keys, so that many blocks read their pages in one query."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from wagtail.blocks import PageChooserBlock
from wagtail.models import Page


class PageRef(int):
    """The key of a page; what a `PageRefBlock` holds in the place of the page itself."""

    @property
    def pk(self) -> int:
        """As on a page: what Wagtail's reference index asks for."""
        return int(self)


class PageRefBlock(PageChooserBlock):
    """A page chooser whose value is a `PageRef`.

    Wagtail's own reads the page for each kind of block that has a chooser: one query a
    kind, and never whether the page can be reached. Here the reader decides when and how.
    """

    def to_python(self, value: int | str | None) -> PageRef | None:
        """The stored key; no query."""
        return None if value is None else PageRef(value)

    def bulk_to_python(self, values: list[int | None]) -> list[PageRef | None]:
        """As `to_python`, for many."""
        return [self.to_python(value) for value in values]

    def get_prep_value(self, value: Any) -> int | None:
        """The key of a reference, or of the page that the editor's form has chosen."""
        return None if value is None else int(value.pk)

    def render_basic(self, value: Any, context: Any = None) -> str:
        """Name the page where two versions of a home page are compared."""
        page = Page.objects.filter(pk=value.pk).first() if value is not None else None
        return format_html("{}", page.title) if page is not None else ""
