"""The forms of every page type: its editor, and what is asked before it is copied."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm

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


class PageCopyForm(CopyForm):
    """A copy is a draft of its own, which somebody else approves.

    What Wagtail offers beside it is left out: to publish the copy past its approval, and an alias,
    a second page of the same identifier. Content that another list should show is shared with it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
