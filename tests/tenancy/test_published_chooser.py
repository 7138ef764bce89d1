"""Links to what other portals have published: found by its title, shown as readers see it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from modelsearch import index
from wagtail.models import Page

from portal.tenancy.models import MemberSite, Role, SiteState
from tests.factories import grant, make_user
from tests.isolation.addresses import addresses
from tests.isolation.published import END_POINTS
from tests.tenancy.rights_world import World, admin, fresh

LINK = "allow_external_link=true"
TAB = f"/admin/choose-page/published/?{LINK}"


@pytest.fixture
def editor_a(world: World) -> Client:
    """A browser of an editor of commune A."""
    user = make_user("btv-a")
    grant(user, world.a.member, Role.EDITOR)
    return admin(user)


def found(client: Client, words: str) -> str:
    """What the tab shows for these words."""
    address = f"/admin/choose-page/published/results/?{LINK}"
    return client.get(address, {"q": words}).content.decode()


def retitled(page: Page, title: str) -> Page:
    """The page with a title that the search knows."""
    page = fresh(page)
    page.title = title
    page.save()
    # The job that does it runs after the commit.
    index.insert_or_update_object(page)
    return page


def test_both_tabs_are_offered_for_a_link_in_a_text(world: World, editor_a: Client) -> None:
    own = editor_a.get(f"/admin/choose-page/?{LINK}").json()["html"]
    assert "/admin/choose-page/published/?" in own
    tab = editor_a.get(TAB).json()
    assert tab["step"] == "browse"
    assert "Trang của tôi" in tab["html"]
    assert "Đã đăng ở nơi khác" in tab["html"]
    assert "/admin/choose-page/published/results/" in tab["html"]


@pytest.mark.parametrize("query", ["", "allow_external_link=true&multiple=1"])
def test_a_field_of_pages_offers_ones_own_alone(world: World, editor_a: Client, query: str) -> None:
    own = editor_a.get(f"/admin/choose-page/?{query}").json()["html"]
    assert "/admin/choose-page/published/" not in own
    assert editor_a.get(f"/admin/choose-page/published/?{query}").status_code == 404


def test_no_other_chooser_shows_what_lies_elsewhere(world: World, editor_a: Client) -> None:
    theirs = retitled(world.b.page, "Thông báo tiêm phòng dại")
    assert theirs.title in found(editor_a, "tiêm phòng")
    doors = {
        address.path({})
        for address in addresses()
        if "choose" in address.route and not address.arguments and address.route not in END_POINTS
    }
    assert {"/admin/choose-page/search/", "/admin/images/chooser/results/"} <= doors
    for door in doors:
        for field in ("", "multiple=1", LINK) if "choose-page" in door else ("",):
            answer = editor_a.get(f"{door}?{field}", {"q": "tiêm phòng"})
            is_window = answer.headers["content-type"] == "application/json"
            shown = str(answer.json()) if is_window else answer.content.decode()
            assert theirs.title not in shown, door
            assert field == LINK or "choose-page/published" not in shown, door


def test_a_published_page_of_another_portal_is_found_and_ones_own_is_not(
    world: World, editor_a: Client
) -> None:
    theirs = retitled(world.b.page, "Thông báo tiêm phòng dại")
    retitled(world.a.page, "Thông báo tiêm phòng cúm")
    shown = found(editor_a, "tiêm phòng")
    assert f'data-id="{theirs.pk}"' in shown
    assert f'data-url="{theirs.url}"' in shown
    assert MemberSite.objects.get(pk=world.b.member.pk).site.site_name in shown
    assert "cúm" not in shown


def _not_published(world: World, page: Page) -> None:
    page.live = False
    page.save()


def _expired(world: World, page: Page) -> None:
    page.expired = True
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save()


def _portal_suspended(world: World, page: Page) -> None:
    MemberSite.objects.filter(pk=world.b.member.pk).update(state=SiteState.SUSPENDED)


@pytest.mark.parametrize("hidden", [_not_published, _expired, _portal_suspended])
def test_what_readers_do_not_see_is_not_found(world: World, editor_a: Client, hidden: Any) -> None:
    page = retitled(world.b.page, "Thông báo tiêm phòng dại")
    assert "tiêm phòng" in found(editor_a, "tiêm phòng").split("<tbody", 1)[-1]
    hidden(world, page)
    assert f'data-id="{page.pk}"' not in found(editor_a, "tiêm phòng")


def test_the_title_of_a_draft_is_never_told(world: World, editor_a: Client) -> None:
    page = retitled(world.b.page, "Thông báo tiêm phòng dại")
    page.title = "Điều chỉnh bí mật"
    page.save_revision()
    assert "bí mật" not in found(editor_a, "tiêm phòng")
    assert f'data-id="{page.pk}"' not in found(editor_a, "bí mật")


def test_an_empty_box_asks_for_words(world: World, editor_a: Client) -> None:
    assert "data-id" not in found(editor_a, "")
    assert "Không cổng nào khác" in found(editor_a, "không có từ này")
