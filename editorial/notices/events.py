"""What happened, as a notice that has no recipient yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagtail.models import Page, TaskState

from editorial.models import ApproveTaskState, Notice, NoticeKind, TakeDown
from portal.tenancy import root_paths
from portal.tenancy.models import MemberSite


def submission_key(state_id: int) -> str:
    """The event of one submission; one more after a return is another."""
    return f"submission:{state_id}"


def take_down_key(row_id: int) -> str:
    """The event of one page taken down."""
    return f"take-down:{row_id}"


def submission(state: ApproveTaskState, page: Page) -> Notice:
    """A page waits for an approval."""
    return _about(page, NoticeKind.SUBMITTED, submission_key(state.pk), state.submitted_by)


def decision(state: ApproveTaskState, page: Page) -> Notice:
    """It was returned with a reason, or approved, perhaps with corrections or for later."""
    kind = NoticeKind.CORRECTED if state.was_corrected else NoticeKind.APPROVED
    if state.status == TaskState.STATUS_REJECTED:
        kind = NoticeKind.RETURNED
    told = _about(page, kind, f"decision:{state.pk}", state.finished_by, text=state.comment)
    if state.approved_revision is not None:
        told.goes_public_at = state.approved_revision.approved_go_live_at
    return told


def publication(state: ApproveTaskState, page: Page) -> Notice:
    """What was approved for later is public now."""
    return _about(page, NoticeKind.PUBLISHED, f"publication:{state.pk}", None)


def take_downs(rows: Sequence[TakeDown]) -> list[Notice]:
    """Pages of one site were taken off it, each with its reason; one query if joined."""
    site_name = _site_name(rows[0].page) if rows and rows[0].page else ""
    return [
        Notice(
            kind=NoticeKind.TAKEN_DOWN,
            event=take_down_key(row.pk),
            page=row.page,
            title=row.title,
            site_name=site_name,
            actor=row.taken_down_by,
            text=row.reason,
        )
        for row in rows
        if row.page is not None
    ]


def comments(key: str, page: Page, editor: Any, text: str) -> Notice:
    """Comments were written, answered or resolved."""
    return _about(page, NoticeKind.COMMENTED, f"comments:{key}", editor, text=text)


def _about(page: Page, kind: str, event: str, actor: Any, text: str = "") -> Notice:
    return Notice(
        kind=kind,
        event=event,
        page_id=page.pk,
        title=page.get_admin_display_title(),
        site_name=_site_name(page),
        actor=actor,
        text=text,
    )


def _site_name(page: Page) -> str:
    """The name of the unit whose site it is."""
    site_id = root_paths.site_id_of(page)
    if site_id is None:
        return ""
    names = MemberSite.objects.filter(site_id=site_id)
    return names.values_list("unit__name", flat=True).first() or ""
