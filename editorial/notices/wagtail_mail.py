"""Wagtail's own mail about workflows, switched off (docs/patches.md).

It is written within the request, to whoever asked for the workflow alone, and would be a
second one beside ours.
"""

from __future__ import annotations

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)


def switch_off() -> None:
    """Take its handlers off the signals; called once, after Wagtail's admin is ready."""
    for signal, sender, uid in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)
