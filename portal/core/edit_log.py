"""One entry of the page history for one sitting: saving by itself writes none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import PageLogEntry

if TYPE_CHECKING:
    from wagtail.models import Revision

EDIT = "wagtail.edit"


def continue_entry(revision: Revision, *, changed: bool) -> bool:
    """Move the entry that tells of the making of `revision` to its newest time.

    False where there is none. `changed`: whether something changed this time; that
    something ever did stays said.
    """
    values: dict[str, Any] = {"timestamp": revision.created_at}
    if changed:
        values["content_changed"] = True
    entries = PageLogEntry.objects.filter(revision=revision, user_id=revision.user_id, action=EDIT)
    return bool(entries.update(**values))
