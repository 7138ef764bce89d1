"""When the files of a board are public: while it is in force, as its page is."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.core.media.file_users import register_file_user
from portal.core.media.models import FileUse
from portal.core.media.services.uses import refresh_uses
from portal.tenancy.models import EditorialBoard


def register() -> None:
    """Let the files of a board open and close with it."""
    register_file_user(
        EditorialBoard,
        site_of=lambda board: board.site_id,
        is_live=lambda board: board.is_in_force(timezone.localdate()),
        live=_in_force,
        until=_ends,
    )


def keep_files() -> int:
    """Make the files of boards public whose first day has come; returns how many boards.

    A file closes by itself at the end of its board: only what said so is cleared away.
    Bears being run twice.
    """
    uses = FileUse.objects.filter(user_type=ContentType.objects.get_for_model(EditorialBoard))
    uses.exclude(user_id__in=_in_force().values("pk")).delete()
    opened = uses.filter(user_id=OuterRef("pk"))
    has_file = Q(decision_file__isnull=False) | Q(rules_file__isnull=False)
    waiting = _in_force().filter(has_file).exclude(Exists(opened))
    count = 0
    for board in waiting.iterator(chunk_size=200):
        refresh_uses(board)
        count += 1
    return count


def _in_force() -> QuerySet[Any]:
    return EditorialBoard.objects.on(timezone.localdate())


def _ends(board: EditorialBoard) -> datetime.datetime | None:
    """The moment at which a board is no more: the beginning of that day."""
    if board.valid_to is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(board.valid_to, datetime.time.min))
