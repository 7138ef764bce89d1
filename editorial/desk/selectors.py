"""What lies on somebody's desk: querysets, and the whole of it in one query.

Everything is asked again of his rights of today: what he submitted where he has no role
any more lies on nobody's desk.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import Page, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from editorial.care.selectors import due_for, ownerless_for
from editorial.desk.rows import Row, part, read_parts
from editorial.models import ApproveTaskState
from editorial.selectors import is_about, waiting_for

# The desk reads so many of each kind: it shows a few and says how many more there are.
AT_MOST = 21

WAITING, RETURNED, SUBMITTED, DRAFT = "waiting", "returned", "submitted", "draft"
REVIEW, OWNERLESS = "review", "ownerless"
MONTH_SUBMITTED, MONTH_PUBLISHED, MONTH_APPROVED = "sent", "published", "approved"

_PAGE = Cast("workflow_state__object_id", BigIntegerField())
_PATH = Subquery(
    Page.objects.filter(pk=Cast(OuterRef("workflow_state__object_id"), BigIntegerField())).values(
        "url_path"
    )[:1]
)


def waiting(user: Any) -> QuerySet[ApproveTaskState]:
    """Submissions that `user` may approve, the oldest first."""
    found = waiting_for(user).values("pk")
    return ApproveTaskState.objects.filter(pk__in=found).order_by("started_at", "pk")


def returned(user: Any) -> QuerySet[ApproveTaskState]:
    """What was returned to `user` and not submitted again, the oldest first."""
    return (
        _own(user)
        .filter(
            status=ApproveTaskState.STATUS_REJECTED,
            workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
            workflow_state__current_task_state=F("pk"),
        )
        .order_by("finished_at", "pk")
    )


def submitted(user: Any) -> QuerySet[ApproveTaskState]:
    """What `user` submitted and nobody has decided yet, the newest first."""
    waits = _own(user).filter(status=ApproveTaskState.STATUS_IN_PROGRESS)
    return waits.order_by("-started_at", "-pk")


def drafts(user: Any) -> list[QuerySet[Page]]:
    """Pages of `user` with words that nobody has been shown, the newest first.

    Two sets, his own pages and those he wrote on last: asked for with one condition, the
    database would read all pages. What was taken down is none until it is changed again.
    """
    pages = (
        page_permission_policy.instances_user_has_permission_for(user, "change")
        .filter(has_unpublished_changes=True)
        .filter(
            Q(first_published_at__isnull=True)
            | Q(latest_revision_created_at__gt=F("last_published_at"))
        )
        .exclude(_is_in_workflow())
        .order_by("-latest_revision_created_at", "-pk")
    )
    return [pages.filter(owner=user), pages.filter(latest_revision__user=user)]


def month_of(day: datetime.date) -> datetime.datetime:
    """When the month of `day` began (local time)."""
    return timezone.make_aware(datetime.datetime.combine(day.replace(day=1), datetime.time.min))


def sent_since(user: Any, since: datetime.datetime) -> QuerySet[ApproveTaskState]:
    """What `user` submitted."""
    return _own(user).filter(started_at__gte=since)


def published_since(user: Any, since: datetime.datetime) -> QuerySet[ApproveTaskState]:
    """What `user` submitted and another approved."""
    return _own(user).filter(finished_at__gte=since, status=ApproveTaskState.STATUS_APPROVED)


def approved_since(user: Any, since: datetime.datetime) -> QuerySet[ApproveTaskState]:
    """What `user` approved."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    return ApproveTaskState.objects.filter(
        is_about(pages),
        finished_by=user,
        finished_at__gte=since,
        status=ApproveTaskState.STATUS_APPROVED,
    )


MONTH: dict[str, Callable[[Any, datetime.datetime], QuerySet[ApproveTaskState]]] = {
    MONTH_SUBMITTED: sent_since,
    MONTH_PUBLISHED: published_since,
    MONTH_APPROVED: approved_since,
}


def read_desk(user: Any, since: datetime.datetime) -> dict[str, list[Row]]:
    """All parts of the desk, a bounded number of rows each: one query."""
    parts = [
        waiting_part(_first(waiting(user))),
        returned_part(_first(returned(user))),
        submitted_part(_first(submitted(user))),
        *(draft_part(_first(pages)) for pages in drafts(user)),
        review_part(_first(due_for(user)), REVIEW),
        review_part(_first(ownerless_for(user)), OWNERLESS),
        *(_count(rows(user, since), what) for what, rows in MONTH.items()),
    ]
    return read_parts(parts)


def waiting_part(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Submissions as rows: by whom, since when."""
    return _submission(rows, WAITING, who=_name_of("submitted_by"), moment=F("started_at"))


def returned_part(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """What was returned as rows: by whom, why, when."""
    return _submission(
        rows, RETURNED, who=_name_of("finished_by"), note=F("comment"), moment=F("finished_at")
    )


def submitted_part(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """What waits for others as rows."""
    return _submission(rows, SUBMITTED, moment=F("started_at"))


def finished_part(rows: QuerySet[Any], what: str) -> QuerySet[Any, Any]:
    """What the figures of a month count, as rows: a page that was sent twice is two."""
    moment = "started_at" if what == MONTH_SUBMITTED else "finished_at"
    return _submission(rows, what, who=_name_of("submitted_by"), moment=F(moment))


def review_part(rows: QuerySet[Any], what: str) -> QuerySet[Any, Any]:
    """Pages to review as rows; the note is the day by which, in ISO form."""
    return part(
        rows,
        what,
        page_id=F("page_id"),
        url_path=F("page__url_path"),
        title=F("page__title"),
        note=F("review_on"),
    )


def draft_part(pages: QuerySet[Page]) -> QuerySet[Any, Any]:
    """Pages as rows: last changed when."""
    return part(
        pages,
        DRAFT,
        page_id=F("pk"),
        url_path=F("url_path"),
        title=F("draft_title"),
        moment=F("latest_revision_created_at"),
    )


def _submission(rows: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any, Any]:
    return part(
        rows, what, page_id=_PAGE, url_path=_PATH, title=F("revision__object_str"), **columns
    )


def _count(rows: QuerySet[ApproveTaskState], what: str) -> QuerySet[Any, Any]:
    """How many pages; one row, none for nothing."""
    person = "finished_by" if what == MONTH_APPROVED else "submitted_by"
    grouped = rows.order_by().values(person)
    pages = grouped.annotate(pages=Count("workflow_state__object_id", distinct=True))
    return part(pages, what, number=F("pages"))


def _own(user: Any) -> QuerySet[ApproveTaskState]:
    """What `user` submitted on pages that he may still change."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return ApproveTaskState.objects.filter(is_about(pages), submitted_by=user)


def _first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The first of `rows` as a condition, since a part may have no limit of its own (SQLite)."""
    return rows.model._default_manager.filter(pk__in=rows.values("pk")[:AT_MOST])


def _name_of(person: str) -> Coalesce:
    return Coalesce(f"{person}__full_name", Value(""))


def _is_in_workflow() -> Exists:
    """The condition that a page waits for approval, or for its author after a return."""
    return Exists(
        WorkflowState.objects.active().filter(
            base_content_type=get_default_page_content_type(),
            object_id=Cast(OuterRef("pk"), CharField()),
        )
    )
