"""Contacts of units without a portal: kept by the centre above them, by nobody else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.core.audit.models import AuditEntry
from portal.tenancy.models import Role, RoleScope, Unit, UnitContact
from portal.tenancy.register import services
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, admin

NEW = "/admin/unit_contacts/new/"


@pytest.fixture
def bare(world: World) -> Unit:
    """A commune of Lạng Sơn that has no portal."""
    return services.create_unit(
        level="commune", name="Xã Mẫu Sơn", code="06600", parent=world.lang_son.member.unit
    )


@pytest.fixture
def central(world: World) -> Client:
    user = make_user("so-khcn")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return admin(user)


def form(named: str = "06600", **fields: str) -> dict[str, str]:
    return {
        "unit_named": named,
        "address": "Thôn Co Loi",
        "phone": "0205 000 111",
        "email": "",
        "source": "Công văn số 1/UBND",
        "valid_from": "2026-01-05",
        "valid_to": "",
        **fields,
    }


@pytest.mark.parametrize("named", ["06600", "Xã Mẫu Sơn", " xã  mẫu sơn "])
def test_the_centre_notes_where_a_unit_is_reached(bare: Unit, central: Client, named: str) -> None:
    assert central.get(NEW).status_code == 200
    central.post(NEW, form(named))
    contact = UnitContact.objects.get()
    assert (contact.unit, contact.address, contact.source) == (
        bare,
        "Thôn Co Loi",
        "Công văn số 1/UBND",
    )
    assert AuditEntry.objects.filter(object_type="tenancy.UnitContact").exists()
    assert "Xã Mẫu Sơn" in central.get("/admin/unit_contacts/").content.decode()
    edit = f"/admin/unit_contacts/edit/{contact.pk}/"
    central.post(edit, form("Xã Khác", phone="0205 000 222"))
    contact.refresh_from_db()
    assert (contact.unit, contact.phone) == (bare, "0205 000 222")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit_named": "99999"}, "unit_named"),
        ({"unit_named": "Xã Không Có"}, "unit_named"),
        ({"source": ""}, "source"),
        ({"address": "", "phone": ""}, "__all__"),
        ({"valid_to": "2026-01-05"}, "valid_to"),
        ({"email": "không phải"}, "email"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    bare: Unit, central: Client, changes: dict[str, str], field: str
) -> None:
    answer: Any = central.post(NEW, {**form(), **changes})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "2026" in answer.content.decode()
    assert not UnitContact.objects.exists()


def test_a_name_that_two_units_bear_needs_the_code(
    world: World, bare: Unit, central: Client
) -> None:
    services.create_unit(
        level="commune", name="Xã Mẫu Sơn", code="06601", parent=world.lang_son.member.unit
    )
    answer: Any = central.post(NEW, form("Xã Mẫu Sơn"))
    assert "unit_named" in answer.context["form"].errors
    central.post(NEW, form("06601"))
    assert UnitContact.objects.get().unit != bare


def test_a_second_open_contact_is_refused(bare: Unit, central: Client) -> None:
    central.post(NEW, form())
    answer: Any = central.post(NEW, form())
    assert answer.status_code == 200
    assert UnitContact.objects.count() == 1


def test_nobody_else_sees_or_changes_it(world: World, bare: Unit, central: Client) -> None:
    contact = UnitContact.objects.create(unit=bare, address="Thôn Co Loi", source="x")
    cao_bang = make_user("so-cao-bang")
    grant(cao_bang, world.cao_bang.member, Role.CENTRAL, RoleScope.BRANCH)
    of_site = make_user("mot-trang")
    grant(of_site, world.lang_son.member, Role.CENTRAL, RoleScope.SITE)
    site_admin = make_user("qt")
    grant(site_admin, world.lang_son.member, Role.SITE_ADMIN, RoleScope.BRANCH)
    other = admin(cao_bang)
    assert "Co Loi" not in other.get("/admin/unit_contacts/").content.decode()
    for screen in ("edit", "delete", "history", "usage"):
        assert other.get(f"/admin/unit_contacts/{screen}/{contact.pk}/").status_code == 404
        assert central.get(f"/admin/unit_contacts/{screen}/{contact.pk}/").status_code == 200
    refused: Any = other.post(NEW, form())
    assert "unit_named" in refused.context["form"].errors
    for user in (of_site, site_admin):
        assert admin(user).get("/admin/unit_contacts/").status_code == 302
    assert UnitContact.objects.get() == contact
    central.post(f"/admin/unit_contacts/delete/{contact.pk}/")
    assert not UnitContact.objects.exists()


def test_a_contact_says_something_and_its_dates_are_in_order(bare: Unit) -> None:
    with pytest.raises(ValidationError):
        UnitContact(unit=bare, source="x").full_clean()
    day = datetime.date(2026, 1, 1)
    with pytest.raises(ValidationError):
        UnitContact(unit=bare, phone="1", source="x", valid_from=day, valid_to=day).full_clean()
