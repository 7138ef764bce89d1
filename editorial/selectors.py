"""What waits for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Length, Substr
from django.utils import timezone
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import page_permission_policy

from editorial.models import ApproveTaskState, FourEyesMode, FourEyesRule


def waiting_for(user: Any, task: Task | None = None) -> QuerySet[TaskState]:
    """Submissions that `user` may approve: one query, whatever the reach of his roles.

    His own are left out, but on the sites where one person may do both. Without `task`:
    of the one there is.
    """
    states: QuerySet[TaskState] = TaskState.objects.filter(
        approvetaskstate__isnull=False, status=TaskState.STATUS_IN_PROGRESS
    )
    if task is not None:
        states = states.filter(task=task)
    if user.is_active and user.is_superuser:
        return states
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    own = Q(workflow_state__requested_by=user) | Q(approvetaskstate__submitted_by=user)
    return states.filter(is_about(pages)).filter(~own | is_about(pages.filter(_is_exempt())))


def is_about(pages: QuerySet[Page]) -> Exists:
    """The condition that a submission (a state of the task) is of one of `pages`.

    Asked of each that waits, by the key of its page: reading the pages of a branch first
    would cost as much as there are.
    """
    key = Cast(OuterRef("workflow_state__object_id"), BigIntegerField())
    return Exists(pages.order_by().filter(pk=key))


def _is_exempt() -> Exists:
    """The condition that a page lies on a site where one person may do both today."""
    rules = FourEyesRule.objects.on(timezone.localdate())
    exempt, strict = (
        rules.filter(mode=mode).values("site__root_page__translation_key")
        for mode in (FourEyesMode.EXEMPT, FourEyesMode.STRICT)
    )
    homes = (
        Page.objects.filter(translation_key__in=exempt)
        .exclude(translation_key__in=strict)
        .filter(path=Substr(OuterRef("path"), 1, Length("path")))
    )
    return Exists(homes)


def last_correction(page: Page, author: Any) -> ApproveTaskState | None:
    """The newest approval of `page`, if `author` submitted it and the approver corrected it."""
    found = (
        ApproveTaskState.objects.filter(
            workflow_state__base_content_type=page.get_base_content_type(),
            workflow_state__object_id=str(page.pk),
            approved_revision__isnull=False,
        )
        .select_related("revision", "finished_by")
        .order_by("-finished_at")
        .first()
    )
    if found is None or found.submitted_by_id != author.pk or not found.was_corrected:
        return None
    return found
