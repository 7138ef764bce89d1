"""The last change of a site's profile and of its menu is taken back with one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.accounts.models import User
from portal.tenancy.models import MemberSite, MenuItem, Role, SiteProfile
from tests.factories import grant, make_member_site, make_user
from tests.support.profile_form import profile_form


@pytest.fixture
def member(db: None) -> MemberSite:
    """Xã Chi Lăng."""
    return make_member_site("Xã Chi Lăng", "chilang.localhost")


@pytest.fixture
def admin(member: MemberSite, sign_in: Callable[[User], Client]) -> Client:
    """Who administers the site."""
    user = make_user("quantri-xa")
    grant(user, member, Role.SITE_ADMIN)
    return sign_in(user)


def take_back(client: Client, answer: Any) -> Any:
    """Press the button beside what was said."""
    found = re.search(r'action="(/admin/[\w/]+/undo/\d+/)"', answer.content.decode())
    assert found
    return client.post(found.group(1), follow=True)


def test_a_profile_comes_back(admin: Client, member: MemberSite) -> None:
    profile = SiteProfile.objects.get(site=member.site)
    before = SiteProfile.objects.filter(pk=profile.pk).values().get()
    account = {"kind": "zalo", "name": "", "url": "https://zalo.me/1"}
    data = profile_form(
        "Ủy ban nhân dân xã mới", phone="0205 3812 345", social_accounts=[("account", account)]
    )
    url = reverse("site_profiles:edit", args=[profile.pk])
    answer = admin.post(url, data, follow=True)
    profile.refresh_from_db()
    assert profile.agency_name == "Ủy ban nhân dân xã mới"
    assert len(profile.social_accounts) == 1
    take_back(admin, answer)
    assert SiteProfile.objects.filter(pk=profile.pk).values().get() == before


def test_a_line_of_the_menu_comes_back(admin: Client, member: MemberSite) -> None:
    item = MenuItem.objects.create(site=member.site, page=member.site.root_page, label="Đầu trang")
    answer = admin.post(reverse("menus:delete", args=[item.pk]), follow=True)
    assert not MenuItem.objects.exists()
    take_back(admin, answer)
    assert MenuItem.objects.get() == item
    assert MenuItem.objects.get().label == "Đầu trang"
