"""What the demo writes on pages that a template began."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import WorkflowState

from home.demo import places
from home.demo.builder import write_text
from home.demo.organization import build_organization
from home.demo.people import build_people
from home.demo.places import build_places
from home.models import StandardPage
from news.models import ArticlePage
from organization.models import OrganizationPage, Person, ScheduleEntry
from portal.core.accounts.models import User
from portal.tenancy.models import Role, RoleAssignment
from tests.home.conftest import Portal, words

SPOKESPERSON = {"nguoi-phat-ngon": "Người phát ngôn"}
ROW = {"path": "gioi-thieu/lich-su", "text": ["Chi Lăng là tên cửa ải."]}


def read(portal: Portal, path: str) -> str:
    answer = Client().get(path, headers={"host": portal.host})
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_the_demos_text_takes_the_place_of_samples_once(commune: Portal) -> None:
    write_text(commune.member, ROW)
    assert "Chi Lăng là tên cửa ải." in read(commune, "/gioi-thieu/lich-su/")
    page = StandardPage.objects.get(pk=commune.page("lich-su").pk)
    page.body = [{"type": "paragraph", "value": "<p>Do xã viết lại.</p>"}]
    page.save_revision().publish()
    write_text(commune.member, ROW)
    assert "Do xã viết lại." in read(commune, "/gioi-thieu/lich-su/")


def test_places_and_products_are_made_once(
    commune: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "cover_of", lambda *_args: None)
    members = {"chilang": commune.member}
    made = build_places(members)
    assert made >= 3
    text = read(commune, "/gioi-thieu/di-tich-danh-thang/")
    assert "Ải Chi Lăng" in text
    assert "Đặc sản địa phương · Tháng 7 đến tháng 9" in text
    assert "21,6047" in read(commune, "/gioi-thieu/di-tich-danh-thang/ai-chi-lang/").replace(
        ".", ","
    )
    assert build_places(members) == 0


def test_there_is_an_account_for_each_role_with_work_under_way(commune: Portal) -> None:
    members = {"chilang": commune.member, "langson": commune.member}
    assert build_people(members, "mat-khau-minh-hoa") == len(Role.values)
    granted = RoleAssignment.objects.values_list("role", flat=True)
    assert sorted(granted) == sorted(Role.values)
    states = WorkflowState.objects.values_list("status", flat=True)
    assert sorted(states) == [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    articles = ArticlePage.objects.filter(owner__username="congtacvien")
    assert [article.live for article in articles] == [False] * 3
    # A second start makes nothing twice, and a drawn password is taken over.
    assert build_people(members, "mat-khau-khac") == 0
    assert articles.count() == 3
    assert User.objects.get(username="nguoiduyet").check_password("mat-khau-khac")


def test_the_organisation_is_filled_and_its_schedule_never_old(
    commune: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {"chilang": commune.member}
    assert build_organization(members) > 30
    assert build_organization(members) == 0
    chart = read(commune, "/gioi-thieu/to-chuc-bo-may/")
    assert "Chủ tịch Ủy ban nhân dân xã: ThS. Trần Thị B" in chart
    assert "Thôn Khe Na" in chart
    assert "Người phát ngôn" in read(commune, "/lien-he/")
    spokesperson = {"path": "nguoi-phat-ngon", "text": ["Báo chí"], "contacts": SPOKESPERSON}
    write_text(commune.member, spokesperson)
    assert "Lương Văn H, Chánh Văn phòng" in read(commune, "/nguoi-phat-ngon/")
    week = read(commune, "/lich-cong-tac/")
    for word in ("Lịch tiếp công dân", "Có thay đổi", "Đã hủy", "Chủ nhật"):
        assert word in week
    assert "Trao đổi nhân sự thôn" not in week
    assert ScheduleEntry.objects.filter(is_internal=True).count() == 2
    before = ScheduleEntry.objects.count()
    later = timezone.localdate() + datetime.timedelta(days=7)
    monkeypatch.setattr(timezone, "localdate", lambda: later)
    assert 0 < build_organization(members) < before
    assert build_organization(members) == 0


def test_a_site_that_kept_its_page_of_text_gets_nobody(commune: Portal) -> None:
    OrganizationPage.objects.descendant_of(commune.member.site.root_page).get().delete()
    assert build_organization({"chilang": commune.member}) == 0
    assert not Person.objects.exists()
