"""System checks of the rights kernel: what would let Wagtail's own rights in again.

The checks marked `database` run with `manage.py check --database default` and before
every migration; `manage.py sync_roles --check` runs the same look-ups by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import wagtail
from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, Q, QuerySet
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
    get_page_models,
)
from wagtail.permissions import page_permission_policy

from portal.core.pages import BasePage
from portal.core.viewsets import ScopedModelViewSet
from portal.tenancy.permissions import RolePagePermissionPolicy

TESTED_WAGTAIL = (7, 4)
CLEANED_BY = "remove_wagtail_defaults"


@register(Tags.security)
def check_policy(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The swap was tested with one version of Wagtail, and it is in place."""
    errors: list[CheckMessage] = []
    if wagtail.VERSION[:2] != TESTED_WAGTAIL:
        errors.append(
            Error(
                f"The rights kernel was not tested with Wagtail {wagtail.__version__}.",
                hint="Run tests/tenancy, read docs/patches.md, then raise TESTED_WAGTAIL.",
                id="tenancy.E101",
            )
        )
    if type(page_permission_policy) is not RolePagePermissionPolicy:
        errors.append(Error("Wagtail's page permission policy is in use.", id="tenancy.E102"))
    for model in get_page_models():
        if model is not Page and not issubclass(model, BasePage):
            errors.append(
                Error("A page type must derive from BasePage.", obj=model, id="tenancy.E103")
            )
    return errors


@register(Tags.security)
def check_viewsets(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Every view set of ours checks the instance, or says why it need not."""
    from wagtail.admin.viewsets import viewsets

    return unscoped_viewset_errors(viewsets.viewsets)


def unscoped_viewset_errors(viewsets: Iterable[Any]) -> list[CheckMessage]:
    """One error for each view set of ours that would show all sites' rows."""
    ours = {config.name for config in apps.get_app_configs() if _is_ours(config.name)}
    return [
        Error(
            "Derive it from ScopedModelViewSet, or give the reason in `unscoped_reason`.",
            obj=type(viewset),
            id="tenancy.E104",
        )
        for viewset in viewsets
        if isinstance(viewset, ModelViewSet)
        and not isinstance(viewset, ScopedModelViewSet)
        and not getattr(viewset, "unscoped_reason", "")
        and any(type(viewset).__module__.startswith(f"{name}.") for name in ours)
    ]


def _is_ours(app_name: str) -> bool:
    """Whether an app is a room of this project."""
    return not app_name.startswith(("django", "wagtail", "modelsearch", "modelcluster", "taggit"))


def forbidden_rows() -> list[tuple[str, int]]:
    """Rows that must not exist: what they are, and how many there are."""
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail_localize.models import LocaleSynchronization

    user_model: Any = get_user_model()
    root = Q(collection__depth=1)
    looked_for: list[tuple[str, QuerySet[Any]]] = [
        ("groups", Group.objects.all()),
        ("page permissions of groups", GroupPagePermission.objects.all()),
        ("collection permissions of groups", GroupCollectionPermission.objects.all()),
        ("site permissions of groups", GroupSitePermission.objects.all()),
        ("users in groups", user_model.groups.through.objects.all()),
        ("permissions of single users", user_model.user_permissions.through.objects.all()),
        ("page view restrictions", PageViewRestriction.objects.all()),
        ("collection view restrictions", CollectionViewRestriction.objects.all()),
        ("groups of page view restrictions", PageViewRestriction.groups.through.objects.all()),
        ("tasks of groups", GroupApprovalTask.objects.all()),
        ("synchronised locales", LocaleSynchronization.objects.all()),
        ("default sites", Site.objects.filter(is_default_site=True)),
        ("images in the root collection", get_image_model().objects.filter(root)),
        ("documents in the root collection", get_document_model().objects.filter(root)),
    ]
    counted = ((name, rows.count()) for name, rows in looked_for)
    return [(name, count) for name, count in counted if count]


@register(Tags.database)
def check_rows(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Iterable[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """No row of Wagtail's own rights; asked only once the defaults were removed."""
    if "default" not in (databases or ()) or not _defaults_removed():
        return []
    return [
        Error(
            f"{count} {name}: rights come from RoleAssignment alone.",
            hint="Remove the rows; see docs/patches.md.",
            id="tenancy.E105",
        )
        for name, count in forbidden_rows()
    ]


def _defaults_removed() -> bool:
    """Whether all tables exist and Wagtail's default rows were removed by migration."""
    connection = connections["default"]
    recorder = MigrationRecorder(connection)
    applied = {name for app, name in recorder.applied_migrations() if app == "tenancy"}
    if not any(name.endswith(CLEANED_BY) for name in applied):
        return False
    models: list[type[Model]] = [Group, Collection, Page]
    tables = set(connection.introspection.table_names())
    return all(model._meta.db_table in tables for model in models)
