"""What each role may do with a page, on its own site, elsewhere, and when it ends."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import Page, PagePermissionTester
from wagtail.permissions import page_permission_policy

from portal.core.accounts.models import User
from portal.tenancy.grants import forget, read_grants
from portal.tenancy.models import Role, RoleScope, SiteState
from portal.tenancy.permissions import RolePagePermissionTester
from tests.factories import grant, make_user
from tests.tenancy.rights_world import (
    Portal,
    World,
    child,
    english_home,
    fresh,
)

# What a role lets a person do with an ordinary live page of another author. Nobody
# publishes alone or deletes what is public: `editorial` sees to that (tests/editorial).
ALLOWED: dict[str, set[str]] = {
    Role.COLLABORATOR: {"add_subpage"},
    Role.EDITOR: {"add_subpage", "edit", "copy"},
    Role.APPROVER: {
        "add_subpage", "edit", "copy", "move", "unpublish", "lock", "unlock",
        "reorder_children", "unschedule",
    },
    Role.SITE_ADMIN: {
        "add_subpage", "edit", "copy", "move", "unpublish", "lock", "unlock",
        "reorder_children", "unschedule",
    },
    Role.CENTRAL: {
        "add_subpage", "edit", "copy", "move", "unpublish", "lock", "unlock",
        "reorder_children", "unschedule",
    },
    Role.AUDITOR: set(),
}  # fmt: skip
NEVER = {"set_view_restrictions", "publish", "publish_subpage", "delete"}
QUESTIONS = sorted(set().union(*ALLOWED.values()) | NEVER)


def may(user: User, page: Page) -> set[str]:
    """All that the tester of `page` answers with yes."""
    forget(user)
    tester = fresh(page).permissions_for_user(user)
    return {name for name in QUESTIONS if getattr(tester, f"can_{name}")()}


@pytest.fixture
def leaf(world: World) -> Page:
    """A section without children: bulk rights do not matter on it."""
    from home.models import SectionPage

    return child(world.a.home, "Mục trống", "muc-trong", SectionPage)


def someone(portal: Portal, role: str, scope: str = RoleScope.SITE) -> User:
    """A new person with one role."""
    user = make_user(f"nguoi-{uuid4().hex[:12]}")
    grant(user, portal.member, role, scope)
    return user


def test_a_role_does_what_the_table_says_on_its_own_site_alone(
    world: World,
    leaf: Page,
) -> None:
    foreign = [
        page
        for other in (world.b, world.lang_son, world.c)
        for page in (other.home, other.section, other.page)
    ]
    for role in Role.values:
        for scope in RoleScope.values:
            user = someone(world.a, role, scope)
            assert may(user, leaf) == ALLOWED[role], (role, scope)
            for page in foreign:
                assert may(user, page) == set(), (role, scope, page)


def test_a_branch_role_reaches_every_unit_below_and_no_other_province(
    world: World,
    leaf: Page,
) -> None:
    for role in Role.values:
        user = someone(world.lang_son, role, RoleScope.BRANCH)
        assert may(user, leaf) == ALLOWED[role], role
        assert may(user, world.b.page) >= ALLOWED[role] - {"add_subpage"}
        assert may(user, world.c.page) == may(user, world.cao_bang.home) == set()


def test_a_role_for_the_province_alone_does_not_reach_its_communes(
    world: World,
) -> None:
    user = make_user("nguoi-dung")
    grant(user, world.lang_son.member, Role.SITE_ADMIN, RoleScope.SITE)
    assert "edit" in may(user, world.lang_son.page)
    assert may(user, world.a.page) == set()


def test_a_collaborator_edits_what_he_made_himself(
    world: World,
    leaf: Page,
) -> None:
    user = make_user("ctv")
    grant(user, world.a.member, Role.COLLABORATOR)
    Page.objects.filter(pk=leaf.pk).update(owner=user)
    assert "edit" in may(user, leaf)
    assert page_permission_policy.user_has_permission_for_instance(user, "change", fresh(leaf))
    found = page_permission_policy.instances_user_has_permission_for(user, "change")
    assert [page.pk for page in found] == [leaf.pk]


def test_a_translated_home_is_covered_by_a_role_for_the_site(
    world: World,
) -> None:
    user = make_user("btv")
    grant(user, world.a.member, Role.EDITOR, RoleScope.SITE)
    english = english_home(world.a)
    foreign = english_home(world.b)
    assert "edit" in may(user, english)
    assert may(user, foreign) == set()


def test_unit_pages_are_not_edited_by_the_people_of_a_site(
    world: World,
) -> None:
    for role in set(Role.values) - {Role.CENTRAL}:
        for scope in RoleScope.values:
            user = someone(world.a, role, scope)
            assert may(user, world.a.member.unit_page) == set(), (role, scope)


@pytest.mark.parametrize("who", ["central", "superuser"])
def test_nobody_adds_moves_copies_or_deletes_units_and_homes(
    world: World,
    who: str,
) -> None:
    if who == "central":
        user = make_user("trung-uong")
        grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    else:
        user = make_user("goc", is_superuser=True)
    never = {"add_subpage", "publish_subpage", "copy", "move", "delete"}
    unit = may(user, world.a.member.unit_page)
    assert not unit & never
    assert "edit" in unit
    home = may(user, world.a.home)
    assert not home & {"copy", "move", "delete"}
    assert {"edit", "unpublish"} <= home


def test_a_home_is_edited_but_not_taken_down_by_its_people(
    world: World,
) -> None:
    for role in (Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN):
        rights = may(someone(world.a, role), world.a.home)
        assert "edit" in rights
        assert not rights & {"copy", "move", "delete", "unpublish"}


def test_the_centre_deletes_a_translated_home_but_no_root_of_a_site(
    world: World,
) -> None:
    central = make_user("trung-uong")
    grant(central, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    editor = make_user("bt")
    grant(editor, world.a.member, Role.SITE_ADMIN)
    english = english_home(world.a)
    assert "delete" in may(central, english)
    assert "delete" not in may(editor, english)
    assert "delete" not in may(central, world.a.home)


@pytest.mark.parametrize("state", [SiteState.READ_ONLY, SiteState.ARCHIVED, SiteState.SUSPENDED])
def test_the_state_of_a_site_takes_writing_from_all_but_the_centre(
    world: World,
    leaf: Page,
    state: str,
) -> None:
    world.a.member.state = state
    world.a.member.save()
    for role in Role.values:
        for portal, scope in ((world.a, RoleScope.SITE), (world.lang_son, RoleScope.BRANCH)):
            user = someone(portal, role, scope)
            assert may(user, leaf) == (ALLOWED[role] if role == Role.CENTRAL else set()), role
            writable = page_permission_policy.instances_user_has_any_permission_for(
                user, {"add", "publish"}
            )
            is_writable = writable.filter(pk=world.a.page.pk).exists()
            assert is_writable is (role == Role.CENTRAL), role
            # The people still see their archive, and a branch keeps its other sites.
            explorable = page_permission_policy.explorable_instances(user)
            assert explorable.filter(pk=leaf.pk).exists()
            if scope == RoleScope.BRANCH and role != Role.AUDITOR:
                assert writable.filter(pk=world.b.page.pk).exists()


def test_a_role_holds_from_its_first_day_to_the_day_before_its_end(
    world: World,
) -> None:
    user = make_user("btv")
    day = datetime.date(2026, 3, 10)
    grant(user, world.a.member, valid_from=day, valid_to=day + datetime.timedelta(days=2))
    held = [
        bool(read_grants(user, day + datetime.timedelta(days=offset)).pages.bound)
        for offset in (-1, 0, 1, 2)
    ]
    assert held == [False, True, True, False]


def test_inactive_expired_and_anonymous_users_have_no_rights(
    world: World,
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for name, fields in (("nghi", {"is_active": False}), ("het-han", {"expires_on": yesterday})):
        user = make_user(name, **fields)
        grant(user, world.a.member, Role.CENTRAL, RoleScope.BRANCH)
        assert may(user, world.a.page) == set()
        assert not page_permission_policy.explorable_instances(user).exists()
        assert page_permission_policy.explorable_root_instance(user) is None
    tester = fresh(world.a.page).permissions_for_user(AnonymousUser())
    assert not tester.can_edit()
    assert not page_permission_policy.user_has_permission(AnonymousUser(), "change")


def test_a_base_page_object_answers_like_the_page_itself(
    world: World,
) -> None:
    user = make_user("btv")
    grant(user, world.a.member)
    base = Page.objects.get(pk=world.a.page.pk)
    assert isinstance(base.permissions_for_user(user), RolePagePermissionTester)
    assert base.permissions_for_user(user).can_edit()
    root = Page.get_first_root_node().permissions_for_user(user)
    assert isinstance(root, PagePermissionTester)
    assert not root.can_edit()
    assert not root.can_add_subpage()


@pytest.mark.parametrize("who", ["site_admin", "superuser"])
def test_pages_move_and_copy_within_their_site_only(
    world: World,
    who: str,
) -> None:
    from home.models import SectionPage

    if who == "superuser":
        user = make_user("goc", is_superuser=True)
    else:
        user = make_user("qt")
        grant(user, world.lang_son.member, Role.SITE_ADMIN, RoleScope.BRANCH)
    other = child(world.a.home, "Mục khác", "muc-khac", SectionPage)
    tester = fresh(world.a.page).permissions_for_user(user)
    assert tester.can_move_to(other)
    assert tester.can_copy_to(other)
    for destination in (world.b.section, world.lang_son.section, world.c.section):
        assert not tester.can_move_to(fresh(destination))
        assert not tester.can_copy_to(fresh(destination))
    unit = fresh(world.a.member.unit_page)
    assert not tester.can_move_to(unit)
    assert not tester.can_copy_to(Page.get_first_root_node())


def test_who_may_act_on_a_page_is_found_from_the_page(
    world: World,
) -> None:
    people = {}
    for name, portal, role, scope in (
        ("duyet-a", world.a, Role.APPROVER, RoleScope.SITE),
        ("duyet-b", world.b, Role.APPROVER, RoleScope.SITE),
        ("bien-tap-a", world.a, Role.EDITOR, RoleScope.SITE),
        ("tinh-site", world.lang_son, Role.APPROVER, RoleScope.SITE),
        ("tinh-nhanh", world.lang_son, Role.CENTRAL, RoleScope.BRANCH),
        ("tinh-khac", world.cao_bang, Role.CENTRAL, RoleScope.BRANCH),
    ):
        people[name] = make_user(name)
        grant(people[name], portal.member, role, scope)
    make_user("goc", is_superuser=True)
    ended = make_user("da-nghi")
    grant(ended, world.a.member, Role.APPROVER, valid_to=timezone.localdate())

    def names(*actions: str, page: Page, superusers: bool = False) -> set[str]:
        found = page_permission_policy.users_with_any_permission_for_instance(
            set(actions), fresh(page), include_superusers=superusers
        )
        return set(found.values_list("username", flat=True))

    assert names("publish", page=world.a.page) == {"duyet-a", "tinh-nhanh"}
    assert names("publish", page=world.a.page, superusers=True) == {
        "duyet-a", "tinh-nhanh", "goc",
    }  # fmt: skip
    assert names("publish", page=world.a.member.unit_page) == {"tinh-nhanh"}
    world.a.member.state = SiteState.ARCHIVED
    world.a.member.save()
    assert names("publish", page=world.a.page) == {"tinh-nhanh"}
    anywhere = page_permission_policy.users_with_permission("publish", include_superusers=False)
    assert set(anywhere.values_list("username", flat=True)) == {
        "duyet-a", "duyet-b", "tinh-site", "tinh-nhanh", "tinh-khac",
    }  # fmt: skip


def test_grants_are_read_in_two_queries_however_many_roles(
    world: World,
    django_assert_max_num_queries: Any,
) -> None:
    user = make_user("btv")
    portals: list[Portal] = [world.a, world.b, world.c, world.lang_son]
    for number in range(100):
        scope = RoleScope.BRANCH if number % 2 else RoleScope.SITE
        grant(user, portals[number % 4].member, Role.EDITOR, scope)
        if number in {0, 9, 99}:
            with django_assert_max_num_queries(2):
                read_grants(user, timezone.localdate())


def test_the_answer_for_a_page_needs_no_query_of_its_own(
    world: World,
    django_assert_num_queries: Any,
) -> None:
    user = make_user("btv")
    grant(user, world.a.member, Role.APPROVER)
    page, section = fresh(world.a.page), fresh(world.a.section)
    page.permissions_for_user(user).can_edit()
    with django_assert_num_queries(0):
        assert page.permissions_for_user(user).can_edit()
        assert "publish" in section.permissions_for_user(user).permissions


def test_drafts_are_deleted_by_those_who_change_them(world: World) -> None:
    from home.models import SectionPage

    draft = child(world.a.home, "Nháp", "nhap", SectionPage)
    branch = child(draft, "Bài trong nháp", "bai-trong-nhap")
    Page.objects.filter(pk__in=[draft.pk, branch.pk]).update(live=False)
    editor, collaborator = someone(world.a, Role.EDITOR), someone(world.a, Role.COLLABORATOR)
    approver = someone(world.a, Role.APPROVER)
    assert fresh(branch).permissions_for_user(editor).can_delete()
    assert not fresh(branch).permissions_for_user(collaborator).can_delete()
    assert not fresh(draft).permissions_for_user(editor).can_delete()  # not a leaf
    assert fresh(draft).permissions_for_user(editor).can_move()
    Page.objects.filter(pk=branch.pk).update(live=True, owner=collaborator)
    forget(editor)
    assert not fresh(branch).permissions_for_user(editor).can_delete()
    assert not fresh(draft).permissions_for_user(editor).can_move()
    assert not fresh(branch).permissions_for_user(collaborator).can_delete()
    assert not fresh(branch).permissions_for_user(approver).can_delete()
    Page.objects.filter(pk=branch.pk).update(live=False)
    assert fresh(branch).permissions_for_user(collaborator).can_delete()
