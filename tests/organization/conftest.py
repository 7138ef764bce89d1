"""A commune with a chart of its offices."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from wagtail.models import Page

from organization.models import Appointment, ContactPoint, OfficePage, OrganizationPage, Person
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared

HERE = "chilang.localhost"
TODAY = datetime.date(2026, 11, 2)
MakeOffice = Callable[..., OfficePage]
Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Files of a test are its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@shared
def member() -> MemberSite:
    """Xã Chi Lăng."""
    return make_member_site("Xã Chi Lăng", HERE)


@shared
def chart(member: MemberSite) -> OrganizationPage:
    """Bộ máy tổ chức, without an office yet."""
    home = Page.objects.get(pk=member.site.root_page_id).specific
    page: OrganizationPage = home.add_child(
        instance=OrganizationPage(title="Bộ máy tổ chức", slug="bo-may", locale=home.locale)
    )
    return page


@pytest.fixture
def make_office(chart: OrganizationPage) -> MakeOffice:
    """Publish an office below the chart, or below `above`."""

    def make(
        title: str = "Ủy ban nhân dân", above: Page | None = None, **fields: Any
    ) -> OfficePage:
        parent = Page.objects.get(pk=(above or chart).pk).specific
        page = OfficePage(
            title=title, locale=parent.locale, **{"kind_id": "uy-ban-nhan-dan", **fields}
        )
        parent.add_child(instance=page)
        if fields.get("live", True):
            page.save_revision().publish()
        return OfficePage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def make_person(member: MemberSite) -> Make:
    """A person of the commune."""

    def make(full_name: str = "Nguyễn Văn A", **fields: Any) -> Person:
        person = Person(**{"site": member.site, "full_name": full_name, **fields})
        person.full_clean()
        person.save()
        return person

    return make


@pytest.fixture
def make_post() -> Make:
    """A post that a person holds."""

    def make(person: Person, office: OfficePage, title: str = "Chuyên viên", **fields: Any) -> Any:
        post = Appointment(person=person, office=office, title=title, **fields)
        post.full_clean()
        post.save()
        return post

    return make


@pytest.fixture
def make_contact(member: MemberSite) -> Make:
    """A contact point of the commune."""

    def make(name: str = "Văn phòng", **fields: Any) -> ContactPoint:
        given = {"site": member.site, "kind_id": "lien-he-chung", "phones": "0205 3812 345"}
        point = ContactPoint(name=name, **{**given, **fields})
        point.full_clean()
        point.save()
        return point

    return make
