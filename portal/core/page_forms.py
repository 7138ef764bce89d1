"""The form of every page type's editor."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import WagtailAdminPageForm

from portal.core.reserved_paths import refuse_reserved_slug


class BasePageForm(WagtailAdminPageForm):
    """A new page has no parent yet, but its form knows it: the slug is checked here, too."""

    def clean(self) -> dict[str, Any]:
        """Refuse, at the field, an address at which something else answers."""
        cleaned: dict[str, Any] = super().clean()
        try:
            refuse_reserved_slug(cleaned.get("slug", ""), self.parent_page)
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned
