"""The half-yearly review: what is due, confirming and ending, who reviewed when."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.tenancy.models import AccountRule, Role, RoleAssignment, RoleReview, RoleScope
from portal.tenancy.role_reviews import due_within, months_before
from tests.factories import grant, make_member_site, make_user
from tests.tenancy.rights_world import World, admin

LIST, REVIEW = "/admin/role_reviews/", "/admin/role_reviews/review/"
DONE, OVERDUE = "/admin/role_reviews/done/", "/admin/role_reviews/overdue/"


def text(response: Any) -> str:
    return str(response.content.decode())


def seen(assignment: RoleAssignment, day: datetime.date | None) -> RoleAssignment:
    """The role, last reviewed on that day."""
    RoleAssignment.objects.filter(pk=assignment.pk).update(reviewed_on=day)
    return RoleAssignment.objects.get(pk=assignment.pk)


def listed(client: Client, address: str = LIST) -> list[Any]:
    return list(client.get(address).context["object_list"])


def sheet(client: Client, address: str) -> str:
    """What a download of the list holds."""
    answer: Any = client.get(f"{address}?export=csv")
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def chief(world: World) -> User:
    """The administrator of commune A, long not reviewed himself."""
    user = make_user("qt-a", full_name="Quản trị A")
    seen(grant(user, world.a.member, Role.SITE_ADMIN), None)
    return user


@pytest.fixture
def centre(world: World) -> User:
    """The central office of Lạng Sơn."""
    user = make_user("so-tttt")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return user


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)), st.integers(0, 60))
def test_months_before_keeps_the_day_or_the_last_of_the_month(
    day: datetime.date, months: int
) -> None:
    found = months_before(day, months)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    next_day = found + datetime.timedelta(days=1)
    assert found.day == day.day or (found.day < day.day and next_day.month != found.month)


def test_a_role_is_due_six_months_after_its_last_review(
    world: World, chief: User, time_machine: Any
) -> None:
    time_machine.move_to(datetime.datetime(2027, 8, 31, 9, 0, tzinfo=datetime.UTC))
    role = grant(make_user("an"), world.a.member)
    assert role.reviewed_on == datetime.date(2027, 8, 31)
    assert not due_within(chief).exists()
    seen(role, datetime.date(2027, 3, 1))
    assert not due_within(chief).exists()
    seen(role, datetime.date(2027, 2, 28))
    assert due_within(chief).get() == role
    AccountRule.objects.filter(kind="review_months").update(number=12)
    assert not due_within(chief).exists()
    AccountRule.objects.filter(kind="review_months").update(valid_to=timezone.localdate())
    seen(role, None)
    assert not due_within(chief).exists()


def test_a_role_never_reviewed_counts_from_its_beginning(world: World, chief: User) -> None:
    today = timezone.localdate()
    old = seen(grant(make_user("an"), world.a.member, valid_from=months_before(today, 6)), None)
    seen(grant(make_user("binh"), world.a.member, valid_from=months_before(today, 5)), None)
    unknown = seen(grant(make_user("chi"), world.a.member), None)
    seen(grant(make_user("dung"), world.a.member, valid_to=today), None)
    assert set(due_within(chief)) == {old, unknown}


def test_the_lists_hold_what_is_within_reach_alone(world: World, chief: User, centre: User) -> None:
    here, there, far = (
        seen(grant(make_user(name), portal.member), None)
        for name, portal in (("an", world.a), ("binh", world.b), ("chi", world.c))
    )
    own = RoleAssignment.objects.get(user=chief)
    assert listed(admin(chief)) == [here]
    assert set(listed(admin(centre))) == {here, there, own}
    client = admin(chief)
    for role in (there, far, own):
        form = {"role": [here.pk, role.pk], "outcome": "ended"}
        assert client.post(REVIEW, form).status_code == 404
    assert not RoleReview.objects.exists()
    admin(centre).post(REVIEW, {"role": there.pk, "outcome": "confirmed"})
    assert not listed(client, DONE)
    assert [found.assignment for found in listed(admin(centre), DONE)] == [there]
    report = text(client.get(OVERDUE))
    assert "chilang" in report
    assert "bangmac" not in report


def test_confirmed_roles_stay_and_ended_ones_end(world: World, chief: User) -> None:
    keep, stop = (seen(grant(make_user(name), world.a.member), None) for name in ("an", "binh"))
    client = admin(chief)
    client.post(REVIEW, {"role": keep.pk, "outcome": "confirmed"})
    client.post(REVIEW, {"role": stop.pk, "outcome": "ended"})
    keep.refresh_from_db()
    stop.refresh_from_db()
    today = timezone.localdate()
    assert (keep.reviewed_on, keep.valid_to) == (today, None)
    assert (stop.reviewed_on, stop.valid_to) == (today, today)
    assert not listed(client)
    done = {(found.assignment, found.outcome, found.reviewer) for found in listed(client, DONE)}
    assert done == {(keep, "confirmed", chief), (stop, "ended", chief)}
    assert "Quản trị A" in text(client.get(DONE))
    recorded = AuditEntry.objects.filter(object_type="tenancy.RoleReview")
    assert {entry.actor_id for entry in recorded} == {chief.pk}


def test_nothing_chosen_or_an_unknown_answer_changes_nothing(world: World, chief: User) -> None:
    role = seen(grant(make_user("an"), world.a.member), None)
    client = admin(chief)
    assert client.post(REVIEW, {"outcome": "confirmed"}).headers["location"] == LIST
    assert client.post(REVIEW, {"role": role.pk, "outcome": "khac"}).status_code == 404
    assert client.get(REVIEW).status_code == 405
    assert not RoleReview.objects.exists()


def test_the_lists_can_be_taken_away_and_that_is_recorded(world: World, chief: User) -> None:
    role = seen(grant(make_user("an", full_name="=Nguyễn An"), world.a.member), None)
    client = admin(chief)
    body = sheet(client, LIST)
    assert "'=Nguyễn An" in body
    assert "Biên tập viên" in body
    assert AuditEntry.objects.filter(action=AuditAction.EXPORT).get().detail["rows"] == 1
    client.post(REVIEW, {"role": role.pk, "outcome": "confirmed"})
    assert "Quản trị A" in sheet(client, DONE)


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.EDITOR, Role.APPROVER, Role.AUDITOR])
def test_who_gives_no_roles_reviews_none(world: World, role: str) -> None:
    user = make_user("nguoi-dung")
    grant(user, world.a.member, role)
    other = seen(grant(make_user("an"), world.a.member), None)
    client = admin(user)
    for address in (LIST, DONE, OVERDUE, REVIEW):
        assert client.get(address).status_code in {302, 403}
    answer = client.post(REVIEW, {"role": other.pk, "outcome": "ended"})
    assert answer.status_code in {302, 403}
    assert not RoleReview.objects.exists()


def test_the_screens_cost_the_same_for_more_roles_and_sites(world: World, centre: User) -> None:
    role = seen(grant(make_user("an"), world.a.member), None)
    client = admin(centre)

    def costs() -> list[int]:
        found = []
        for address in (LIST, DONE, OVERDUE):
            client.get(address)
            with CaptureQueriesContext(connection) as context:
                client.get(address)
            found.append(len(context))
        return found

    client.post(REVIEW, {"role": role.pk, "outcome": "confirmed"})
    seen(role, None)
    few = costs()
    for number in range(6):
        member = make_member_site(
            f"Xã {number}", f"xa{number}.langson.localhost", parent=world.lang_son.member
        )
        another = grant(make_user(f"n{number}"), member)
        client.post(REVIEW, {"role": another.pk, "outcome": "confirmed"})
        seen(another, None)
    assert costs() == few
