"""`/ban-bien-tap/`: there while a board is in force, its files with it, at a flat cost."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.core.media.models import FileUse, PortalDocument
from portal.core.media.services.rebuild import differences
from portal.core.reserved_paths import is_reserved
from portal.tenancy.boards.files import keep_files
from portal.tenancy.models import BoardMember, EditorialBoard, SiteProfile
from tests.boards.conftest import make_board
from tests.factories import make_member_site
from tests.support.memos import forget_memos
from tests.tenancy.rights_world import World, english_home

A, B = "chilang.langson.localhost", "bangmac.langson.localhost"
PAGE = "/ban-bien-tap/"
Get = Callable[..., Any]


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_board_with_its_members(world: World, board: EditorialBoard, public_get: Get) -> None:
    today = timezone.localdate()
    EditorialBoard.objects.filter(pk=board.pk).update(rules="<p>Họp <b>mỗi quý</b>.</p>")
    BoardMember.objects.create(board=board, name="Người Đã Thôi", valid_to=today)
    BoardMember.objects.create(board=board, name="Người Sắp Vào", valid_from=today + DAY)
    make_board(world.a.member, "7/QĐ-UBND", valid_from=None, valid_to=board.valid_from)
    html = text(public_get(A, PAGE))
    for part in (
        "828/QĐ-UBND ngày 20/06/2026", "Chủ tịch UBND xã", "từ ngày 01/07/2026",
        "Phó Chủ tịch UBND xã", "Trưởng ban", "Thư ký", "<b>mỗi quý</b>",
        "7/QĐ-UBND",
    ):  # fmt: skip
        assert part in html, part
    assert html.index("Người Trưởng ban") < html.index("Người Thư ký")
    assert "Người Đã Thôi" not in html
    assert "Người Sắp Vào" not in html
    assert html.count('itemtype="https://schema.org/Person"') == 2
    answer = public_get(A, PAGE)
    assert f"board:{board.site_id}" in answer.headers["Cache-Tag"]
    assert "Set-Cookie" not in answer.headers
    assert public_get(A, "/ban-bien-tap").headers["location"] == PAGE
    assert is_reserved("ban-bien-tap")


DAY = datetime.timedelta(days=1)


def test_without_a_board_of_today_there_is_no_page_and_no_link(
    world: World, board: EditorialBoard, public_get: Get
) -> None:
    today = timezone.localdate()
    assert public_get(B, PAGE).status_code == 404
    assert PAGE not in text(public_get(B))
    assert PAGE in text(public_get(A))
    assert PAGE in text(public_get(A, "/so-do-trang/"))
    assert PAGE in text(public_get(A, "/sitemap.xml"))
    for days in ({"valid_to": today}, {"valid_from": today + DAY, "valid_to": None}):
        for name, day in days.items():
            setattr(board, name, day)
        board.save()
        assert public_get(A, PAGE).status_code == 404
        assert PAGE not in text(public_get(A))
        assert PAGE not in text(public_get(A, "/sitemap.xml"))


def test_a_board_begins_and_ends_without_a_write(
    world: World, board: EditorialBoard, public_get: Get, time_machine: Any
) -> None:
    board.valid_to = datetime.date(2027, 7, 1)
    board.save()
    # Midnight before 1 July in Vietnam is 17:00 of 30 June.
    for hour, status in ((16, 200), (17, 404)):
        time_machine.move_to(datetime.datetime(2027, 6, 30, hour, 30, tzinfo=datetime.UTC))
        assert public_get(A, PAGE).status_code == status
        assert (PAGE in text(public_get(A))) == (status == 200)


def test_a_change_shows_at_once(world: World, board: EditorialBoard, public_get: Get) -> None:
    text(public_get(A, PAGE))
    BoardMember.objects.filter(duty="head").update(name="Người Mới")
    assert "Người Mới" in text(public_get(A, PAGE))
    assert PAGE not in text(public_get(B))
    other = make_board(world.b.member)
    assert PAGE in text(public_get(B))
    other.delete()
    assert PAGE not in text(public_get(B))


def test_files_are_public_while_the_board_is_in_force(
    world: World, board: EditorialBoard, public_get: Get, time_machine: Any
) -> None:
    decision, rules = (
        PortalDocument.objects.create(
            title=title,
            file=ContentFile(b"noi dung", name="tep.txt"),
            collection=world.a.member.collection,
        )
        for title in ("Quyết định", "Quy chế")
    )

    def answers() -> list[int]:
        found = [public_get(A, file.url) for file in (decision, rules)]
        for answer in found:
            _ = answer.getvalue() if answer.status_code == 200 else b""  # to its end: it closes
        return [answer.status_code for answer in found]

    assert answers() == [404, 404]
    board.decision_file, board.rules_file = decision, rules
    board.valid_from = timezone.localdate() + 2 * DAY
    board.save()
    assert answers() == [404, 404]
    assert keep_files() == 0
    time_machine.move_to(timezone.now() + 2 * DAY)
    assert keep_files() == 1
    assert keep_files() == 0
    assert answers() == [200, 200]
    html = text(public_get(A, PAGE))
    assert decision.url in html
    assert rules.url in html
    board.valid_to = timezone.localdate() + 2 * DAY
    board.save()
    assert answers() == [200, 200]
    time_machine.move_to(timezone.now() + 2 * DAY)
    assert answers() == [404, 404]
    keep_files()
    assert not FileUse.objects.exists()
    assert not list(differences())


def test_in_english_names_stay_and_rules_are_linked(
    world: World, board: EditorialBoard, public_get: Get
) -> None:
    EditorialBoard.objects.filter(pk=board.pk).update(rules="<p>Họp mỗi quý.</p>")
    assert public_get(A, "/en/ban-bien-tap/").status_code == 404
    SiteProfile.objects.filter(site=board.site).update(languages=["en"])
    english_home(world.a).save_revision().publish()
    forget_memos()
    html = text(public_get(A, "/en/ban-bien-tap/"))
    assert "Head of the board" in html
    assert re.search(r'itemprop="name"\s+lang="vi">\s*Người Trưởng ban', html)
    assert "Họp mỗi quý" not in html
    assert f'href="{PAGE}" hreflang="vi"' in html
    assert "/en/ban-bien-tap/" in text(public_get(A, "/en/"))


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_costs_little(
    world: World,
    board: EditorialBoard,
    public_get: Get,
    settings: Any,
    django_assert_max_num_queries: Any,
    more: int,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    for number in range(more):
        other = make_member_site(f"Xã {number}", f"x{number}.localhost", parent=world.a.member)
        make_board(other)
        BoardMember.objects.create(board=board, name=f"Ủy viên {number}")
    public_get(A, PAGE)
    with django_assert_max_num_queries(4):
        text(public_get(A, PAGE))
