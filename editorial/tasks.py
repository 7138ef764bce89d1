"""Jobs of the workflow: telling people, after the change that asked for it is committed.

Each bears being run twice, and at the same time: what it tells carries the key of its event,
and nobody is told the same event again (`Notice`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django_tasks import task
from wagtail.models import Page, TaskState

from editorial.models import ApproveTaskState, TakeDown
from editorial.notices import comments, events, recipients, services
from portal.tenancy import root_paths


@task
def tell_of_submission(state_id: int) -> int:
    """Tell those who may approve; nobody once it is withdrawn or decided."""
    with transaction.atomic():
        page = _held_page(state_id)
        state = _states(
            pk=state_id,
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__current_task_state_id=state_id,
        ).first()
        if page is None or state is None:
            return 0
        return services.tell(recipients.approvers_of(state, page), events.submission(state, page))


@task
def tell_of_decision(state_id: int) -> int:
    """Tell the author that his submission was returned, or approved, by another."""
    with transaction.atomic():
        page = _held_page(state_id)
        decided = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
        state = _states(pk=state_id, status__in=decided).first()
        if page is None or state is None:
            return 0
        ids = recipients.authors_of(page, [state]) - {state.finished_by_id}
        return services.tell(recipients.still_reading(page, ids), events.decision(state, page))


@task
def tell_of_publication(state_id: int) -> int:
    """Tell the author that what was approved for later is public."""
    with transaction.atomic():
        page = _held_page(state_id)
        state = _states(pk=state_id, status=TaskState.STATUS_APPROVED).first()
        if page is None or state is None or not page.live:
            return 0
        ids = recipients.authors_of(page, [state])
        return services.tell(recipients.still_reading(page, ids), events.publication(state, page))


@task
def tell_of_take_downs(row_ids: list[int]) -> int:
    """Tell each author which pages of his another has taken down: one mail for all of them."""
    told = 0
    with transaction.atomic():
        rows = list(
            TakeDown.objects.select_for_update(of=("self",))
            .filter(pk__in=row_ids, page__isnull=False)
            .select_related("page", "taken_down_by")
            .order_by("pk")
        )
        for of_one_site in _by_site(rows):
            told += _tell_of_site(of_one_site)
    return told


@task
def tell_of_comments(page_id: int, editor_id: int, key: str, changed: dict[str, Any]) -> int:
    """Tell who follows the comments of a page, or takes part in a thread, and still may see it.

    `key`: of one save; `changed`: see `editorial.notices.comments.changes`.
    """
    with transaction.atomic():
        page = Page.objects.select_for_update().filter(pk=page_id).first()
        return comments.tell(page, editor_id, key, changed) if page else 0


def _tell_of_site(rows: list[TakeDown]) -> int:
    """Rights to look at pages are the same on all of one site."""
    authors = recipients.authors_of_taken_down(rows)
    notices = {told.event: told for told in events.take_downs(rows)}
    news = [
        (person, notices[events.take_down_key(row.pk)])
        for person in recipients.still_reading(rows[0].page, authors)
        for row in authors[person.pk]
    ]
    return services.tell_each(news)


def _held_page(state_id: int) -> Page | None:
    """The page of a submission, held: two jobs of one event come one after the other."""
    key = TaskState.objects.filter(pk=state_id).values_list("workflow_state__object_id", flat=True)
    object_id = key.first()
    if object_id is None:
        return None
    return Page.objects.select_for_update().filter(pk=object_id).first()


def _states(**conditions: Any) -> Any:
    return ApproveTaskState.objects.filter(**conditions).select_related(
        "workflow_state", "submitted_by", "finished_by", "approved_revision"
    )


def _by_site(rows: list[TakeDown]) -> list[list[TakeDown]]:
    found: dict[int | None, list[TakeDown]] = defaultdict(list)
    for row in rows:
        found[root_paths.site_id_of(row.page) if row.page else None].append(row)
    return list(found.values())
