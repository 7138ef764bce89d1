"""A person's own notices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from editorial.models import Notice

# Enough to say "many": the menu of every screen asks.
MOST_COUNTED = 100


def notices_of(user: Any) -> QuerySet[Notice]:
    """His own, the newest first."""
    return Notice.objects.filter(recipient=user).order_by("-created_at", "-pk")


def unread_of(user: Any) -> QuerySet[Notice]:
    """Those that he has not read, the newest first."""
    return notices_of(user).filter(read_at__isnull=True)


def unread_count(user: Any) -> int:
    """How many he has not read, `MOST_COUNTED` at most; one query."""
    return unread_of(user).order_by()[:MOST_COUNTED].count()
