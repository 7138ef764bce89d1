"""What was public is taken down with a reason, and never deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page, PageLogEntry

from editorial.models import TakeDown
from portal.tenancy.models import Role
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, public_text
from tests.factories import make_user
from tests.tenancy.rights_world import World, admin, child, fresh


def take_down(client: Client, page: Page, **form: str) -> object:
    return client.post(f"/admin/pages/{page.pk}/unpublish/", form)


def bulk(action: str, *pages: Page) -> str:
    ids = "".join(f"&id={page.pk}" for page in pages)
    return f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/{ids}"


@pytest.fixture
def leaf(world: World) -> Page:
    """A public page of A."""
    return child(world.a.section, "Trang công khai", "cong-khai")


def test_a_page_is_taken_down_with_its_reason(people: People, leaf: Page, world: World) -> None:
    client = people.approver.client
    assert 'name="reason"' in client.get(f"/admin/pages/{leaf.pk}/unpublish/").content.decode()
    take_down(client, leaf, reason="Đăng nhầm số liệu.")
    assert not fresh(leaf).live
    kept = TakeDown.objects.get()
    assert (kept.page_id, kept.site, kept.title) == (leaf.pk, world.a.member.site, leaf.title)
    assert (kept.reason, kept.taken_down_by) == ("Đăng nhầm số liệu.", people.approver.user)
    assert PageLogEntry.objects.get(action="editorial.take_down").data["reason"] == kept.reason
    history = client.get(f"/admin/pages/{leaf.pk}/history/").content.decode()
    assert "Đăng nhầm số liệu." in history


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_stays(people: People, leaf: Page, reason: str) -> None:
    client = people.approver.client
    answer = client.post(f"/admin/pages/{leaf.pk}/unpublish/", {"reason": reason})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    answer = client.post(bulk("unpublish", leaf), {"reason": reason})
    assert answer.status_code == 200
    assert fresh(leaf).live
    assert not TakeDown.objects.exists()


def test_who_may_not_takes_nothing_down(people: People, leaf: Page) -> None:
    for clerk in (people.editor, people.stranger):
        take_down(clerk.client, leaf, reason="Thử.")
        clerk.client.post(bulk("unpublish", leaf), {"reason": "Thử."})
    assert fresh(leaf).live
    assert not TakeDown.objects.exists()


@pytest.mark.parametrize("several", [False, True])
def test_pages_below_go_with_it_and_have_the_reason_too(
    people: People, world: World, several: bool
) -> None:
    leaf = child(world.a.section, "Trang công khai", "cong-khai")
    form = {"reason": "Gộp chuyên mục.", "include_descendants": "on"}
    if several:
        people.approver.client.post(bulk("unpublish", world.a.section), form)
    else:
        take_down(people.approver.client, world.a.section, **form)
    gone = [world.a.section, world.a.page, leaf]
    assert [fresh(page).live for page in gone] == [False] * 3
    assert {row.page_id for row in TakeDown.objects.all()} == {page.pk for page in gone}
    assert {row.reason for row in TakeDown.objects.all()} == {"Gộp chuyên mục."}
    entries = PageLogEntry.objects.filter(action="wagtail.unpublish")
    assert {entry.user for entry in entries} == {people.approver.user}


def test_what_is_down_comes_back_by_approval_alone(people: People, leaf: Page) -> None:
    take_down(people.approver.client, leaf, reason="Đăng nhầm.")
    people.approver.submit(leaf, intro="Đã sửa.")
    people.approver.approve(leaf)
    assert public_text(leaf) == ""
    people.second.approve(leaf)
    assert public_text(leaf) == "Đã sửa."


@pytest.mark.parametrize("who", ["site_admin", "central", "superuser"])
def test_what_was_ever_public_is_not_deleted(people: People, world: World, who: str) -> None:
    if who == "superuser":
        client = admin(make_user("goc", is_superuser=True))
    elif who == "site_admin":
        client = Clerk("quan-tri", world.a, Role.SITE_ADMIN).client
    else:
        client = people.central.client
    leaf = child(world.a.section, "Trang công khai", "cong-khai")
    fresh(leaf).get_latest_revision().publish()
    take_down(client, leaf, reason="Hết hiệu lực.")
    never_public = child(world.a.home, "Mục nháp", "muc-nhap", type(fresh(world.a.section)))
    Page.objects.filter(pk=never_public.pk).update(live=False)
    below = child(never_public, "Trang dưới", "duoi")
    Page.objects.filter(pk=below.pk).update(live=False, first_published_at="2026-01-01T00:00Z")
    for page in (leaf, world.a.page, world.a.section, never_public):
        client.post(f"/admin/pages/{page.pk}/delete/")
        client.post(bulk("delete", page))
        client.delete(f"/admin/api/main/pages/{page.pk}/")
        assert Page.objects.filter(pk=page.pk).exists(), page
    Page.objects.filter(pk=below.pk).update(first_published_at=None)
    client.post(f"/admin/pages/{never_public.pk}/delete/")
    assert not Page.objects.filter(pk=never_public.pk).exists()


def test_what_was_public_still_moves(people: People, leaf: Page, world: World) -> None:
    from home.models import SectionPage

    other = child(world.a.home, "Mục khác", "muc-khac", SectionPage)
    people.approver.client.post(f"/admin/pages/{leaf.pk}/move/{other.pk}/confirm/")
    assert fresh(leaf).get_parent().pk == other.pk


def test_the_second_lock_holds_where_a_screen_does_not_ask(
    people: People, leaf: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction

    monkeypatch.setattr(DeleteBulkAction, "check_perm", lambda *args: True)
    people.approver.client.post(bulk("delete", leaf))
    assert Page.objects.filter(pk=leaf.pk).exists()
