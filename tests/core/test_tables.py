"""Cells say the names of their columns, so that a narrow screen needs no head of a table."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from portal.core.tables import labelled
from portal.tenancy.models import Role, RoleAssignment
from tests.factories import grant, make_user
from tests.tenancy.conftest import world
from tests.tenancy.rights_world import World, admin

__all__ = ["world"]


@pytest.mark.parametrize(
    ("cell", "label", "expected"),
    [
        ("<td>Một</td>", "họ và tên", '<td data-label="Họ và tên">Một</td>'),
        ('<td class="x">\n 1 \n</td>', "số", '<td data-label="Số" class="x">\n 1 \n</td>'),
        ("<td> </td>", "số", '<td data-label="Số" data-empty> </td>'),
        ("<td><a></a></td>", "số", '<td data-label="Số" data-empty><a></a></td>'),
        (
            '<td><input type="checkbox"></td>',
            "",
            '<td data-label=""><input type="checkbox"></td>',
        ),
        ('<td data-label="Có">1</td>', "số", '<td data-label="Có">1</td>'),
        ("<td><td></td>", 'a"<b>', '<td data-label="A&quot;&lt;b&gt;" data-empty><td></td>'),
    ],
)
def test_the_first_tag_is_labelled(cell: str, label: str, expected: str) -> None:
    assert labelled(cell, label) == expected


@pytest.fixture
def browser(world: World) -> Client:
    """A site administrator with a colleague."""
    user = make_user("quan-tri")
    grant(user, world.a.member, Role.SITE_ADMIN)
    grant(make_user("bien-tap"), world.a.member)
    RoleAssignment.objects.update(reviewed_on=datetime.date(2020, 1, 1))
    return admin(user)


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/admin/people/", "Tên đăng nhập"),
        ("/admin/roles/", "Đơn vị"),
        ("/admin/role_reviews/", "Họ và tên"),
    ],
)
def test_listings_of_ours_are_cards_on_a_telephone(
    browser: Client, address: str, label: str
) -> None:
    shown = browser.get(address).content.decode()
    assert f'data-label="{label}"' in shown
    assert "card-list" in shown
    assert "css/admin.css" in shown
