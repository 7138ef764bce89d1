"""Boards in the admin: entered for one's own site, never two on one day, ended not deleted."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from portal.core.audit.models import AuditEntry
from portal.core.editor_tasks import tasks_of
from portal.core.media.models import PortalDocument
from portal.tenancy.edited_sites import edited_sites
from portal.tenancy.models import BoardMember, EditorialBoard, Role, RoleScope, SiteState
from tests.boards.conftest import make_board
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, admin

LIST, NEW = "/admin/editorial_boards/", "/admin/editorial_boards/new/"
MISSING = "/admin/editorial_boards/missing/"
A, B = "chilang.langson.localhost", "bangmac.langson.localhost"


def edit(board: EditorialBoard) -> str:
    return f"/admin/editorial_boards/edit/{board.pk}/"


def person(name: str, duty: str = "member", **fields: Any) -> dict[str, Any]:
    empty = {"position": "", "valid_from": "", "valid_to": "", "basis": ""}
    return {"name": name, "duty": duty, **empty, **fields}


def form(*members: dict[str, Any], initial: int = 0, **fields: Any) -> dict[str, Any]:
    rows = list(members) or [person("Nguyễn Văn An", "head", position="Phó Chủ tịch")]
    posted: dict[str, Any] = nested_form_data(
        {
            "site_host": A,
            "decision_number": "12/QĐ-UBND",
            "decision_date": "2026-06-20",
            "decision_issuer": "Chủ tịch UBND xã Chi Lăng",
            "decision_file": "",
            "decision_url": "",
            "rules": rich_text("<p>Họp mỗi quý một lần.</p>"),
            "rules_file": "",
            "valid_from": "2026-07-01",
            "valid_to": "",
            "members": inline_formset(rows, initial=initial),
            **fields,
        }
    )
    return posted


def errors_of(answer: Any) -> dict[Any, Any]:
    """Errors by field; those of members by row."""
    found = answer.context["form"]
    rows = {
        number: set(row.errors)
        for number, row in enumerate(found.formsets["members"].forms)
        if row.errors
    }
    return {**{name: list(texts) for name, texts in found.errors.items()}, **rows}


@pytest.fixture
def chief(world: World) -> Client:
    """The administrator of commune A."""
    user = make_user("qt-a")
    grant(user, world.a.member, Role.SITE_ADMIN)
    return admin(user)


@pytest.fixture
def centre(world: World) -> Client:
    """The central office of Lạng Sơn."""
    user = make_user("so-tttt")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return admin(user)


def test_a_board_is_entered_with_its_members(world: World, chief: Client) -> None:
    blank = chief.get(NEW)
    assert blank.context["form"]["site_host"].value() == A
    members = [person(" Nguyễn  Văn An ", "head"), person("Trần Thị Bình", "secretary")]
    answer = chief.post(NEW, form(*members, decision_number=" 12/QĐ-UBND "))
    assert answer.status_code == 302
    board = EditorialBoard.objects.get()
    assert (board.site, board.decision_number) == (world.a.member.site, "12/QĐ-UBND")
    names = list(board.members.values_list("name", "duty"))
    assert names == [("Nguyễn Văn An", "head"), ("Trần Thị Bình", "secretary")]
    assert AuditEntry.objects.filter(object_type="tenancy.EditorialBoard").exists()
    rows = AuditEntry.objects.filter(object_type="tenancy.BoardMember")
    assert list(rows.values_list("site_id", flat=True)) == [board.site_id] * 2
    text = chief.get(LIST).content.decode()
    assert "12/QĐ-UBND" in text
    assert "đang hiệu lực" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"site_host": B}, "__all__"),
        ({"site_host": "khong-co.localhost"}, "site_host"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_to": "2026-07-01"}, "valid_to"),
        ({"decision_number": ""}, "decision_number"),
        ({"decision_url": "javascript:alert(1)"}, "decision_url"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    chief: Client, changes: dict[str, str], field: str
) -> None:
    typed: dict[str, Any] = {"decision_issuer": "Ủy ban nhân dân xã", **changes}
    answer = chief.post(NEW, form(**typed))
    assert list(errors_of(answer)) == [field]
    assert "Ủy ban nhân dân xã" in answer.content.decode()
    assert not EditorialBoard.objects.exists()


@pytest.mark.parametrize(
    ("members", "row", "field"),
    [
        ([person("An", "head"), person("Bình", "head")], 1, "duty"),
        ([person("An", "head", valid_from="2026-06-30")], 0, "valid_from"),
        ([person("An", "head", valid_to="2027-07-02")], 0, "valid_to"),
        ([person("An", "head", valid_from="2027-07-01")], 0, "valid_from"),
        ([person("An", "head", valid_to="2026-07-01")], 0, "valid_to"),
        ([person("An", "head"), person("", "member", position="Văn phòng")], 1, "name"),
    ],
)
def test_what_is_wrong_of_a_member_stands_in_the_row(
    chief: Client, members: list[dict[str, Any]], row: int, field: str
) -> None:
    answer = chief.post(NEW, form(*members, valid_to="2027-07-01"))
    assert errors_of(answer) == {row: {field}}
    assert not EditorialBoard.objects.exists()
    assert not BoardMember.objects.exists()


def test_a_head_may_follow_another(chief: Client) -> None:
    first = person("An", "head", valid_to="2026-09-01")
    second = person("Bình", "head", valid_from="2026-09-01", basis="15/QĐ-UBND")
    assert chief.post(NEW, form(first, second)).status_code == 302


def test_a_board_without_anybody_is_refused(chief: Client) -> None:
    answer = chief.post(NEW, form(members=inline_formset([])))
    assert answer.context["form"].formsets["members"].non_form_errors()
    assert not EditorialBoard.objects.exists()


def test_two_boards_never_share_a_day(world: World, chief: Client, board: EditorialBoard) -> None:
    answer = chief.post(NEW, form())
    assert list(errors_of(answer)) == ["valid_from"]
    assert "828/QĐ-UBND" in str(errors_of(answer)["valid_from"])
    assert chief.post(NEW, form(valid_to="2026-07-01", valid_from="2026-01-01")).status_code == 302
    again = chief.post(NEW, form(valid_to="2026-07-02", valid_from="2026-07-01"))
    assert list(errors_of(again)) == ["valid_from"]
    other = make_board(world.b.member)  # another site's is no hindrance
    fields = {"site": board.site, "decision_date": "2026-01-01", "valid_from": "2026-10-01"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EditorialBoard.objects.create(**fields)
    assert other.pk


def test_the_second_of_two_at_once_is_told(
    chief: Client, board: EditorialBoard, monkeypatch: Any
) -> None:
    monkeypatch.setattr(EditorialBoard, "_other_on_these_days", lambda _board: None)
    answer = chief.post(NEW, form(decision_issuer="Đã gõ"))
    assert list(errors_of(answer)) == ["valid_from"]
    assert "Đã gõ" in answer.content.decode()
    assert list(EditorialBoard.objects.all()) == [board]


def test_a_board_ends_by_its_date_and_stays(chief: Client, board: EditorialBoard) -> None:
    members = [
        person(row.name, row.duty, id=row.pk, position=row.position) for row in board.members.all()
    ]
    ended = form(*members, initial=2, decision_number="828/QĐ-UBND", valid_to="2026-10-01")
    assert chief.post(edit(board), {**ended, "site_host": B}).status_code == 302
    board.refresh_from_db()
    assert (board.valid_to, board.site.hostname) == (datetime.date(2026, 10, 1), A)
    assert chief.post(NEW, form(valid_from="2026-10-01")).status_code == 302
    assert chief.post(f"/admin/editorial_boards/delete/{board.pk}/").status_code in {302, 404}
    assert EditorialBoard.objects.count() == 2


def test_a_file_is_one_of_the_site(world: World, chief: Client) -> None:
    own, other = (
        PortalDocument.objects.create(
            title=title,
            file=ContentFile(b"noi dung", name="tep.txt"),
            collection=portal.member.collection,
        )
        for portal, title in ((world.a, "QĐ"), (world.b, "QĐ của nơi khác"))
    )
    assert "QĐ của nơi khác" not in chief.get(NEW).content.decode()
    answer = chief.post(NEW, form(decision_file=other.pk, rules_file=own.pk))
    assert list(errors_of(answer)) == ["decision_file"]
    assert chief.post(NEW, form(decision_file=own.pk)).status_code == 302


def test_boards_of_others_do_not_exist(world: World, chief: Client, centre: Client) -> None:
    near, far = make_board(world.b.member), make_board(world.c.member, "9/QĐ-UBND")
    for client, refused in ((chief, (near, far)), (centre, (far,))):
        for board in refused:
            assert client.get(edit(board)).status_code == 404
            assert client.post(edit(board), form()).status_code == 404
    assert centre.get(edit(near)).status_code == 200
    assert list(centre.get(LIST).context["object_list"]) == [near]
    editor = make_user("btv")
    grant(editor, world.a.member, Role.EDITOR)
    for address in (LIST, NEW, MISSING):
        assert admin(editor).get(address).status_code == 302
    assert MISSING not in admin(editor).get("/admin/").content.decode()


def missing(client: Client) -> list[tuple[str, Any]]:
    rows = client.get(MISSING).context["object_list"]
    return [(row.unit.name, row.ended) for row in rows]


def test_the_report_names_sites_within_reach(
    world: World, chief: Client, centre: Client, board: EditorialBoard
) -> None:
    end = datetime.date(2026, 10, 1)
    make_board(world.b.member, valid_to=end)
    make_board(world.lang_son.member, valid_from=datetime.date(2999, 1, 1))
    assert missing(centre) == [("Đơn vị langson", None), ("Đơn vị bangmac", end)]
    assert missing(chief) == []
    assert MISSING in centre.get("/admin/").content.decode()  # in the menu of reports
    assert "01/10/" in centre.get(MISSING).content.decode()
    sheet: Any = centre.get(f"{MISSING}?export=csv")
    text = b"".join(sheet.streaming_content).decode()
    assert "bangmac.langson.localhost" in text
    assert "chilang.langson.localhost" not in text
    assert "dongkhe" not in text
    assert AuditEntry.objects.filter(action="export").exists()
    member = world.b.member
    for fields in ({"is_practice": True}, {"state": SiteState.SUSPENDED}):
        type(member).objects.filter(pk=member.pk).update(
            **{"is_practice": False, "state": SiteState.ACTIVE} | fields
        )
        assert missing(centre) == [("Đơn vị langson", None)]


def test_the_report_is_flat_in_sites(
    world: World, centre: Client, django_assert_max_num_queries: Any
) -> None:
    missing(centre)
    with django_assert_max_num_queries(12):
        assert len(missing(centre)) == 3


def test_only_who_administers_the_site_has_the_task(world: World) -> None:
    chief, editor = make_user("qt"), make_user("btv")
    grant(chief, world.a.member, Role.SITE_ADMIN)
    grant(chief, world.b.member, Role.EDITOR)
    grant(editor, world.a.member, Role.EDITOR)

    def asked(user: Any) -> list[tuple[int, str]]:
        tasks = tasks_of(edited_sites(user, limit=5))
        return [(task.site_id, task.url) for task in tasks if "editorial_boards" in task.url]

    assert asked(chief) == [(world.a.member.site_id, f"{NEW}?site={A}")]
    assert asked(editor) == []
    first = tasks_of(edited_sites(chief, limit=5), only_pressing=True)[0]
    assert first.url == f"{NEW}?site={A}"
    assert admin(chief).get(f"{NEW}?site={A}").context["form"]["site_host"].value() == A
    make_board(world.a.member)
    assert asked(chief) == []
