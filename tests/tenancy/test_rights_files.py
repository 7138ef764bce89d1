"""Images and documents: those of one's own site, in listing, chooser, form and address."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Collection
from wagtail.permissions import collection_permission_policy

from portal.core.media.models import PortalImage
from portal.tenancy.grants import forget
from portal.tenancy.models import Role, RoleScope, SiteState
from tests.factories import grant, make_user
from tests.tenancy.rights_world import (
    World,
    add_files,
    admin,
)


@pytest.fixture
def files(world: World) -> World:
    """The world with an image and a document on three sites."""
    for portal in (world.a, world.b, world.lang_son):
        add_files(portal)
    return world


@pytest.fixture
def editor_a(files: World) -> Client:
    """A browser of an editor of commune A."""
    user = make_user("btv-a")
    grant(user, files.a.member, Role.EDITOR)
    return admin(user)


def text(response: Any) -> str:
    """The body of an answer."""
    return str(response.content.decode())


LISTS = [
    "/admin/images/",
    "/admin/images/?q=%E1%BA%A2nh",
    "/admin/images/chooser/",
    "/admin/images/chooser/results/?q=%E1%BA%A2nh",
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/documents/",
    "/admin/documents/chooser/",
    "/admin/documents/add/",
    "/admin/documents/multiple/add/",
]


@pytest.mark.parametrize("address", LISTS)
def test_lists_and_forms_show_the_files_and_collections_of_the_own_site(
    editor_a: Client, address: str
) -> None:
    answer = editor_a.get(address)
    assert answer.status_code == 200
    for word in ("bangmac", "langson"):
        assert word not in text(answer).replace("langson.localhost", "")


def test_own_files_are_listed_and_opened(files: World, editor_a: Client) -> None:
    assert "Ảnh chilang" in text(editor_a.get("/admin/images/"))
    assert "Tệp chilang" in text(editor_a.get("/admin/documents/"))
    assert editor_a.get(f"/admin/images/{files.a.image.pk}/").status_code == 200
    assert editor_a.get(f"/admin/documents/edit/{files.a.document.pk}/").status_code == 200


def test_files_of_another_site_open_nowhere(files: World, editor_a: Client) -> None:
    image, document = files.b.image.pk, files.b.document.pk
    for address in (
        f"/admin/images/{image}/",
        f"/admin/images/{image}/delete/",
        f"/admin/images/usage/{image}/",
        f"/admin/documents/edit/{document}/",
        f"/admin/documents/delete/{document}/",
        f"/admin/documents/usage/{document}/",
    ):
        answer = editor_a.get(address)
        assert answer.status_code in {302, 403, 404}, address
        assert "bangmac" not in text(answer)
    editor_a.post(f"/admin/images/{image}/delete/")
    assert PortalImage.objects.filter(pk=image).exists()


def test_what_each_role_may_do_with_files(files: World) -> None:
    expected = {
        Role.COLLABORATOR: {"add", "choose"},
        Role.EDITOR: {"add", "change", "choose", "delete"},
        Role.APPROVER: {"add", "change", "choose", "delete"},
        Role.SITE_ADMIN: {"add", "change", "choose", "delete"},
        Role.CENTRAL: {"add", "change", "choose", "delete"},
        Role.AUDITOR: set(),
    }
    for policy, own, foreign in (
        (image_policy, files.a.image, files.b.image),
        (document_policy, files.a.document, files.b.document),
    ):
        for role, actions in expected.items():
            user = make_user(f"{role}-{own._meta.model_name}")
            grant(user, files.a.member, role)
            rights = {
                action
                for action in ("change", "choose", "delete")
                if policy.user_has_permission_for_instance(user, action, own)
            }
            assert rights == actions - {"add"}
            assert policy.user_has_permission(user, "add") is ("add" in actions)
            assert not policy.user_has_any_permission_for_instance(
                user, {"change", "choose", "delete"}, foreign
            )


def test_a_collaborator_changes_the_files_he_uploaded(files: World) -> None:
    user = make_user("ctv")
    grant(user, files.a.member, Role.COLLABORATOR)
    PortalImage.objects.filter(pk=files.a.image.pk).update(uploaded_by_user=user)
    files.a.image.refresh_from_db()
    assert image_policy.user_has_permission_for_instance(user, "change", files.a.image)
    assert list(image_policy.instances_user_has_permission_for(user, "change")) == [files.a.image]


def test_a_branch_role_reaches_the_files_below(files: World) -> None:
    user = make_user("tinh")
    grant(user, files.lang_son.member, Role.EDITOR, RoleScope.BRANCH)
    found = image_policy.instances_user_has_permission_for(user, "change")
    assert set(found) == {files.a.image, files.b.image, files.lang_son.image}


def test_an_archived_site_keeps_its_files_as_they_are(files: World) -> None:
    files.a.member.state = SiteState.ARCHIVED
    files.a.member.save()
    own, branch = make_user("btv"), make_user("tinh")
    grant(own, files.a.member)
    grant(branch, files.lang_son.member, Role.APPROVER, RoleScope.BRANCH)
    central = make_user("trung-uong")
    grant(central, files.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    for user in (own, branch):
        assert not image_policy.user_has_permission_for_instance(user, "change", files.a.image)
        assert image_policy.user_has_permission_for_instance(user, "choose", files.a.image)
        assert files.a.image not in image_policy.instances_user_has_permission_for(user, "change")
    assert image_policy.user_has_permission_for_instance(branch, "change", files.b.image)
    assert image_policy.user_has_permission_for_instance(central, "change", files.a.image)


def test_files_are_put_into_the_collection_of_a_site_only(files: World) -> None:
    not_of_a_site = [
        Collection.get_first_root_node(),
        files.lang_son.member.branch_collection,
        files.a.member.branch_collection,
    ]
    editor, branch = make_user("btv"), make_user("tinh")
    superuser = make_user("goc", is_superuser=True)
    grant(editor, files.a.member)
    grant(branch, files.lang_son.member, Role.EDITOR, RoleScope.BRANCH)
    for user in (editor, branch, superuser):
        offered = image_policy.collections_user_has_permission_for(user, "add")
        assert not set(not_of_a_site) & set(offered)
        assert files.a.member.collection in offered
    assert list(image_policy.collections_user_has_permission_for(editor, "add")) == [
        files.a.member.collection
    ]


def test_no_role_manages_collections(files: World) -> None:
    central = make_user("trung-uong")
    grant(central, files.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    for action in ("add", "change", "delete"):
        assert not collection_permission_policy.user_has_permission(central, action)
        assert not collection_permission_policy.instances_user_has_permission_for(central, action)
    assert admin(central).get("/admin/collections/").status_code == 302


def test_who_may_change_a_file_is_found_from_its_collection(files: World) -> None:
    for name, portal, role, scope in (
        ("btv-a", files.a, Role.EDITOR, RoleScope.SITE),
        ("btv-b", files.b, Role.EDITOR, RoleScope.SITE),
        ("tinh", files.lang_son, Role.EDITOR, RoleScope.SITE),
        ("nhanh", files.lang_son, Role.EDITOR, RoleScope.BRANCH),
        ("kiem-tra", files.a, Role.AUDITOR, RoleScope.SITE),
    ):
        grant(make_user(name), portal.member, role, scope)
    users = image_policy.users_with_permission_for_instance("change", files.a.image)
    assert set(users.values_list("username", flat=True)) == {"btv-a", "nhanh"}


def test_the_list_of_images_costs_the_same_for_many_roles(files: World) -> None:
    user = make_user("btv")
    for portal in (files.a, files.c):  # with two collections, the list offers a filter
        grant(user, portal.member)
    client = admin(user)

    def cost() -> int:
        client.get("/admin/images/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/images/")
        return len(captured)

    before = cost()
    for number in range(40):
        portal = (files.c, files.cao_bang)[number % 2]
        grant(user, portal.member, Role.EDITOR, RoleScope.values[number % 2])
    forget(user)
    assert cost() == before
