"""Two persons: who may approve what, by the rule in force on the site of the page."""

from __future__ import annotations

import enum
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from editorial.models import ApproveTaskState, FourEyesMode, FourEyesRule
from portal.tenancy import root_paths


class Verdict(enum.Enum):
    """What the rule says of one person and one submission."""

    FREE = "free"
    OWN_SUBMISSION = "own submission"
    LAST_EDITOR = "last editor"


def may_approve(page: Page, user: Any) -> bool:
    """Whether `user` holds the right to publish on `page`; the rule of two is asked apart."""
    if not user.is_active:
        return False
    return bool(user.is_superuser or "publish" in page.permissions_for_user(user).permissions)


def mode_on(page: Page) -> str:
    """The rule of the site of `page` today; empty for the common one. The stricter wins."""
    site_id = root_paths.site_id_of(page)
    if site_id is None:
        return ""
    rules = FourEyesRule.objects.on(timezone.localdate()).filter(site_id=site_id)
    modes = set(rules.values_list("mode", flat=True))
    for mode in (FourEyesMode.STRICT, FourEyesMode.EXEMPT):
        if mode in modes:
            return str(mode)
    return ""


def submitters(workflow_state: WorkflowState) -> set[int | None]:
    """Ids of all who submitted in this run of the workflow.

    After a return, others may submit again: none of them approves.
    """
    states = ApproveTaskState.objects.filter(workflow_state=workflow_state)
    return {workflow_state.requested_by_id, *states.values_list("submitted_by_id", flat=True)}


def may_withdraw(page: Page, user: Any) -> bool:
    """Whether `user` may take a submission back: his own, or one of his own page.

    An approver returns it instead, with a reason; Wagtail lets him drop it without.
    """
    state = page.current_workflow_state
    if state is None:
        return False
    return bool(user.is_superuser or user.pk in submitters(state) | {page.owner_id})


def verdict_on(
    page: Page, user: Any, *, mode: str | None = None, is_editing: bool = False
) -> Verdict:
    """Whether the rule lets `user` approve the submission of `page` that is in progress.

    `is_editing`: he is about to save changes of his own. The break-glass account, which
    may publish without a workflow, is free.
    """
    state = page.current_workflow_state
    if user.is_superuser or state is None:
        return Verdict.FREE
    if mode is None:
        mode = mode_on(page)
    if mode == FourEyesMode.EXEMPT:
        return Verdict.FREE
    if user.pk in submitters(state):
        return Verdict.OWN_SUBMISSION
    if mode == FourEyesMode.STRICT and (is_editing or _last_editor(page) == user.pk):
        return Verdict.LAST_EDITOR
    return Verdict.FREE


def barred(page: Page, workflow_state: WorkflowState) -> set[int | None]:
    """Ids of those whom the rule of two keeps from approving what waits of `page`.

    The same as `verdict_on`, asked for everybody at once.
    """
    mode = mode_on(page)
    if mode == FourEyesMode.EXEMPT:
        return set()
    kept_out = submitters(workflow_state)
    return kept_out | {_last_editor(page)} if mode == FourEyesMode.STRICT else kept_out


def _last_editor(page: Page) -> int | None:
    """Id of whoever saved the newest version."""
    latest = Page.objects.filter(pk=page.pk).values("latest_revision_id")
    return Revision.objects.filter(pk__in=latest).values_list("user_id", flat=True).first()
