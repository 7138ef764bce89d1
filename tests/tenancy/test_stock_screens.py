"""Wagtail's screens of users, groups, sites, collections, workflows: for the break-glass account.

Whoever has a role works with scoped ones instead. Addresses are read from the resolver: a
screen that a new version of Wagtail adds is tried like the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.models import (
    Collection,
    Locale,
    ModelLogEntry,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
)

from portal.core.accounts.models import User
from portal.tenancy.models import MenuItem, Role, RoleScope
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, admin, fresh

# Screens that are about the whole installation, by the beginning of the route.
STOCK = ("users/", "groups/", "collections/", "workflows/", "locales/", "redirects/", "settings/")
# Held by tests/isolation: they are mounted in front.
ELSEWHERE = ("workflows/task_chooser/",)
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: Any, before: str = "") -> Iterator[str]:
    """Every route below `resolver`."""
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from routes(found, route)
        else:
            yield route


def stock_routes() -> list[str]:
    """Routes of the stock screens, without `admin/`."""
    found = {route.removeprefix("admin/") for route in routes(get_resolver("portal.urls"))}
    return sorted(
        route for route in found if route.startswith(STOCK) and not route.startswith(ELSEWHERE)
    )


def addresses(world: World) -> Iterator[str]:
    """Each stock screen, asked for rows that exist."""
    workflow, task = Workflow.objects.get(), Task.objects.get()
    keys: dict[str, Any] = {
        "collection_id": world.a.member.collection_id,
        "page_pk": world.a.home.pk,
        "workflow_pk": workflow.pk,
        "task_id": task.pk,
        "app_label": "editorial",
        "model_name": "approvetask",
    }
    by_screen: dict[str, Any] = {
        "users/": User.objects.order_by("pk")[0].pk,
        "collections/": world.a.member.collection_id,
        "workflows/tasks/": task.pk,
        "workflows/": workflow.pk,
        "locales/": Locale.objects.order_by("pk")[0].pk,
    }
    for route in stock_routes():
        own = next(key for screen, key in by_screen.items() if route.startswith(screen))
        values = {name: keys.get(name, own) for name in _ARGUMENT.findall(route)}
        yield "/admin/" + _ARGUMENT.sub(r"{\1}", route).format_map(values)


def everything() -> list[Any]:
    """What those screens could change."""
    models: list[Any] = [User, Group, Site, Collection, Workflow, WorkflowPage, Task, Locale]
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("role", [Role.CENTRAL, Role.AUDITOR])
def test_screens_of_the_installation_are_closed_to_every_role(world: World, role: str) -> None:
    user = make_user("rong")
    grant(user, world.lang_son.member, role, RoleScope.BRANCH)
    client = admin(user)
    before = everything()
    asked = list(addresses(world))
    assert len(asked) > 30
    for address in asked:
        for answer in (client.get(address), client.post(address, {"name": "x", "username": "x"})):
            assert answer.status_code in {302, 403, 404, 405}, address
            assert answer.headers.get("location", "/admin/").startswith("/admin/"), address
    assert everything() == before


def test_what_could_not_be_scoped_is_not_installed() -> None:
    for app in ("redirects", "forms", "settings", "sites", "simple_translation"):
        assert not apps.is_installed(f"wagtail.contrib.{app}")
    assert not apps.is_installed("wagtail.sites")
    for name in ("wagtailusers_groups:index", "wagtailredirects:index", "wagtailforms:index"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert stock_routes()
    assert not [route for route in stock_routes() if route.startswith(("groups/", "redirects/"))]


def test_the_screen_of_sites_is_the_scoped_one(world: World) -> None:
    user = make_user("trung-tam")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    client = admin(user)
    listed = client.get(reverse("wagtailsites:index")).context["object_list"]
    assert {member.pk for member in listed} == {
        portal.member.pk for portal in (world.lang_son, world.a, world.b)
    }
    foreign = reverse("wagtailsites:edit", args=[world.c.member.pk])
    assert client.get(foreign).status_code == 404
    assert client.post(foreign, {"state": "suspended"}).status_code == 404


def menu_words(client: Client) -> str:
    """What the admin offers beside every screen."""
    answer = client.get("/admin/", follow=True)
    return str(answer.content.decode())


def test_no_menu_leads_to_a_screen_of_the_installation(world: World) -> None:
    user = make_user("trung-tam")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    shown = menu_words(admin(user))
    for name in (
        "wagtailusers_users:index",
        "wagtailadmin_collections:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_workflows:task_index",
        "wagtaillocales:index",
    ):
        assert reverse(name) not in shown, name


def test_the_log_of_rows_is_no_way_to_other_sites(world: World) -> None:
    """Wagtail shows entries by the kind of row alone, to who has a permission on the kind."""
    foreign = MenuItem.objects.create(site=world.c.member.site, page=world.c.page)
    ModelLogEntry.objects.log_action(foreign, "wagtail.create", title="Mục dongkhe")
    for role in (Role.CENTRAL, Role.SITE_ADMIN, Role.AUDITOR):
        user = make_user(f"nguoi-{role}")
        grant(user, world.lang_son.member, role, RoleScope.BRANCH)
        assert not ModelLogEntry.objects.viewable_by_user(user).exists()


def test_wagtails_own_rights_would_give_nothing(world: World) -> None:
    """Rows of groups, planted against the check: nobody gains a right by them."""
    from django.contrib.auth.models import Permission
    from wagtail.models import GroupPagePermission

    user = make_user("trong-nhom")
    group = Group.objects.create(name="Nhóm")
    user.groups.add(group)
    publish = Permission.objects.get(codename="publish_page")
    enter = Permission.objects.get(codename="access_admin")
    group.permissions.add(enter)
    user.user_permissions.add(enter)
    GroupPagePermission.objects.create(
        group=group, page=Page.get_first_root_node(), permission=publish
    )
    assert not user.has_perm("wagtailadmin.access_admin")
    assert not world.a.page.permissions_for_user(user).can_edit()
    assert admin(user).get("/admin/").headers["location"].startswith("/admin/login/")


def test_the_dashboard_forgets_sites_that_one_has_left(world: World) -> None:
    """Wagtail's panels list what a person edited or locked, whatever his rights are now."""
    user = make_user("da-chuyen")
    grant(user, world.b.member, Role.EDITOR)
    page = fresh(world.b.page)
    page.locked, page.locked_by = True, user
    page.save_revision(user=user, log_action=True, changed=True)
    page.save()
    assert "bangmac" in menu_words(admin(user))
    user.role_assignments.update(unit=world.a.member.unit)
    assert "bangmac" not in menu_words(admin(user))
