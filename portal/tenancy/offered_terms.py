"""Which of the shared, dated terms a form offers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone


def offer_in_force(field: Any, chosen: Any) -> None:
    """Let a field offer what holds today, and `chosen`: what has ended stays where it is."""
    terms = field.queryset
    in_force = terms.model.objects.on(timezone.localdate())
    field.queryset = terms.filter(Q(pk__in=in_force.values("pk")) | Q(pk=chosen))
