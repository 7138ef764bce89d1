"""A commune of Lạng Sơn with an editorial board."""

from __future__ import annotations

import datetime
from typing import Any

from portal.tenancy.models import BoardDuty, BoardMember, EditorialBoard, MemberSite
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World, world

__all__ = ["world"]


def make_board(member: MemberSite, number: str = "828/QĐ-UBND", **fields: Any) -> EditorialBoard:
    """A board with a head and a secretary, in force since 1 July 2026."""
    fields = {"valid_from": datetime.date(2026, 7, 1), **fields}
    board = EditorialBoard.objects.create(
        site=member.site,
        decision_number=number,
        decision_date=datetime.date(2026, 6, 20),
        decision_issuer="Chủ tịch UBND xã",
        **fields,
    )
    for order, (name, position, duty) in enumerate(
        (
            ("Người Trưởng ban", "Phó Chủ tịch UBND xã", BoardDuty.HEAD),
            ("Người Thư ký", "Công chức Văn phòng", BoardDuty.SECRETARY),
        )
    ):
        BoardMember.objects.create(
            board=board, name=name, position=position, duty=duty, sort_order=order
        )
    return board


@shared
def board(world: World) -> EditorialBoard:
    """The board of commune A."""
    return make_board(world.a.member)
