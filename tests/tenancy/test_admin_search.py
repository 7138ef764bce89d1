"""The admin's own search finds with and without accents, inside of one's rights alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from portal.core.accounts.models import User
from portal.core.admin_search import asked, indexed
from portal.core.media.models import PortalDocument, PortalImage
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_user
from tests.support.queue import run_jobs
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World, add_files, admin, child, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
ODD = ['"', "'*(:\\ AND NOT -", "a" * 500]


@shared
def pages(world: World) -> None:
    """A page on each of two portals, in the index."""
    child(world.a.section, "Quyết định số 933/QĐ-UBND về thu hồi đất", "quyet-dinh")
    child(world.b.section, "Quyết định về chợ của xã bên", "quyet-dinh")
    run_jobs()


@pytest.fixture
def editor(world: World) -> Client:
    """A browser of an editor of portal A."""
    user = make_user("bien-tap-a", full_name="Nguyễn Thị Quỳnh")
    grant(user, world.a.member, Role.EDITOR)
    return admin(user)


@pytest.fixture
def central(world: World) -> Client:
    """A browser of the central office."""
    user = make_user("trung-tam", full_name="Trần Văn Đức")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return admin(user)


def text(browser: Client, address: str, **query: Any) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200, (address, query, answer.status_code)
    return str(answer.content.decode())


@pytest.mark.parametrize(
    "typed", ["quyet dinh", "Quyết định", "QUYÊT ĐINH", "quy", "933 qd", "933/QĐ-UBND"]
)
def test_the_explorer_finds_with_and_without_accents(
    world: World, pages: None, editor: Client, central: Client, typed: str
) -> None:
    own = text(editor, f"/admin/pages/{world.a.home.pk}/", q=typed)
    assert "thu hồi đất" in own
    assert "xã bên" not in own
    everywhere = text(editor, "/admin/pages/search/", q=typed)
    assert "thu hồi đất" in everywhere
    assert "xã bên" not in everywhere
    both = text(central, "/admin/pages/search/", q=typed)
    assert "thu hồi đất" in both
    assert ("xã bên" in both) is ("933" not in typed)


def test_choosers_find_with_and_without_accents(world: World, pages: None, editor: Client) -> None:
    found = text(editor, "/admin/choose-page/search/", q="thu hoi dat")
    assert "thu hồi đất" in found
    assert "xã bên" not in text(editor, "/admin/choose-page/search/", q="quyet dinh")


def test_pictures_and_files_are_found_with_and_without_accents(
    world: World, editor: Client
) -> None:
    for portal in (world.a, world.b):
        add_files(portal)
        PortalImage.objects.filter(pk=portal.image.pk).update(
            title=f"Lễ hội Lồng Tồng {portal.word}"
        )
        PortalDocument.objects.filter(pk=portal.document.pk).update(title=f"Kế hoạch {portal.word}")
        PortalImage.objects.get(pk=portal.image.pk).save()
        PortalDocument.objects.get(pk=portal.document.pk).save()
    run_jobs()
    for address, typed in (
        ("/admin/images/", "le hoi long tong"),
        ("/admin/images/", "LỄ HỘI"),
        ("/admin/images/chooser/results/", "long tong"),
        ("/admin/documents/", "ke hoach"),
        ("/admin/documents/chooser/results/", "ke hoach"),
    ):
        found = text(editor, address, q=typed)
        assert "chilang" in found, (address, typed)
        assert "bangmac" not in found


def test_people_roles_and_menus_are_found_with_and_without_accents(
    world: World, editor: Client, central: Client
) -> None:
    outside = make_user("nguoi-ngoai", full_name="Nguyễn Thị Quỳnh Hoa")
    grant(outside, world.c.member, Role.EDITOR)
    for address in ("/admin/people/", "/admin/roles/"):
        for typed in ("nguyen thi quynh", "Nguyễn Thị QUỲNH", "thị quy"):
            found = text(central, address, q=typed)
            assert "Nguyễn Thị Quỳnh" in found, (address, typed)
            assert "Quỳnh Hoa" not in found
    assert "bien-tap-a" not in text(central, "/admin/people/", q="tran van duc")


def test_the_list_of_accounts_too(db: None) -> None:
    make_user("mot", full_name="Đặng Ư Đạt")
    root = make_user("goc", is_superuser=True)
    assert "Đặng Ư Đạt" in text(admin(root), "/admin/users/", q="dang u dat")
    assert "Đặng Ư Đạt" not in text(admin(root), "/admin/users/", q="dang o dat")


@pytest.mark.parametrize("typed", ODD)
def test_no_odd_sign_breaks_a_search(world: World, pages: None, editor: Client, typed: str) -> None:
    for address in (
        f"/admin/pages/{world.a.home.pk}/",
        "/admin/pages/search/",
        "/admin/choose-page/search/",
        "/admin/images/",
        "/admin/documents/",
    ):
        text(editor, address, q=typed)


@pytest.mark.parametrize("typed", ODD)
def test_nor_one_of_people(central: Client, typed: str) -> None:
    text(central, "/admin/people/", q=typed)


@given(typed=st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_whatever_is_typed_is_looked_for(world: World, pages: None, typed: str) -> None:
    list(Page.objects.all().autocomplete(typed)[:5])
    list(Page.objects.all().search(typed)[:5])
    list(User.objects.filter(full_name__folded=typed)[:5])


def test_words_in_quotes_stand_together(world: World, pages: None, editor: Client) -> None:
    assert "thu hồi đất" in text(editor, "/admin/pages/search/", q='"thu hoi" 933')
    assert "thu hồi đất" not in text(editor, "/admin/pages/search/", q='"hoi thu" 933')
    assert "thu hồi đất" not in text(editor, "/admin/pages/search/", q='"thu hoi" 934')


def test_signs_of_patterns_mean_themselves(db: None) -> None:
    make_user("mot", full_name="100% Đúng_Giờ")
    for typed, found in (("100%", 1), ("%", 1), ("dung_gio", 1), ("d_ng", 0), ("g%o", 0)):
        assert User.objects.filter(full_name__folded=typed).count() == found


def test_both_spellings_of_a_syllable_are_indexed() -> None:
    assert indexed("Kỹ thuật") == "ky thuat ki"
    assert asked('  "Quyết-định" 933/QÐ ') == "quyet dinh 933 qd"
    assert asked("kĩ") == "ki"
