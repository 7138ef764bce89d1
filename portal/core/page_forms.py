"""The form of every page type's editor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import WagtailAdminPageForm

from portal.core.reserved_paths import refuse_reserved_slug


class BasePageForm(WagtailAdminPageForm):
    """A new page has no parent yet, but its form knows it: the slug is checked here, too.

    `keeps_row`: set when the editor saves by itself. What was typed is then a version and
    nothing else, also of a page that was never public, whose row Wagtail would write, too:
    the row follows, with one entry in the audit record, when the person saves or submits.
    """

    keeps_row = False

    def save(self, commit: bool = True) -> Any:
        """Save to the page, and to its row unless that is to be kept."""
        return super().save(commit=commit and not self.keeps_row)

    def clean(self) -> dict[str, Any]:
        """Refuse, at the field, an address at which something else answers."""
        cleaned: dict[str, Any] = super().clean()
        try:
            refuse_reserved_slug(cleaned.get("slug", ""), self.parent_page)
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned
