"""Sites, roles and the audit record, as an auditor and the centre read them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.audit.services import Actor, acting_as, record
from portal.tenancy.auditing import reach
from portal.tenancy.auditing.log import value_in_words
from portal.tenancy.auditing.reach import LOG
from portal.tenancy.auditing.reach import ROLES as REACHED_ROLES
from portal.tenancy.auditing.reach import SITES as REACHED_SITES
from portal.tenancy.models import Role, RoleAssignment, RoleScope, SiteState
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.factories import grant, make_user
from tests.tenancy.rights_world import Portal, World

SITES, ROLES, ENTRIES = "/admin/audit/sites/", "/admin/audit/roles/", "/admin/audit/log/"


def rows(client: Client, address: str, **asked: Any) -> list[Any]:
    """The rows of a list."""
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer
    return list(answer.context["object_list"])


def table(client: Client, address: str, **asked: Any) -> list[list[str]]:
    """The cells of a downloaded list, without its head."""
    answer = client.get(address, {**asked, "export": "csv"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return [line.split(",") for line in text.splitlines()[1:]]


def entry(portal: Portal | None, words: str, **fields: Any) -> AuditEntry:
    """Something that was done on a site."""
    with acting_as(Actor(None, fields.pop("who", "Người làm"))):
        return record(
            fields.pop("action", AuditAction.UPDATE),
            words,
            site_id=portal.member.site_id if portal else None,
            **fields,
        )


def test_sites_within_reach_stand_with_their_state(world: World, auditor: Clerk) -> None:
    world.a.member.state = SiteState.ARCHIVED
    world.a.member.save()
    (row,) = rows(auditor.client, SITES)
    assert row == world.a.member
    body = auditor.client.get(SITES).content.decode()
    assert f"/admin/pages/{world.a.home.pk}/" in body
    assert f"{ENTRIES}?site=chilang.langson.localhost" in body
    assert rows(auditor.client, SITES, state=SiteState.ACTIVE) == []
    branch = Clerk("kiem-tra-tinh", world.lang_son, Role.AUDITOR, RoleScope.BRANCH)
    assert {row.pk for row in rows(branch.client, SITES)} == {
        portal.member.pk for portal in (world.lang_son, world.a, world.b)
    }
    assert [row.pk for row in rows(branch.client, SITES, q="bangmac")] == [world.b.member.pk]


def test_roles_name_who_gave_them_and_on_what_ground(world: World, auditor: Clerk) -> None:
    giver = make_user("quan-tri", full_name="Quản trị xã")
    person = make_user("nguoi-moi", full_name="Người mới")
    today = timezone.localdate()
    with acting_as(Actor(giver.pk, giver.full_name)):
        past = grant(person, world.a.member, Role.EDITOR)
        past.valid_from, past.valid_to = today - datetime.timedelta(days=9), today
        past.basis = "QĐ 12/QĐ-UBND"
        past.save()
    with acting_as(Actor(None, "Người khác")):
        past.basis = "QĐ 12/QĐ-UBND ngày 1/2"
        past.save()
    grant(person, world.b.member, Role.EDITOR)
    found = {row.pk: row for row in rows(auditor.client, ROLES)}
    assert set(found) == set(
        RoleAssignment.objects.filter(unit=world.a.member.unit).values_list("pk", flat=True)
    )
    assert found[past.pk].given_by == "Quản trị xã"
    assert found[past.pk].given_at is not None
    assert [row.pk for row in rows(auditor.client, ROLES, when="past")] == [past.pk]
    assert past.pk not in {row.pk for row in rows(auditor.client, ROLES, when="now")}
    assert rows(auditor.client, ROLES, site="bangmac") == []
    (line,) = table(auditor.client, ROLES, when="past")
    assert "QĐ 12/QĐ-UBND ngày 1/2" in line
    assert "Quản trị xã" in line


def test_a_role_to_come_is_neither_in_force_nor_past(world: World, auditor: Clerk) -> None:
    later = grant(make_user("nguoi-sau"), world.a.member, Role.EDITOR)
    later.valid_from = timezone.localdate() + datetime.timedelta(days=1)
    later.save()
    listed = {
        when: later.pk in {row.pk for row in rows(auditor.client, ROLES, when=when)}
        for when in ("now", "past", "to_come")
    }
    assert listed == {"now": False, "past": False, "to_come": True}


def test_the_record_of_a_site_is_read_and_that_of_no_other(world: World, auditor: Clerk) -> None:
    mine = entry(world.a, "Lịch công tác", who="Nguyễn Văn Thử")
    other = entry(world.b, "Lịch của xã khác")
    found = rows(auditor.client, ENTRIES)
    assert mine in found
    assert other not in found
    assert {row.site_id for row in found} <= {world.a.member.site_id, None}
    assert rows(auditor.client, ENTRIES, person="nguyễn văn thử") == [mine]
    assert rows(auditor.client, ENTRIES, site="bangmac") == []
    assert mine in rows(auditor.client, ENTRIES, site="chilang", action="update")
    assert mine not in rows(auditor.client, ENTRIES, action="delete")
    assert rows(auditor.client, ENTRIES, q="Lịch công") == [mine]
    assert auditor.client.get(f"{ENTRIES}{mine.pk}/").status_code == 200
    assert auditor.client.get(f"{ENTRIES}{other.pk}/").status_code == 404


def test_an_entry_says_what_stood_before_and_after(world: World, auditor: Clerk) -> None:
    changed = entry(
        world.a,
        "Liên hệ",
        changes={"phone": ["0205 111", "0205 222"], "gone": [None, {"a": [1]}]},
    )
    body = auditor.client.get(f"{ENTRIES}{changed.pk}/").content.decode()
    assert "0205 111" in body
    assert "0205 222" in body


def test_entries_of_years_ago_are_shown_when_asked_for(world: World, auditor: Clerk) -> None:
    old = AuditEntry.objects.create(
        at=timezone.now() - datetime.timedelta(days=31),
        action=AuditAction.UPDATE,
        object_repr="Năm ngoái",
        site_id=world.a.member.site_id,
    )
    assert old not in rows(auditor.client, ENTRIES)
    day = timezone.localdate(old.at).isoformat()
    assert rows(auditor.client, ENTRIES, at_from=day, at_to=day) == [old]


def test_signing_in_is_shown_of_people_who_were_nowhere_else(world: World, auditor: Clerk) -> None:
    own, shared_with_b, once_at_b = (make_user(name) for name in ("rieng", "hai-noi", "da-chuyen"))
    for person in (own, shared_with_b, once_at_b):
        grant(person, world.a.member)
    grant(shared_with_b, world.b.member)
    former = grant(once_at_b, world.b.member)
    former.valid_from, former.valid_to = datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)
    former.save()
    seen = {
        person: record(AuditAction.SIGN_IN, person) for person in (own, shared_with_b, once_at_b)
    }
    seen_elsewhere = record(AuditAction.UPDATE, own)
    readable = LOG.instances_user_has_any_permission_for(auditor.user, {"view"})
    assert seen[own] in readable
    assert not {seen[shared_with_b], seen[once_at_b], seen_elsewhere} & set(readable)


def test_giving_and_reviewing_a_role_belong_to_the_site(world: World, auditor: Clerk) -> None:
    given = grant(make_user("moi"), world.a.member)
    found = AuditEntry.objects.get(object_type="tenancy.RoleAssignment", object_id=str(given.pk))
    assert found.site_id == world.a.member.site_id
    assert found in rows(auditor.client, ENTRIES, object_type="tenancy.RoleAssignment")


def test_a_download_of_the_record_is_itself_recorded(world: World, auditor: Clerk) -> None:
    entry(world.a, "Việc gì đó")
    lines = table(auditor.client, ENTRIES)
    taken = AuditEntry.objects.filter(action=AuditAction.EXPORT).get()
    assert taken.actor_id == auditor.user.pk
    assert taken.detail["rows"] == len(lines)


def test_lists_are_for_auditors_and_the_centre(people: People, auditor: Clerk) -> None:
    for policy in (REACHED_SITES, REACHED_ROLES, LOG):
        for clerk in (people.central, auditor):
            assert policy.user_has_permission(clerk.user, "view")
        for clerk in (people.editor, people.approver):
            assert not policy.user_has_permission(clerk.user, "view")
    for address in (SITES, ROLES, ENTRIES):
        assert people.approver.client.get(address).status_code == 302, address


def test_an_entry_speaks_of_choices_people_and_units(world: World, auditor: Clerk) -> None:
    given = grant(make_user("moi", full_name="Người Mới"), world.a.member)
    found = AuditEntry.objects.get(object_type="tenancy.RoleAssignment", object_id=str(given.pk))
    changes = auditor.client.get(f"{ENTRIES}{found.pk}/").context["changes"]
    said = {name: after for name, _before, after in changes}
    assert f"Người Mới ({given.user_id})" in said.values()
    assert f"{given.unit} ({given.unit_id})" in said.values()
    assert str(given.get_role_display()) in said.values()
    assert value_in_words("gone.Model", "gone", {"a": [None]}) == '{\n "a": [\n  null\n ]\n}'
    assert value_in_words("tenancy.RoleAssignment", "ended", value=None) == ""


def test_a_wide_reach_reads_the_same_entries(
    world: World, auditor: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_user("rieng")
    grant(person, world.a.member)
    record(AuditAction.SIGN_IN, person)
    entry(world.a, "Việc ở xã")
    entry(world.b, "Việc ở xã khác")
    named = set(LOG.instances_user_has_any_permission_for(auditor.user, {"view"}))
    monkeypatch.setattr(reach, "FEW", 0)
    assert set(LOG.instances_user_has_any_permission_for(auditor.user, {"view"})) == named
    assert len(named) >= 2
