"""Profiles, menus, states, hosts and roles: the rows of one's own sites only."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.core.accounts.models import User
from portal.tenancy.grants import forget
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import (
    HostName,
    HostRole,
    MemberSite,
    MenuItem,
    Role,
    RoleAssignment,
    RoleScope,
    SiteProfile,
    SiteState,
)
from portal.tenancy.role_services import may_grant
from tests.factories import grant, make_user
from tests.support.profile_form import profile_form
from tests.tenancy.rights_world import (
    Portal,
    World,
    admin,
)


def text(response: Any) -> str:
    """The body of an answer."""
    return str(response.content.decode())


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


def test_a_site_admin_edits_the_profile_of_his_site_alone(
    world: World,
    site_admin: Client,
) -> None:
    own = SiteProfile.objects.get(site=world.a.member.site)
    other = SiteProfile.objects.get(site=world.b.member.site)
    listing = text(site_admin.get("/admin/site_profiles/?q="))
    assert "chilang" in listing
    assert "bangmac" not in listing
    site_admin.post(f"/admin/site_profiles/edit/{own.pk}/", profile_form("UBND mới"))
    own.refresh_from_db()
    assert own.agency_name == "UBND mới"

    for screen in ("edit", "history", "usage", "delete", "history-results"):
        assert site_admin.get(f"/admin/site_profiles/{screen}/{other.pk}/").status_code == 404
    refused = site_admin.post(f"/admin/site_profiles/edit/{other.pk}/", profile_form("Của A"))
    assert refused.status_code == 404
    other.refresh_from_db()
    assert other.agency_name == "UBND Đơn vị bangmac"
    for screen in ("edit", "history", "usage"):
        assert site_admin.get(f"/admin/site_profiles/{screen}/{own.pk}/").status_code == 200


def test_profiles_are_neither_added_nor_deleted(
    world: World,
    site_admin: Client,
) -> None:
    own = SiteProfile.objects.get(site=world.a.member.site)
    superuser = admin(make_user("goc", is_superuser=True))
    for client in (site_admin, superuser):
        # What nobody may do has no address.
        assert client.get("/admin/site_profiles/new/").status_code == 404
        assert client.post(f"/admin/site_profiles/delete/{own.pk}/").status_code == 404
    assert SiteProfile.objects.filter(pk=own.pk).exists()
    assert superuser.get(f"/admin/site_profiles/edit/{own.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.EDITOR, Role.APPROVER, Role.AUDITOR])
def test_lesser_roles_see_none_of_these_screens(
    world: World,
    role: str,
) -> None:
    user = make_user("nguoi-dung")
    grant(user, world.a.member, role)
    client = admin(user)
    for screen in ("site_profiles", "menus", "site_states", "host_names", "roles", "people"):
        assert client.get(f"/admin/{screen}/").status_code == 302
        assert f"/admin/{screen}/" not in text(client.get("/admin/"))


def test_the_provisioning_screens_are_the_centres(
    world: World,
    site_admin: Client,
    central: Client,
) -> None:
    for screen in ("site_states", "host_names", "account_rules"):
        assert site_admin.get(f"/admin/{screen}/").status_code == 302
        assert central.get(f"/admin/{screen}/").status_code == 200


def test_an_archived_site_keeps_its_profile(
    world: World,
    site_admin: Client,
    central: Client,
) -> None:
    MemberSite.objects.filter(pk=world.a.member.pk).update(state=SiteState.ARCHIVED)
    own = SiteProfile.objects.get(site=world.a.member.site)
    address = f"/admin/site_profiles/edit/{own.pk}/"
    assert site_admin.post(address, profile_form("Của A")).status_code == 404
    central.post(address, profile_form("Của tỉnh"))
    own.refresh_from_db()
    assert own.agency_name == "Của tỉnh"


def test_the_centre_reaches_its_branch_and_no_other(
    world: World,
    central: Client,
) -> None:
    for screen in ("site_profiles", "site_states", "host_names"):
        listing = text(central.get(f"/admin/{screen}/"))
        assert "chilang" in listing
        assert "caobang" not in listing
    foreign = world.c.member
    assert central.get(f"/admin/site_states/edit/{foreign.pk}/").status_code == 404
    own = world.b.member
    central.post(
        f"/admin/site_states/edit/{own.pk}/", {"state": "read_only", "state_since": "2026-01-05"}
    )
    own.refresh_from_db()
    assert (own.state, own.state_since) == ("read_only", datetime.date(2026, 1, 5))


def menu_form(portal: Portal, **fields: Any) -> dict[str, Any]:
    """A filled-in line of a menu."""
    return {"page": portal.section.pk, "label": "", "sort_order": 1, **fields}


def test_a_menu_line_belongs_to_the_site_of_its_page(
    world: World,
    site_admin: Client,
) -> None:
    assert site_admin.get("/admin/menus/new/").status_code == 200
    site_admin.post("/admin/menus/new/", menu_form(world.a))
    line = MenuItem.objects.get()
    assert (line.site, line.page_id) == (world.a.member.site, world.a.section.pk)
    again = site_admin.post("/admin/menus/new/", menu_form(world.a))
    assert again.status_code == 200
    assert MenuItem.objects.count() == 1
    site_admin.post(f"/admin/menus/edit/{line.pk}/", menu_form(world.a, label="Tin"))
    line.refresh_from_db()
    assert line.label == "Tin"


def test_a_menu_line_never_comes_from_or_goes_to_another_site(
    world: World,
    site_admin: Client,
) -> None:
    site_admin.post("/admin/menus/new/", menu_form(world.b))
    site_admin.post("/admin/menus/new/", {**menu_form(world.a), "page": 1})
    assert not MenuItem.objects.exists()
    own = MenuItem.objects.create(site=world.a.member.site, page=world.a.section)
    site_admin.post(f"/admin/menus/edit/{own.pk}/", menu_form(world.b))
    own.refresh_from_db()
    assert own.page_id == world.a.section.pk
    other = MenuItem.objects.create(site=world.b.member.site, page=world.b.section)
    assert "bangmac" not in text(site_admin.get("/admin/menus/"))
    for screen in ("edit", "delete", "history", "usage"):
        assert site_admin.get(f"/admin/menus/{screen}/{other.pk}/").status_code == 404
    assert site_admin.post(f"/admin/menus/delete/{other.pk}/").status_code == 404
    assert MenuItem.objects.filter(pk=other.pk).exists()
    site_admin.post(f"/admin/menus/delete/{own.pk}/")
    assert not MenuItem.objects.filter(pk=own.pk).exists()


def host_form(**fields: str) -> dict[str, str]:
    """A filled-in alias of the host of site A."""
    return {
        "site_host": "chilang.langson.localhost",
        "host": "ChiLang.localhost",
        "role": HostRole.ALIAS,
        "valid_from": "",
        "valid_to": "",
        "basis": "",
        **fields,
    }


def test_the_centre_gives_a_site_a_further_host(
    world: World,
    central: Client,
) -> None:
    central.post("/admin/host_names/new/", host_form())
    alias = HostName.objects.get(host="chilang.localhost")
    assert (alias.site, alias.role) == (world.a.member.site, HostRole.ALIAS)
    for wrong in (
        host_form(host="https://x.localhost/"),
        host_form(host="bangmac.langson.localhost"),
        host_form(host="khac.localhost", role=HostRole.PRIMARY),
        host_form(host="khac.localhost", site_host="khong-co.localhost"),
        host_form(host="khac.localhost", site_host="caobang.localhost"),
    ):
        answer = central.post("/admin/host_names/new/", wrong)
        assert answer.status_code == 200, wrong
    assert HostName.objects.count() == 6
    central.post(f"/admin/host_names/delete/{alias.pk}/")
    assert not HostName.objects.filter(pk=alias.pk).exists()


def test_a_primary_host_is_neither_renamed_nor_deleted(
    world: World,
    central: Client,
) -> None:
    primary = HostName.objects.get(host="chilang.langson.localhost")
    address = f"/admin/host_names/edit/{primary.pk}/"
    central.post(address, host_form(host="khac.localhost", basis="QĐ 1"))
    primary.refresh_from_db()
    assert (primary.host, primary.role, primary.basis) == (
        "chilang.langson.localhost", HostRole.PRIMARY, "QĐ 1",
    )  # fmt: skip
    assert central.post(f"/admin/host_names/delete/{primary.pk}/").status_code == 404
    assert HostName.objects.filter(pk=primary.pk).exists()


def role_form(**fields: str) -> dict[str, str]:
    """A filled-in editor's role at site A."""
    return {
        "person": "nguoi-moi",
        "person_email": "nguoi-moi@example.vn",
        "site_host": "chilang.langson.localhost",
        "role": Role.EDITOR,
        "scope": RoleScope.SITE,
        "valid_from": "",
        "valid_to": "",
        "basis": "QĐ 12",
        **fields,
    }


def test_the_centre_gives_roles_within_its_branch(
    world: World,
    central: Client,
) -> None:
    newcomer = make_user("nguoi-moi")
    central.post("/admin/roles/new/", role_form())
    given = RoleAssignment.objects.get(user=newcomer)
    assert (given.unit, given.role, given.basis) == (world.a.member.unit, "editor", "QĐ 12")
    today = timezone.localdate().isoformat()
    central.post(f"/admin/roles/edit/{given.pk}/", role_form(valid_to=today, person="so-tttt"))
    given.refresh_from_db()
    assert given.valid_to == timezone.localdate()
    assert given.user == newcomer
    assert central.post(f"/admin/roles/delete/{given.pk}/").status_code in {302, 404}
    assert RoleAssignment.objects.filter(pk=given.pk).exists()


def test_nobody_gives_what_he_has_not(
    world: World,
    central: Client,
) -> None:
    newcomer = make_user("nguoi-moi")
    for wrong in (
        role_form(site_host="caobang.localhost"),
        role_form(site_host="dongkhe.caobang.localhost"),
        role_form(person="so-tttt", person_email="so-tttt@example.vn"),
        role_form(person="khong-co-ai"),
        role_form(person_email=""),
        role_form(person_email="khac@example.vn"),
        role_form(site_host="khong-co.localhost"),
    ):
        assert central.post("/admin/roles/new/", wrong).status_code == 200, wrong
    assert not RoleAssignment.objects.filter(user=newcomer).exists()
    assert RoleAssignment.objects.count() == 1
    foreign = grant(newcomer, world.c.member)
    own = RoleAssignment.objects.get(user__username="so-tttt")
    listing = text(central.get("/admin/roles/"))
    assert "Nguoi-Moi" not in listing
    for hidden in (foreign, own):
        assert central.get(f"/admin/roles/edit/{hidden.pk}/").status_code == 404
        assert central.post(f"/admin/roles/edit/{hidden.pk}/", role_form()).status_code == 404


def test_a_role_is_given_by_rank_and_reach(
    world: World,
) -> None:
    own, branch, editor = make_user("qt-a"), make_user("so"), make_user("btv")
    grant(own, world.a.member, Role.SITE_ADMIN)
    grant(branch, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    grant(editor, world.a.member, Role.EDITOR)
    a, b, c = (
        MemberSite.objects.get(pk=portal.member.pk) for portal in (world.a, world.b, world.c)
    )
    site, wide = RoleScope.SITE, RoleScope.BRANCH
    allowed = [
        (own, Role.SITE_ADMIN, a, site),
        (own, Role.COLLABORATOR, a, site),
        (branch, Role.CENTRAL, a, wide),
        (branch, Role.EDITOR, b, site),
        (make_user("goc", is_superuser=True), Role.CENTRAL, c, wide),
    ]
    refused = [
        (own, Role.CENTRAL, a, site),
        (own, Role.EDITOR, a, wide),
        (own, Role.EDITOR, b, site),
        (branch, Role.EDITOR, c, site),
        (editor, Role.COLLABORATOR, a, site),
        (make_user("nghi", is_superuser=True, is_active=False), Role.EDITOR, a, site),
    ]
    for case in allowed:
        assert may_grant(*case), case
    for case in refused:
        assert not may_grant(*case), case


def test_who_may_change_a_model_somewhere_is_found_by_role(
    world: World,
) -> None:
    policy = SiteModelPolicy(SiteProfile, actions={"change"}, member="site__member__")
    grant(make_user("qt-a"), world.a.member, Role.SITE_ADMIN)
    grant(make_user("btv"), world.a.member, Role.EDITOR)
    found: set[str] = {user.username for user in policy.users_with_permission("change")}
    assert found == {"qt-a"}


def test_a_new_right_counts_only_while_it_holds(
    world: World,
) -> None:
    user: User = make_user("qt-a")
    policy = SiteModelPolicy(SiteProfile, actions={"change"}, member="site__member__")
    assignment = grant(user, world.a.member, Role.SITE_ADMIN)
    assert policy.instances_user_has_permission_for(user, "change").count() == 1
    assignment.valid_to = timezone.localdate()
    assignment.save()
    forget(user)
    assert not policy.instances_user_has_permission_for(user, "change").exists()
    assert not policy.user_has_permission(user, "change")
