"""The one form of a site's profile: who reaches it, what it refuses, what it costs."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.core.audit.models import AuditEntry
from portal.core.media.models import FileState, PortalImage
from portal.tenancy.models import Role, RoleScope, SiteProfile
from tests.factories import grant, make_member_site, make_user
from tests.media.conftest import upload_image
from tests.support.profile_form import profile_form
from tests.tenancy.rights_world import Portal, World, admin

LIST = "/admin/site_profiles/"


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def site_admin(world: World) -> Client:
    """A browser of the administrator of site A."""
    user = make_user("qt-a")
    grant(user, world.a.member, Role.SITE_ADMIN)
    return admin(user)


@pytest.fixture
def central(world: World) -> Client:
    """A browser of the central office of Lạng Sơn."""
    user = make_user("so-tttt")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return admin(user)


def address(portal: Portal) -> str:
    """The form of a site's profile."""
    return f"{LIST}edit/{profile(portal).pk}/"


def profile(portal: Portal) -> SiteProfile:
    """The profile as it stands in the database."""
    return SiteProfile.objects.get(site=portal.member.site)


def errors(answer: Any) -> dict[str, list[str]]:
    """Messages by field of a refused form."""
    assert answer.status_code == 200
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_a_person_with_one_site_is_led_to_his_form(
    world: World, site_admin: Client, central: Client
) -> None:
    assert LIST in site_admin.get("/admin/").content.decode()
    assert site_admin.get(LIST).headers["Location"] == address(world.a)
    listing = central.get(LIST).content.decode()
    assert address(world.a) in listing
    assert address(world.b) in listing
    assert address(world.c) not in listing
    found = central.get(f"{LIST}?q=bangmac").content.decode()
    assert address(world.b) in found
    assert address(world.a) not in found


def test_the_form_of_another_site_does_not_exist(world: World, site_admin: Client) -> None:
    assert site_admin.get(address(world.b)).status_code == 404
    answer = site_admin.post(address(world.b), profile_form("Của A"))
    assert answer.status_code == 404
    assert profile(world.b).agency_name == "UBND Đơn vị bangmac"


def test_a_whole_profile_is_saved_and_recorded(world: World, site_admin: Client) -> None:
    emblem, badge = upload_image(world.a.member), upload_image(world.a.member)
    form = profile_form(
        "Ủy ban nhân dân xã Chi Lăng",
        licence="Giấy phép số 01/GP-TTĐT",
        emblem=emblem.pk,
        theme={"palette": "blue"},
        notice_text="Tạm ngừng hệ thống",
        notice_url="https://example.vn/bao-tri",
        notice_from="2030-01-01 08:00",
        notice_until="2030-01-01 10:00",
        mourning_from="2030-05-01",
        mourning_until="2030-05-02",
        languages=["en"],
        social_accounts=[("account", {"kind": "zalo", "name": "", "url": "https://zalo.me/1"})],
        badges=[
            ("badge", {"label": "Tín nhiệm mạng", "url": "https://example.vn/", "image": badge.pk})
        ],
        translations=[
            (
                "texts",
                {
                    "language": "en",
                    "agency_name": "People's Committee",
                    "parent_body": "",
                    "responsible": "",
                    "address": "",
                    "licence": "",
                },
            )
        ],
    )
    before = AuditEntry.objects.count()
    answer = site_admin.post(address(world.a), form)
    assert answer.status_code == 302, errors(answer)
    saved = profile(world.a)
    assert saved.emblem == emblem
    assert saved.theme["brand"] == "#0b4a82"
    assert saved.languages == ["en"]
    assert saved.notice_until == datetime.datetime(2030, 1, 1, 3, 0, tzinfo=datetime.UTC)
    assert saved.badges[0].value["image"] == badge
    assert saved.social_accounts[0].value["url"] == "https://zalo.me/1"
    assert saved.translations[0].value["agency_name"] == "People's Committee"
    entry = AuditEntry.objects.filter(object_id=str(saved.pk)).order_by("-pk").first()
    assert AuditEntry.objects.count() > before
    assert entry is not None
    assert entry.changes["licence"] == ["", "Giấy phép số 01/GP-TTĐT"]
    assert entry.changes["emblem"] == [None, emblem.pk]

    text = site_admin.get(address(world.a)).content.decode()
    assert '<option value="blue" selected>' in text


def test_an_unreadable_theme_is_refused_at_its_field_with_the_pair_named(
    world: World, site_admin: Client
) -> None:
    colours = {"palette": "own", "link": "#7a7aff", "ink": "#1c1b1a"}
    answer = site_admin.post(address(world.a), profile_form("UBND", theme=colours))
    found = errors(answer)
    assert list(found) == ["theme"]
    assert any(
        "“Liên kết” đặt trên “Nền trang”" in line and ":1" in line for line in found["theme"]
    )
    html = answer.content.decode()
    assert 'value="#7a7aff"' in html  # what was chosen is kept
    assert '<option value="own" selected>' in html
    assert profile(world.a).theme == {}


@pytest.mark.parametrize("raw", ["red", "#12345", "#123456;}*{display:none"])
def test_what_is_no_colour_is_refused(world: World, site_admin: Client, raw: str) -> None:
    colours = {"palette": "own", "brand": raw}
    answer = site_admin.post(address(world.a), profile_form("UBND", theme=colours))
    assert list(errors(answer)) == ["theme"]


def test_colours_of_ones_own_are_saved_without_the_defaults(
    world: World, site_admin: Client
) -> None:
    colours = {"palette": "own", "brand": "#14603A", "gold": "#f0b323"}
    site_admin.post(address(world.a), profile_form("UBND", theme=colours))
    assert profile(world.a).theme == {"brand": "#14603a"}
    site_admin.post(address(world.a), profile_form("UBND", theme={"palette": "default"}))
    assert profile(world.a).theme == {}


def test_pictures_are_the_sites_own(world: World, central: Client) -> None:
    own, foreign = upload_image(world.a.member), upload_image(world.b.member)
    badge = {"label": "Nhãn", "url": "", "image": foreign.pk}
    answer = central.post(
        address(world.a),
        profile_form("UBND", emblem=foreign.pk, banner=own.pk, badges=[("badge", badge)]),
    )
    assert set(errors(answer)) == {"emblem", "badges"}
    assert profile(world.a).emblem is None
    PortalImage.objects.filter(pk=own.pk).update(state=FileState.FAILED, state_note="hỏng")
    answer = central.post(address(world.a), profile_form("UBND", emblem=own.pk))
    assert "hỏng" in errors(answer)["emblem"][0]


def test_the_chooser_begins_with_the_sites_own_pictures(world: World, central: Client) -> None:
    html = central.get(address(world.a)).content.decode()
    assert f"collection_id={world.a.member.collection_id}" in html


def test_a_language_has_its_texts_once(world: World, site_admin: Client) -> None:
    block = {
        "language": "en",
        "agency_name": "Committee",
        "parent_body": "",
        "responsible": "",
        "address": "",
        "licence": "",
    }
    form = profile_form("UBND", translations=[("texts", block), ("texts", block)])
    assert list(errors(site_admin.post(address(world.a), form))) == ["translations"]


def test_only_who_answers_for_the_branch_orders_for_it(world: World, central: Client) -> None:
    """The administrator of the province's own site has no right on the communes' pages."""
    user = make_user("qt-tinh")
    grant(user, world.lang_son.member, Role.SITE_ADMIN)
    province_admin = admin(user)
    days = {"mourning_from": "2030-05-01", "mourning_until": "2030-05-02"}
    order = profile_form(
        "UBND tỉnh",
        notice_text="Bão",
        notice_on_branch="on",
        mourning_on_branch="on",
        **days,
    )
    province_admin.post(address(world.lang_son), order)
    saved = profile(world.lang_son)
    assert (saved.notice_text, saved.notice_on_branch) == ("Bão", False)
    assert not saved.mourning_on_branch

    central.post(address(world.lang_son), order)
    saved = profile(world.lang_son)
    assert (saved.notice_on_branch, saved.mourning_on_branch) == (True, True)

    # Nor does he change what was ordered.
    province_admin.post(address(world.lang_son), profile_form("UBND tỉnh mới", notice_text="Khác"))
    saved = profile(world.lang_son)
    assert saved.agency_name == "UBND tỉnh mới"
    assert (saved.notice_text, saved.notice_on_branch) == ("Bão", True)
    assert saved.mourning_from == datetime.date(2030, 5, 1)


def test_the_form_costs_the_same_in_a_large_network(world: World, site_admin: Client) -> None:
    def queries() -> int:
        assert site_admin.get(address(world.a)).status_code == 200
        with CaptureQueriesContext(connection) as seen:
            answer = site_admin.get(address(world.a))
        for number in range(5):
            assert f"Xã {number}" not in answer.content.decode()
        return len([query for query in seen if "cacheversion" not in query["sql"]])

    before = queries()
    for number in range(5):
        make_member_site(f"Xã {number}", f"xa{number}.localhost", parent=world.lang_son.member)
    assert queries() == before
    assert before <= 15
