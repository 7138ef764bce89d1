"""Jobs of what the search learns."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from search import learning


@task()
def learn_spellings() -> None:
    """Learn a slice, and ask for the next one (see the service)."""
    if learning.go_on():
        learn_spellings.enqueue()


def learn_at_night() -> None:
    """Begin a pass where one is due; part of the tick."""
    if learning.is_due(timezone.now()):
        learning.begin()
        learn_spellings.enqueue()
