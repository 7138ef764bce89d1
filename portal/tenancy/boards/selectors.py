"""Which board holds where, and which sites have none."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.editor_tasks import EditorTask
from portal.tenancy.models import BoardMember, EditorialBoard, MemberSite, SiteState
from portal.tenancy.models.boards import key_of_decision

if TYPE_CHECKING:
    from portal.core.editor_tasks import EditedSite


def board_on(site_id: int, day: datetime.date) -> EditorialBoard | None:
    """The board of a site in force on `day`, with its files. One query."""
    boards = EditorialBoard.objects.on(day).filter(site_id=site_id)
    return boards.select_related("decision_file", "rules_file").first()


def members_on(board: EditorialBoard, day: datetime.date) -> list[BoardMember]:
    """Who is on a board on `day`, in its order. One query."""
    return list(BoardMember.objects.on(day).filter(board_id=board.pk))


def boards_before(site_id: int, day: datetime.date) -> list[EditorialBoard]:
    """The boards of a site that had ended by `day`, the latest first. One query."""
    ended = EditorialBoard.objects.filter(site_id=site_id, valid_to__lte=day)
    return list(ended.order_by("-valid_to"))


def board_of_decision(unit_id: Any, number: str) -> EditorialBoard | None:
    """The board of a unit's site that the decision `number` made; the newest of several."""
    boards = EditorialBoard.objects.filter(
        site__member__unit_id=unit_id, decision_key=key_of_decision(number)
    )
    return boards.order_by("-decision_date", "-pk").first()


def boards_of_decisions(
    unit_ids: Iterable[Any], numbers: Iterable[str]
) -> dict[tuple[Any, str], EditorialBoard]:
    """Many at once, by unit and by the number as it is compared. One query."""
    keys = {key_of_decision(number) for number in numbers}
    boards = (
        EditorialBoard.objects.filter(
            site__member__unit_id__in=list(unit_ids), decision_key__in=keys
        )
        .select_related("site__member")
        .order_by("decision_date", "pk")
    )
    return {(board.site.member.unit_id, board.decision_key): board for board in boards}


def sites_without_board(within: Q, day: datetime.date) -> QuerySet[MemberSite]:
    """Sites that readers use and that have no board in force on `day`: one query.

    `within`: the condition that a site lies within reach. Each row has `ended`, the day on
    which the last board ended, if there was one.
    """
    boards = EditorialBoard.objects.filter(site_id=OuterRef("site_id")).order_by()
    last = boards.filter(valid_to__lte=day).values("site_id").values(end=Max("valid_to"))
    open_states = (SiteState.ACTIVE, SiteState.READ_ONLY)
    return (
        MemberSite.objects.filter(within, state__in=open_states, is_practice=False)
        .exclude(Exists(boards.filter(pk__in=EditorialBoard.objects.on(day).values("pk"))))
        .annotate(ended=Subquery(last))
        .select_related("unit", "site")
        .order_by("unit_page__path")
    )


def tasks_of_boards(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Who administers a site without a board has one to enter, before all else. One query."""
    administered = {site.site_id: site for site in sites if site.administers}
    if not administered:
        return
    wanted = sites_without_board(Q(site_id__in=administered), timezone.localdate())
    for site_id, host in wanted.values_list("site_id", "site__hostname"):
        yield EditorTask(
            site_id=site_id,
            title=_("There is no editorial board yet: enter its decision"),
            place=_("Editorial boards"),
            url=f"{reverse('editorial_boards:add')}?site={host}",
            reason=_("Who approves what is published does so on the ground of its decision."),
            rank=9,
        )
