"""What keeps Wagtail's own rights out: the first migration, the checks, the command."""

from __future__ import annotations

from io import StringIO
from typing import Any, ClassVar

import pytest
import wagtail
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.core.media.models import PortalDocument
from portal.core.viewsets import ScopedModelViewSet
from portal.tenancy import rights_checks
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import MenuItem
from tests.factories import make_user


@pytest.mark.django_db
def test_an_empty_database_holds_nothing_of_wagtails_defaults() -> None:
    assert Group.objects.count() == Site.objects.count() == 0
    # The one workflow is ours (tests/editorial).
    assert Workflow.objects.count() == Task.objects.count() == 1
    assert GroupApprovalTask.objects.count() == 0
    root = Page.objects.get()
    assert (root.depth, root.numchild) == (1, 0)
    assert not any(Page.find_problems())
    assert rights_checks.check_rows(databases=["default"]) == []


def ids(messages: list[Any]) -> set[str]:
    """The identifiers of check messages."""
    return {message.id for message in messages}


@pytest.mark.django_db
def test_a_row_of_wagtails_own_rights_is_an_error() -> None:
    root = Collection.get_first_root_node()
    group = Group.objects.create(name="Nhóm")
    make_user("btv").groups.add(group)
    PageViewRestriction.objects.create(page=Page.get_first_root_node(), restriction_type="login")
    CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    PortalDocument.objects.create(title="Tệp", file="x.txt", collection=root)
    found = dict(rights_checks.forbidden_rows())
    assert found == {
        "groups": 1,
        "users in groups": 1,
        "page view restrictions": 1,
        "collection view restrictions": 1,
        "documents in the root collection": 1,
    }
    assert ids(rights_checks.check_rows(databases=["default"])) == {"tenancy.E105"}
    assert rights_checks.check_rows(databases=None) == []
    with pytest.raises(CommandError):
        call_command("sync_roles", "--check", stdout=StringIO())
    out = StringIO()
    call_command("sync_roles", stdout=out)
    assert "1 groups" in out.getvalue()


def _group() -> Group:
    return Group.objects.create(name="Nhóm")


def _permission() -> Permission:
    return Permission.objects.order_by("pk")[0]


PLANTED: dict[str, Any] = {
    "groups": _group,
    "page permissions of groups": lambda: GroupPagePermission.objects.create(
        group=_group(), page=Page.get_first_root_node(), permission=_permission()
    ),
    "collection permissions of groups": lambda: GroupCollectionPermission.objects.create(
        group=_group(), collection=Collection.get_first_root_node(), permission=_permission()
    ),
    "site permissions of groups": lambda: GroupSitePermission.objects.create(
        group=_group(),
        site=Site.objects.create(hostname="a.vn", root_page=Page.get_first_root_node()),
        permission=_permission(),
    ),
    "users in groups": lambda: make_user("btv").groups.add(_group()),
    "permissions of single users": lambda: make_user("btv").user_permissions.add(_permission()),
    "page view restrictions": lambda: PageViewRestriction.objects.create(
        page=Page.get_first_root_node(), restriction_type="groups"
    ),
    "collection view restrictions": lambda: CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="groups"
    ),
    "groups of page view restrictions": lambda: PageViewRestriction.objects.create(
        page=Page.get_first_root_node(), restriction_type="groups"
    ).groups.add(_group()),
    "tasks of groups": lambda: GroupApprovalTask.objects.create(name="Nhóm duyệt"),
    "default sites": lambda: Site.objects.create(
        hostname="a.vn", root_page=Page.get_first_root_node(), is_default_site=True
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PLANTED)
def test_the_command_names_each_kind_of_row_and_fails(kind: str) -> None:
    PLANTED[kind]()
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("sync_roles", "--check", stdout=out)
    assert failed.value.returncode == 1
    assert f"1 {kind}" in out.getvalue().splitlines()


@pytest.mark.django_db
def test_the_command_is_content_with_an_empty_database() -> None:
    out = StringIO()
    call_command("sync_roles", "--check", stdout=out)
    assert "No group" in out.getvalue()


@pytest.mark.django_db
def test_rows_are_not_asked_for_before_the_defaults_were_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Group.objects.create(name="Moderators")
    monkeypatch.setattr(
        MigrationRecorder, "applied_migrations", lambda self: {("tenancy", "0001_initial"): 1}
    )
    assert rights_checks.check_rows(databases=["default"]) == []


def test_the_kernel_stands_and_refuses_an_untried_wagtail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert rights_checks.check_policy() == []
    monkeypatch.setattr(wagtail, "VERSION", (8, 0, 0, "final", 0))
    assert ids(rights_checks.check_policy()) == {"tenancy.E101"}
    monkeypatch.undo()
    monkeypatch.setattr(page_permission_policy, "__class__", PagePermissionPolicy)
    assert ids(rights_checks.check_policy()) == {"tenancy.E102"}


def test_a_page_type_without_our_base_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stranger(Page):
        class Meta:
            app_label = "tests_rights"
            abstract = True

    monkeypatch.setattr(rights_checks, "get_page_models", lambda: [Page, Stranger])
    assert ids(rights_checks.check_policy()) == {"tenancy.E103"}


class UnscopedViewSet(ModelViewSet):
    """A view set as Wagtail offers it."""

    model = MenuItem
    form_fields: ClassVar[list[str]] = ["label"]


class ScopedViewSet(ScopedModelViewSet):
    """A view set that asks about the row."""

    model = MenuItem
    form_fields: ClassVar[list[str]] = ["label"]
    policy = SiteModelPolicy(MenuItem, actions={"change"}, member="site__member__")


class ReasonedViewSet(UnscopedViewSet):
    """A view set that says why it need not."""

    unscoped_reason = "belongs to no site"


def test_every_view_set_of_ours_is_scoped_or_says_why_not() -> None:
    for view_set in (UnscopedViewSet, ScopedViewSet, ReasonedViewSet):
        view_set.__module__ = "portal.tenancy.viewsets"
    errors = rights_checks.unscoped_viewset_errors(
        [UnscopedViewSet("a"), ScopedViewSet("b"), ReasonedViewSet("c")]
    )
    assert [error.obj for error in errors] == [UnscopedViewSet]


@override_settings(ROOT_URLCONF="portal.urls")
def test_the_registered_view_sets_pass() -> None:
    import portal.urls  # noqa: F401 - the registry is filled with the addresses

    assert viewsets.viewsets
    assert rights_checks.check_viewsets() == []
