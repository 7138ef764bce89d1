"""The admin screens: what a person of one site can see and open, and at what cost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page

from home.models import SectionPage
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_member_site, make_user
from tests.tenancy.rights_world import (
    World,
    admin,
    child,
    english_home,
    fresh,
)

API = "/admin/api/main/pages/"


@pytest.fixture
def editor_a(world: World) -> Client:
    """A browser of an editor of commune A."""
    user = make_user("btv-a")
    grant(user, world.a.member, Role.EDITOR)
    return admin(user)


def explore(page: Page | None = None) -> str:
    """Address of the explorer at `page`, or at its beginning."""
    return f"/admin/pages/{page.pk}/" if page else "/admin/pages/"


def text(response: Any) -> str:
    """The body of an answer."""
    return str(response.content.decode())


def test_the_explorer_begins_at_ones_own_home(
    world: World,
    editor_a: Client,
) -> None:
    assert editor_a.get(explore()).headers["location"] == explore(world.a.home)
    answer = editor_a.get(explore(world.a.home))
    assert answer.status_code == 200
    assert "Mục chilang" in text(answer)


def test_the_explorer_of_a_page_out_of_reach_leads_back(
    world: World,
    editor_a: Client,
) -> None:
    for page in (world.b.home, world.b.section, world.lang_son.home, world.c.home):
        answer = editor_a.get(explore(page))
        assert answer.status_code == 302
        assert answer.headers["location"] == explore(world.a.home)
    assert editor_a.get("/admin/pages/999999/").status_code in {302, 404}


def test_between_two_sites_of_ones_own_a_foreign_one_stays_closed(
    world: World,
) -> None:
    user = make_user("hai-xa")
    grant(user, world.a.member)
    grant(user, world.c.member)
    client = admin(user)
    top = text(client.get(explore(), follow=True))
    assert "Đơn vị langson" in top
    below = text(client.get(explore(world.lang_son.member.unit_page)))
    assert "Đơn vị chilang" in below
    assert "bangmac" not in below
    assert client.get(explore(world.b.home)).status_code == 302


def test_no_screen_for_finding_pages_names_another_site(
    world: World,
    editor_a: Client,
) -> None:
    addresses = [
        "/admin/",
        explore(world.a.home),
        explore(world.a.home) + "?q=B%C3%A0i",
        explore(world.a.home) + "?q=B%C3%A0i&search_all=1",
        explore(world.a.home) + f"results/?owner={world.a.home.owner_id or ''}",
        "/admin/pages/search/?q=B%C3%A0i",
        "/admin/pages/usage/home/standardpage/",
        "/admin/choose-page/",
        f"/admin/choose-page/{world.a.home.pk}/",
        "/admin/choose-page/?page_type=home.StandardPage",
        "/admin/choose-page/search/?q=B%C3%A0i",
        f"/admin/choose-page/chosen-multiple/?id={world.b.page.pk}",
        API,
        f"{API}?child_of={world.a.home.pk}&for_explorer=1",
    ]
    for address in addresses:
        answer = editor_a.get(address)
        assert answer.status_code == 200, address
        for word in ("bangmac", "dongkhe", "caobang"):
            assert word not in text(answer), (address, word)


def test_own_pages_are_found_everywhere(
    world: World,
    editor_a: Client,
) -> None:
    chooser = f"/admin/choose-page/{world.a.section.pk}/"
    assert "Bài chilang" in editor_a.get(chooser).json()["html"]
    picked = editor_a.get(f"/admin/choose-page/chosen-multiple/?id={world.a.page.pk}").json()
    assert [row["id"] for row in picked["result"]] == [world.a.page.pk]
    listed = editor_a.get(f"{API}?child_of={world.a.section.pk}&for_explorer=1").json()
    assert [row["id"] for row in listed["items"]] == [world.a.page.pk]
    assert "Bài chilang" in text(editor_a.get("/admin/pages/usage/home/standardpage/"))


def test_the_chooser_opens_no_page_of_another_site(
    world: World,
    editor_a: Client,
) -> None:
    for page in (world.b.home, world.lang_son.home, world.lang_son.member.unit_page):
        assert editor_a.get(f"/admin/choose-page/{page.pk}/").status_code == 404
    assert editor_a.get(f"{API}{world.b.page.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address", ["edit/", "delete/", "unpublish/", "copy/", "move/", "history/", "usage/",
                "privacy/", "view_draft/", "add_subpage/", "lock/"]
)  # fmt: skip
def test_no_screen_about_a_page_of_another_site_opens(
    world: World,
    editor_a: Client,
    address: str,
) -> None:
    answer = editor_a.get(f"/admin/pages/{world.b.page.pk}/{address}")
    assert answer.status_code in {302, 403, 404, 405}
    assert "bangmac" not in text(answer)


def test_the_admin_api_offers_no_actions(
    world: World,
) -> None:
    user = make_user("qt")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    client = admin(user)
    for action in ("publish", "unpublish", "move", "copy", "create_alias", "delete"):
        data = {"destination_page_id": world.b.section.pk}
        answer = client.post(f"{API}{world.a.page.pk}/action/{action}/", data)
        assert answer.status_code in {403, 404}, action
    assert fresh(world.a.page).get_parent().pk == world.a.section.pk


def test_filters_name_colleagues_and_no_sites(
    world: World,
    editor_a: Client,
) -> None:
    for name, portal, scope in (
        ("dong-nghiep", world.a, RoleScope.SITE),
        ("nguoi-xa-khac", world.b, RoleScope.SITE),
        ("nguoi-rieng-tinh", world.lang_son, RoleScope.SITE),
        ("nguoi-nhanh-tinh", world.lang_son, RoleScope.BRANCH),
    ):
        grant(make_user(name), portal.member, Role.EDITOR, scope)
    body = text(editor_a.get(explore(world.a.home)))
    assert "Dong-Nghiep" in body
    assert "Nguoi-Nhanh-Tinh" in body
    assert "Nguoi-Xa-Khac" not in body
    assert "Nguoi-Rieng-Tinh" not in body
    assert 'name="site"' not in body
    root = admin(make_user("goc", is_superuser=True)).get(explore())
    assert root.status_code == 200
    assert 'name="owner"' not in text(root)


def test_new_pages_begin_where_the_person_may_add(
    world: World,
    editor_a: Client,
) -> None:
    answer = editor_a.get("/admin/pages/create/home/sectionpage")
    assert answer.status_code == 200
    SectionPage.objects.filter(pk=world.a.section.pk).delete()
    Page.objects.filter(pk=world.a.home.pk).update(numchild=0)
    only = editor_a.get("/admin/pages/create/home/sectionpage")
    assert only.headers["location"].endswith(f"/add/home/sectionpage/{world.a.home.pk}/")


def test_units_and_homes_are_not_added_by_a_button(
    world: World,
) -> None:
    client = admin(make_user("goc", is_superuser=True))
    for kind, parent in (
        ("unitpage", world.lang_son.member.unit_page),
        ("homepage", world.a.member.unit_page),
        ("unitpage", Page.get_first_root_node()),
    ):
        answer = client.get(f"/admin/pages/add/home/{kind}/{parent.pk}/")
        assert answer.status_code == 302


def test_a_page_moves_within_its_site_through_the_screens(
    world: World,
) -> None:
    user = make_user("qt")
    grant(user, world.lang_son.member, Role.SITE_ADMIN, RoleScope.BRANCH)
    client = admin(user)
    other = child(world.a.home, "Mục khác", "muc-khac", SectionPage)
    moved = f"/admin/pages/{world.a.page.pk}/move/{other.pk}/confirm/"
    assert client.get(moved).status_code == 200
    client.post(moved)
    assert fresh(world.a.page).get_parent().pk == other.pk

    refused = f"/admin/pages/{world.a.page.pk}/move/{world.b.section.pk}/confirm/"
    assert client.get(refused).status_code == 302
    client.post(refused)
    assert fresh(world.a.page).get_parent().pk == other.pk

    bulk = f"/admin/bulk/wagtailcore/page/move/?next=/admin/&id={world.a.page.pk}"
    client.post(bulk, {"chooser": world.b.home.pk})
    assert fresh(world.a.page).get_parent().pk == other.pk
    client.post(bulk, {"chooser": world.a.section.pk})
    assert fresh(world.a.page).get_parent().pk == world.a.section.pk


@pytest.mark.parametrize("key", ["abc", "²", "9" * 30, "9" * 5000, "-1", "\0"])
def test_what_can_be_no_key_of_a_page_is_no_error_of_the_server(world: World, key: str) -> None:
    client = admin(make_user("goc", is_superuser=True))
    page, sent = world.a.page.pk, urlencode({"id": key})
    move = f"/admin/bulk/wagtailcore/page/move/?next=/admin/&id={page}"
    copied = {"new_title": "x", "new_slug": "x", "new_parent_page": key}
    answers = (
        client.post(move, {"chooser": key}),
        client.get(f"/admin/bulk/wagtailcore/page/delete/?id=all&{urlencode({'childOf': key})}"),
        client.get(f"/admin/choose-page/chosen-multiple/?{sent}"),
        client.get(f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&{sent}"),
        client.post(f"/admin/pages/{page}/copy/", copied),
        client.post("/admin/pages/choose_parent/", {"parent_page": key}),
    )
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert fresh(world.a.page).get_parent().pk == world.a.section.pk


@pytest.mark.parametrize("who", ["site_admin", "superuser"])
def test_a_page_copies_within_its_site_through_the_screens(
    world: World,
    who: str,
) -> None:
    user = make_user("qt", is_superuser=who == "superuser")
    grant(user, world.lang_son.member, Role.SITE_ADMIN, RoleScope.BRANCH)
    client = admin(user)
    address = f"/admin/pages/{world.a.page.pk}/copy/"
    form = {"new_title": "Bản sao", "new_slug": "ban-sao"}
    for alias in ({}, {"alias": "on"}):
        client.post(address, {**form, **alias, "new_parent_page": world.b.section.pk})
        assert not Page.objects.filter(slug="ban-sao").exists()
    html = client.get(address).content.decode()
    assert 'name="alias"' not in html
    assert 'name="publish_copies"' not in html
    wishes = {"alias": "on", "publish_copies": "on"}  # of which neither is offered
    client.post(address, {**form, **wishes, "new_parent_page": world.a.section.pk})
    copy = Page.objects.get(slug="ban-sao")
    assert copy.get_parent().pk == world.a.section.pk
    assert copy.alias_of is None
    assert not copy.live


def test_the_second_lock_holds_without_the_first(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.tenancy.permissions import RolePagePermissionTester

    monkeypatch.setattr(RolePagePermissionTester, "can_move_to", lambda *args: True)
    monkeypatch.setattr(RolePagePermissionTester, "can_copy_to", lambda *args: True)
    client = admin(make_user("goc", is_superuser=True))
    client.post(f"/admin/pages/{world.a.page.pk}/move/{world.b.section.pk}/confirm/")
    client.post(
        f"/admin/bulk/wagtailcore/page/move/?next=/admin/&id={world.a.page.pk}",
        {"chooser": world.b.section.pk},
    )
    client.post(
        f"/admin/pages/{world.a.page.pk}/copy/",
        {"new_title": "x", "new_slug": "x", "new_parent_page": world.b.section.pk},
    )
    assert fresh(world.b.section).get_children().count() == 1


def test_privacy_of_pages_and_collections_is_not_offered(
    world: World,
) -> None:
    client = admin(make_user("goc", is_superuser=True))
    page = client.get(f"/admin/pages/{world.a.page.pk}/privacy/")
    assert page.status_code == 302
    collection = world.a.member.collection
    assert client.get(f"/admin/collections/{collection.pk}/privacy/").status_code == 404


def test_a_role_that_ends_and_a_person_who_expires_are_out_at_the_next_request(
    world: World,
) -> None:
    user = make_user("btv")
    assignment = grant(user, world.a.member)
    client = admin(user)
    assert client.get(explore(world.a.home)).status_code == 200
    today = timezone.localdate()
    assignment.valid_to = today
    assignment.save()
    assert client.get(explore(world.a.home)).headers["location"].startswith("/admin/login/")
    assignment.valid_to = None
    assignment.save()
    assert client.get(explore(world.a.home)).status_code == 200
    user.expires_on = today - datetime.timedelta(days=1)
    user.save()
    assert client.get(explore(world.a.home)).headers["location"].startswith("/admin/login/")


def test_who_has_no_role_or_has_expired_cannot_come_in(
    world: World,
) -> None:
    login = reverse("wagtailadmin_login")
    password = "mat-khau-thu-nghiem"
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make_user("het-han", expires_on=yesterday, is_superuser=True)
    make_user("khong-vai-tro")
    make_user("goc", is_superuser=True)
    outcomes = {}
    for name in ("het-han", "khong-vai-tro", "goc"):
        client = Client(headers={"host": "quantri.localhost"})
        client.post(login, {"username": name, "password": password})
        outcomes[name] = client.get("/admin/").status_code
    assert outcomes == {"het-han": 302, "khong-vai-tro": 302, "goc": 200}


def test_an_auditor_reads_the_tree_and_writes_nothing(
    world: World,
) -> None:
    user = make_user("kiem-tra")
    grant(user, world.a.member, Role.AUDITOR)
    client = admin(user)
    listing = client.get(explore(world.a.home))
    assert "Mục chilang" in text(listing)
    assert client.get(f"/admin/pages/{world.a.page.pk}/edit/").status_code == 302
    assert client.get(f"/admin/pages/{world.a.section.pk}/add_subpage/").status_code == 302


def test_a_translated_home_opens_in_the_explorer_of_its_site(
    world: World,
    editor_a: Client,
) -> None:
    english = english_home(world.a)
    answer = editor_a.get(explore(english))
    assert answer.status_code == 200
    assert editor_a.get(explore(world.a.member.unit_page)).status_code == 200


def count_queries(client: Client, address: str) -> int:
    """SQL queries of one warm request."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return without_version_reads(captured)


def without_version_reads(captured: CaptureQueriesContext) -> int:
    """Queries but those for version keys, which tests read at every look-up."""
    return len([query for query in captured if "cacheversion" not in query["sql"]])


def test_cost_grows_neither_with_roles_nor_with_the_network(
    world: World,
) -> None:
    one = make_user("mot-vai")
    grant(one, world.a.member)
    many = make_user("tram-vai")
    grant(many, world.a.member)
    screens = [
        explore(world.a.home),
        f"/admin/choose-page/{world.a.home.pk}/",
        f"{API}?child_of={world.a.home.pk}&for_explorer=1",
        f"/admin/pages/{world.a.page.pk}/edit/",
    ]
    client = admin(one)
    before = {address: count_queries(client, address) for address in screens}
    for number in range(100):
        if number < 4:
            member = make_member_site(
                f"Xã {number}", f"x{number}.langson.localhost", parent=world.lang_son.member
            )
        grant(many, member, Role.EDITOR)
    assert before == {address: count_queries(client, address) for address in screens}
    wide = admin(many)
    assert before == {address: count_queries(wide, address) for address in screens}


def test_the_break_glass_account_explores_the_whole_tree(
    world: World,
) -> None:
    client = admin(make_user("goc", is_superuser=True))
    for page in (Page.get_first_root_node(), world.lang_son.member.unit_page, world.a.home):
        assert client.get(explore(page)).status_code == 200
    unit = text(client.get(explore(world.a.member.unit_page)))
    assert "/admin/site_states/" in unit


def test_the_dashboard_counts_nothing_across_sites(world: World) -> None:
    branch, own = make_user("tinh"), make_user("btv")
    grant(branch, world.lang_son.member, Role.EDITOR, RoleScope.BRANCH)
    grant(own, world.a.member)
    superuser = make_user("goc", is_superuser=True)
    for user in (own, branch, superuser):
        with CaptureQueriesContext(connection) as captured:
            assert admin(user).get("/admin/").status_code == 200
        counts = [q for q in captured if "COUNT(*)" in q["sql"] and "wagtailcore_page" in q["sql"]]
        assert counts == []


def test_children_are_found_by_an_index_of_their_level(db: None) -> None:
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Page._meta.db_table)
    assert indexes["core_page_level"]["columns"] == ["depth", "path"]


def test_a_list_of_drafts_costs_an_editor_no_query_a_row(world: World, editor_a: Client) -> None:
    def draft(number: int) -> None:
        page = child(world.a.section, f"Nháp {number}", f"nhap-{number}")
        Page.objects.filter(pk=page.pk).update(live=False)

    draft(0)
    before = count_queries(editor_a, explore(world.a.section))
    for number in range(1, 6):
        draft(number)
    with CaptureQueriesContext(connection) as captured:
        body = text(editor_a.get(explore(world.a.section)))
    assert "Nháp 5" in body
    assert without_version_reads(captured) == before


def test_a_pasted_address_stays_an_address(world: World, editor_a: Client) -> None:
    address = "http://bangmac.langson.localhost/muc/bai/"
    answer = editor_a.post(
        "/admin/choose-external-link/",
        {"external-link-chooser-url": address, "external-link-chooser-link_text": ""},
    )
    assert answer.json()["result"]["title"] == address
