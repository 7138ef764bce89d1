"""Approving and sending back; each is whole or nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from editorial import four_eyes
from editorial.four_eyes import Verdict
from editorial.models import ApproveTaskState
from editorial.refusals import Refused
from editorial.versions import seen_version
from portal.tenancy.role_services import held_with_rights


def approve(task_state: TaskState, user: Any, *, seen: str, comment: str = "") -> None:
    """Approve a submission: what was seen goes public, at once or at its time.

    Raises `Refused`: without the right, against the rule of two, when the page was
    changed since `seen`, or when it waits no longer.
    """
    with transaction.atomic():
        page, state = _locked(task_state)
        user = held_with_rights(user)
        mode = four_eyes.mode_on(page)
        refuse_approval(page, user, seen=seen, mode=mode)
        state.approved_revision_id = page.latest_revision_id
        state.four_eyes = mode
        state.approve(user=user, comment=comment)


def send_back(task_state: TaskState, user: Any, *, reason: str) -> None:
    """Return a submission to its author. Raises `Refused`, without a reason too."""
    with transaction.atomic():
        page, state = _locked(task_state)
        user = held_with_rights(user)
        refuse_return(page, user, reason=reason)
        state.reject(user=user, comment=reason.strip())


def refuse_approval(
    page: Page, user: Any, *, seen: str, mode: str | None = None, is_editing: bool = False
) -> None:
    """Raise `Refused` unless `user` may approve the version `seen` of `page` now.

    `is_editing`: changes of his own will be saved with it.
    """
    _refuse_without_right(page, user)
    verdict = four_eyes.verdict_on(page, user, mode=mode, is_editing=is_editing)
    if verdict is Verdict.OWN_SUBMISSION:
        raise Refused(_("You submitted this yourself: somebody else has to approve it."))
    if verdict is Verdict.LAST_EDITOR:
        raise Refused(
            _(
                "You made the last change yourself. On this site somebody else has to "
                "approve it then."
            )
        )
    if not seen or seen != seen_version(page.get_latest_revision()):
        raise Refused(
            _(
                "This page was changed after you opened it. Nothing was approved. Open it "
                "again to see the newest version."
            )
        )


def refuse_return(page: Page, user: Any, *, reason: str) -> None:
    """Raise `Refused` unless `user` may return `page` with this reason now."""
    _refuse_without_right(page, user)
    if four_eyes.verdict_on(page, user) is Verdict.OWN_SUBMISSION:
        raise Refused(_("You submitted this yourself: withdraw it instead."))
    if not reason.strip():
        raise Refused(_("Say why it is returned: the author has to know what to change."))


def no_right() -> str:
    """What somebody is told who may not, or no longer, approve."""
    return _("You have no right to approve this page.")


def _refuse_without_right(page: Page, user: Any) -> None:
    if page.current_workflow_task_state is None:
        raise Refused(_("This page is not waiting for approval any more."))
    if not four_eyes.may_approve(page, user):
        raise Refused(no_right())


def _locked(task_state: TaskState) -> tuple[Page, ApproveTaskState]:
    """The page of a submission, held until the end of the transaction, and its state.

    Rights are asked about this page, whichever page an address names.
    """
    page_id = task_state.workflow_state.object_id
    page = Page.objects.select_for_update().get(pk=page_id).specific
    state = ApproveTaskState.objects.filter(
        pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS
    ).first()
    current = page.current_workflow_task_state
    if state is None or current is None or current.pk != state.pk:
        raise Refused(_("This page is not waiting for approval any more."))
    return page, state
