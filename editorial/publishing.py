"""The end of an approval. Wagtail imports this before there are models."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly the version that was approved, or schedule it for its `go_live_at`.

    Raises `Refused` when there is none, or when it is no longer the newest: whoever ends
    a workflow by another way than `services.approve` publishes nothing.
    """
    from wagtail.models import Page

    from editorial.models import ApproveTaskState
    from editorial.refusals import Refused

    state = (
        ApproveTaskState.objects.filter(
            pk=workflow_state.current_task_state_id, status=ApproveTaskState.STATUS_APPROVED
        )
        .select_related("approved_revision")
        .first()
    )
    revision = state.approved_revision if state else None
    if revision is None:
        raise Refused(_("Nobody has approved this."))
    latest = Page.objects.filter(pk=workflow_state.object_id).values_list(
        "latest_revision_id", flat=True
    )
    if latest.first() != revision.pk:
        raise Refused(_("The page was changed after it was approved. Nothing was published."))
    # Nobody holds the right to publish by himself: the approval is that right.
    revision.publish(user=user, skip_permission_checks=True)
