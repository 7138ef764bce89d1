"""Comments of the editor are told by a job (docs/patches.md)."""

from __future__ import annotations

import uuid
from typing import Any

from editorial import tasks
from editorial.notices import comments


class CommentsToldByJob:
    """Mixed in: Wagtail mails within the request, to people whose role may have ended."""

    page: Any
    request: Any

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """Ask for the job, in the transaction of the save."""
        changed = comments.changes(changes)
        if changed:
            tasks.tell_of_comments.enqueue(
                self.page.pk, self.request.user.pk, uuid.uuid4().hex, changed
            )
