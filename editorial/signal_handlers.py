"""What follows in the same transaction when the workflow moves: a job that tells people."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import (
    page_published,
    task_approved,
    task_cancelled,
    task_rejected,
    task_submitted,
)

from editorial import tasks
from editorial.care import services as care
from editorial.care.selectors import REVIEWED_TYPES
from editorial.models import ApproveTaskState
from editorial.notices import services
from editorial.notices.events import submission_key


@receiver(task_submitted, sender=ApproveTaskState)
def on_submitted(instance: ApproveTaskState, **kwargs: Any) -> None:
    """Somebody has to look at it."""
    tasks.tell_of_submission.enqueue(instance.pk)


@receiver([task_approved, task_rejected], sender=ApproveTaskState)
def on_decided(instance: ApproveTaskState, **kwargs: Any) -> None:
    """The author hears of it; the other approvers need not look any more."""
    services.close(submission_key(instance.pk))
    tasks.tell_of_decision.enqueue(instance.pk)


@receiver(task_cancelled, sender=ApproveTaskState)
def on_withdrawn(instance: ApproveTaskState, **kwargs: Any) -> None:
    """Nobody need look at it any more."""
    services.close(submission_key(instance.pk))


@receiver(page_published)
def on_first_published(instance: Page, **kwargs: Any) -> None:
    """What stays true for a while is to be read again after it."""
    if instance.live and instance._meta.label in REVIEWED_TYPES:
        care.begin(instance)


@receiver(page_published)
def on_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """If it was approved for this moment, the author hears that it is public."""
    if revision is None or not instance.live or instance.go_live_at is None:
        return
    approved_earlier = ApproveTaskState.objects.filter(
        approved_revision_id=revision.pk, finished_at__lt=instance.go_live_at
    )
    for pk in approved_earlier.values_list("pk", flat=True):
        tasks.tell_of_publication.enqueue(pk)
