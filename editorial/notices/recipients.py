"""Who is told of what: asked of roles at the moment of telling, never of who opened what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from editorial import four_eyes
from editorial.models import ApproveTaskState, TakeDown
from portal.core.accounts.models import User
from portal.tenancy import people


def approvers_of(state: ApproveTaskState, page: Page) -> list[User]:
    """Whom a submission of `page` waits for: at the nearest unit where somebody may approve it.

    Above the unit of the page only if nobody there may: no role, or only those of people
    whom the rule of two keeps out. Whoever submitted is told nothing of it, also where he
    may approve it himself. The break-glass account is nobody's approver. Six queries at
    most, however many people there are.
    """
    workflow_state = state.workflow_state
    barred = four_eyes.barred(page, workflow_state)
    for holders in people.users_by_unit({"publish"}, page):
        able = holders - barred
        if able:
            return _by_id(able - four_eyes.submitters(workflow_state))
    return []


def authors_of(page: Page, states: Iterable[ApproveTaskState]) -> set[int]:
    """Ids of whose page it is: who made it, who submitted one of `states` or began its workflow.

    No query when `workflow_state` is joined.
    """
    ids: set[int | None] = {page.owner_id}
    for state in states:
        ids |= {state.submitted_by_id, state.workflow_state.requested_by_id}
    return {pk for pk in ids if pk is not None}


def authors_of_taken_down(rows: Sequence[TakeDown]) -> dict[int, list[TakeDown]]:
    """Who is to be told of which: the authors of what was public, but not of his own act."""
    states = (
        ApproveTaskState.objects.filter(
            workflow_state__object_id__in=[str(row.page_id) for row in rows],
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            approved_revision__isnull=False,
        )
        .select_related("workflow_state")
        .order_by("finished_at", "pk")
    )
    newest = {state.workflow_state.object_id: state for state in states}
    found: dict[int, list[TakeDown]] = defaultdict(list)
    for row in rows:
        state = newest.get(str(row.page_id))
        if row.page is not None:
            authors = authors_of(row.page, [state] if state else [])
            for pk in authors - {row.taken_down_by_id}:
                found[pk].append(row)
    return found


def still_reading(page: Page, ids: Iterable[int | None]) -> list[User]:
    """Those of `ids` who may see pages of the site of `page` in the admin today."""
    return _by_id(
        ids,
        page_permission_policy.users_with_any_permission_for_instance(
            {"view"}, page, include_superusers=False
        ),
    )


def still_editing(page: Page, ids: Iterable[int | None]) -> list[User]:
    """Those of `ids` who may open `page` in the editor today, where its comments stand."""
    return _by_id(
        ids,
        page_permission_policy.users_with_any_permission_for_instance(
            {"change", "publish"}, page, include_superusers=False
        ),
    )


def _by_id(ids: Iterable[int | None], among: Any = None) -> list[User]:
    """The users, with what they chose about mail; never a break-glass account."""
    users = people.signed_in_users() if among is None else among
    wanted = [pk for pk in ids if pk is not None]
    return list(
        users.filter(pk__in=wanted, is_superuser=False)
        .select_related("wagtail_userprofile")
        .order_by("pk")
    )
