"""Ways from a menu to what is no page: the work schedule and the directory of people."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from home.models import ShortcutPage
from portal.tenancy.models import MenuItem
from portal.tenancy.versions import bump, site_key
from tests.home.conftest import Portal, words

SCHEDULE, DIRECTORY = "/gioi-thieu/lich-cong-tac/", "/gioi-thieu/danh-ba/"


def frame(portal: Portal, tag: str, path: str = "/") -> str:
    """The header or the footer of a page."""
    html = Client().get(path, headers={"host": portal.host}).content.decode()
    return html[html.index(f"<{tag}") : html.index(f"</{tag}>")]


@pytest.mark.parametrize("which", ["commune", "province", "department"])
def test_the_menu_of_a_new_portal_leads_to_chart_directory_and_schedule(
    which: str, request: pytest.FixtureRequest
) -> None:
    portal: Portal = request.getfixturevalue(which)
    menu = frame(portal, "header")
    chart = "co-cau-to-chuc" if which == "department" else "to-chuc-bo-may"
    places = [menu.index(f'href="/gioi-thieu/{slug}/"') for slug in (chart, "danh-ba")]
    assert places == sorted(places)
    assert f'href="{SCHEDULE}"' in menu
    for path, target in ((SCHEDULE, "/lich-cong-tac/"), (DIRECTORY, "/danh-ba/")):
        answer = Client().get(path, headers={"host": portal.host})
        assert (answer.status_code, answer["Location"]) == (302, target)
        assert Client().get(target, headers={"host": portal.host}).status_code == 200
    assert "Lịch công tác, lịch tiếp công dân" in words(
        Client().get("/so-do-trang/", headers={"host": portal.host}).content.decode()
    )
    sitemap = Client().get("/sitemap.xml", headers={"host": portal.host}).content.decode()
    assert SCHEDULE not in sitemap
    assert "/lich-cong-tac/</loc>" in sitemap
    assert "/danh-ba/</loc>" in sitemap


def test_the_foot_of_every_page_names_them(commune: Portal) -> None:
    foot = frame(commune, "footer")
    assert '<a href="/danh-ba/">Danh bạ cán bộ, cơ quan</a>' in foot
    assert '<a href="/lich-cong-tac/">Lịch công tác</a>' in foot


def current(portal: Portal, path: str) -> dict[str, str]:
    """Where the marked lines of the menu at `path` lead, and the mark of each."""
    menu = frame(portal, "header", path).partition('class="menu-wide')[2]
    return dict(re.findall(r'<a href="([^"]+)"\s+aria-current="(\w+)"', menu))


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/lich-cong-tac/", {"/gioi-thieu/": "true", SCHEDULE: "page"}),
        ("/danh-ba/", {"/gioi-thieu/": "true", DIRECTORY: "page"}),
        ("/danh-ba/in/", {"/gioi-thieu/": "true", DIRECTORY: "true"}),
        ("/gioi-thieu/", {"/gioi-thieu/": "page"}),
        ("/so-do-trang/", {}),
        ("/", {"/": "page"}),
    ],
)
def test_the_menu_marks_the_way_to_the_list_that_is_read(
    path: str, marked: dict[str, str], commune: Portal
) -> None:
    assert current(commune, path) == marked


def test_a_way_that_stands_in_the_menu_itself_is_marked(commune: Portal) -> None:
    way = commune.page("danh-ba")
    MenuItem.objects.create(site=commune.member.site, page=way, sort_order=99)
    bump(site_key(commune.member.site_id))
    assert frame(commune, "header", "/danh-ba/").count(f'href="{DIRECTORY}"') == 4
    assert current(commune, "/danh-ba/") == {"/gioi-thieu/": "true", DIRECTORY: "page"}
    MenuItem.objects.filter(site=commune.member.site).exclude(page=way).delete()
    bump(site_key(commune.member.site_id))
    assert current(commune, "/danh-ba/") == {DIRECTORY: "page"}


@pytest.mark.parametrize("target", ["editorial_board", "gone"])
def test_what_a_site_does_not_have_is_not_there(target: str, commune: Portal) -> None:
    ShortcutPage.objects.filter(pk=commune.page("danh-ba").pk).update(target=target)
    assert Client().get(DIRECTORY, headers={"host": commune.host}).status_code == 404


def test_an_editor_chooses_among_the_lists_of_the_portal(
    commune: Portal, admin_client: Client
) -> None:
    above = commune.page("tiep-can-thong-tin").pk
    path = reverse("wagtailadmin_pages:add", args=["home", "shortcutpage", above])
    form = {"title": "Các đơn vị", "slug": "cac-don-vi", "target": "nowhere"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    assert admin_client.post(path, form).status_code == 200
    assert admin_client.post(path, {**form, "target": "directory"}).status_code == 302
    assert ShortcutPage.objects.get(slug="cac-don-vi").target == "directory"
