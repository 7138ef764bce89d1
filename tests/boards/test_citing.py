"""Roles that rest on a board: by form, from a file, in the lists of people and reviews."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import EditorialBoard, Role, RoleAssignment
from portal.tenancy.people_import.applying import Outcome, PeopleReport, import_people
from portal.tenancy.people_import.reading import read_people
from tests.boards.conftest import make_board
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, admin

A, B = "chilang.langson.localhost", "bangmac.langson.localhost"
HEADER = "Họ và tên,Thư điện tử,Tên đăng nhập,Đơn vị,Vai trò,Quyết định Ban biên tập"


@pytest.fixture
def chief(world: World) -> Client:
    """The administrator of communes A and B."""
    user = make_user("qt-a")
    grant(user, world.a.member, Role.SITE_ADMIN)
    grant(user, world.b.member, Role.SITE_ADMIN)
    return admin(user)


def role_form(person: User, **fields: str) -> dict[str, str]:
    return {
        "person": person.username, "person_email": person.email, "site_host": A,
        "role": "approver", "scope": "site", "valid_from": "", "valid_to": "", "basis": "",
        "board_decision": "", **fields,
    }  # fmt: skip


@pytest.mark.parametrize("number", ["828/QĐ-UBND", " 828 / qđ-ubnd "])
def test_a_role_names_the_decision(chief: Client, board: EditorialBoard, number: str) -> None:
    person = make_user("an")
    chief.post("/admin/roles/new/", role_form(person, board_decision=number))
    role = RoleAssignment.objects.get(user=person)
    assert role.board == board
    assert "828/QĐ-UBND" in chief.get("/admin/roles/").content.decode()
    edit = f"/admin/roles/edit/{role.pk}/"
    assert chief.get(edit).context["form"]["board_decision"].value() == "828/QĐ-UBND"
    chief.post(edit, role_form(person))
    assert not RoleAssignment.objects.filter(user=person, board__isnull=False).exists()
    changes = AuditEntry.objects.filter(object_type="tenancy.RoleAssignment").latest("pk").changes
    assert changes["board"] == [board.pk, None]


@pytest.mark.parametrize(("host", "number"), [(A, "829/QĐ-UBND"), (B, "828/QĐ-UBND")])
def test_a_decision_is_one_of_the_site(
    chief: Client, board: EditorialBoard, host: str, number: str
) -> None:
    person = make_user("an")
    answer = chief.post(
        "/admin/roles/new/", role_form(person, board_decision=number, site_host=host)
    )
    assert list(answer.context["form"].errors) == ["board_decision"]
    assert number in answer.content.decode()
    assert not RoleAssignment.objects.filter(user=person).exists()


def test_a_new_person_may_rest_on_the_board(chief: Client, board: EditorialBoard) -> None:
    fields = {
        "username": "an", "full_name": "An", "email": "an@example.vn", "phone": "",
        "expires_on": "", "site_host": A, "role": "approver", "scope": "site",
        "valid_from": "", "valid_to": "", "basis": "",
    }  # fmt: skip
    wrong = chief.post("/admin/people/new/", {**fields, "board_decision": "1/QĐ"})
    assert list(wrong.context["form"].errors) == ["board_decision"]
    assert not User.objects.filter(username="an").exists()
    chief.post("/admin/people/new/", {**fields, "board_decision": "828/QĐ-UBND"})
    person = User.objects.get(username="an")
    assert person.role_assignments.get().board == board
    text = chief.get(f"/admin/people/edit/{person.pk}/").content.decode()
    assert "828/QĐ-UBND ngày 20/06/2026" in text


def imported(*rows: str) -> PeopleReport:
    return import_people(read_people("\r\n".join([HEADER, *rows]).encode()))


def row(name: str, host: str = A, number: str = "") -> str:
    return f"Người {name},{name}@example.vn,{name},{host},Người duyệt,{number}"


def test_a_file_names_the_decision(
    world: World, board: EditorialBoard, django_assert_num_queries: Any
) -> None:
    report = imported(row("an", A, "828/qđ-ubnd"), row("binh"), row("chi", B, "828/QĐ-UBND"))
    assert [error.line for error in report.refused] == [4]
    assert "828/QĐ-UBND" in report.refused[0].message
    roles = {role.user.username: role.board for role in RoleAssignment.objects.all()}
    assert roles == {"an": board, "binh": None}
    again = imported(row("an"), row("binh", A, "828/QĐ-UBND"))
    assert [done.outcome for done in again.done] == [Outcome.UNCHANGED, Outcome.CHANGED]
    roles = {role.user.username: role.board for role in RoleAssignment.objects.all()}
    assert roles == {"an": board, "binh": board}


def test_a_reviewer_sees_the_ground(world: World, chief: Client) -> None:
    ended = make_board(world.a.member, valid_to=datetime.date(2026, 10, 1))
    role = grant(make_user("an"), world.a.member, Role.APPROVER)
    RoleAssignment.objects.filter(pk=role.pk).update(board=ended, reviewed_on=None)
    text = chief.get("/admin/role_reviews/").content.decode()
    assert "828/QĐ-UBND ngày 20/06/2026 (đã hết hiệu lực)" in text
    chief.post("/admin/role_reviews/review/", {"role": role.pk, "outcome": "confirmed"})
    sheet: Any = chief.get("/admin/role_reviews/done/?export=csv")
    assert "828/QĐ-UBND" in b"".join(sheet.streaming_content).decode()


def test_a_board_that_is_cited_is_kept(board: EditorialBoard) -> None:
    from django.db.models import ProtectedError

    person = make_user("an")
    member = board.site.member
    RoleAssignment.objects.create(user=person, unit=member.unit, role="approver", board=board)
    with pytest.raises(ProtectedError):
        board.delete()
