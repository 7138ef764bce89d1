"""Leaks are planted one by one: the walk must find each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.admin.models import popular_tags_for_model
from wagtail.models import Page, PageLogEntry
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.query import PageQuerySet

from editorial.views import reading
from portal.core import tag_suggestions, viewsets
from portal.tenancy import bulk_actions, explorer, reports
from portal.tenancy.models import Role, RoleScope
from portal.tenancy.permissions import RolePagePermissionTester
from tests.isolation.walkers import make_walker
from tests.isolation.walking import Finding, walk
from tests.isolation.world import Ground

# Beside the walk that they are about, once, and not in every run of the suite.
pytestmark = pytest.mark.isolation

Plant = pytest.MonkeyPatch
Findings = Callable[..., list[Finding]]


@pytest.fixture
def found(ground: Ground) -> Findings:
    """What an approver of commune A meets at the addresses of these names."""

    def look(*names: str, role: Role = Role.APPROVER) -> list[Finding]:
        walker = make_walker(ground, role, RoleScope.SITE)
        report = walk(walker, {}, lambda address: address.name in names)
        assert len(report.walked) == len(names), "an address has another name now"
        return report.findings

    return look


def every_locked(*args: Any) -> Any:
    """All locked pages of the installation."""
    return Page.objects.filter(locked=True).order_by("pk")


def test_a_chooser_that_opens_every_page(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(explorer, "is_explorable", lambda request, page_id: True)
    assert found("wagtailadmin_choose_page_child")


def test_a_report_over_all_sites(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(reports.ScopedLockedPagesView, "get_queryset", every_locked)
    assert found("wagtailadmin_reports:locked_pages_results")


def test_an_autocomplete_over_all_sites(monkeypatch: Plant, found: Findings) -> None:
    every = Tag.objects.values_list("name", flat=True)
    monkeypatch.setitem(
        tag_suggestions._by_label,
        "taggit.tag",
        lambda user, term: every.filter(name__istartswith=term),
    )
    assert found("wagtailadmin_tag_model_autocomplete")


def test_an_export_of_more_than_its_list_shows(monkeypatch: Plant, found: Findings) -> None:
    view = reports.ScopedLockedPagesView
    shown = view.get_queryset

    def get_queryset(self: Any) -> Any:
        return every_locked() if self.is_export else shown(self)

    monkeypatch.setattr(view, "get_queryset", get_queryset)
    findings = found("wagtailadmin_reports:locked_pages")
    assert {finding.asked.rpartition("=")[2] for finding in findings} == {"csv", "xlsx"}


def test_a_preview_of_any_page(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(RolePagePermissionTester, "can_edit", lambda self: True)
    assert found("wagtailadmin_pages:view_draft")


def test_a_history_of_any_page(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(reading, "may_audit", lambda user, page: True)
    assert found("wagtailadmin_pages:history")


def test_a_bulk_action_that_names_what_it_refuses(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(bulk_actions, "reachable", lambda user, model: model.objects.all())
    assert found("wagtail_bulk_action")


def test_a_list_of_all_images(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(
        CollectionOwnershipPermissionPolicy,
        "instances_user_has_any_permission_for",
        lambda self, user, actions: self.model.objects.all(),
    )
    assert found("wagtailimages:index")


def test_tags_of_all_sites_beside_a_list(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(filters, "popular_tags_for_model", popular_tags_for_model)
    assert found("wagtaildocs:index")


def test_a_log_of_all_sites(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(
        type(PageLogEntry.objects),
        "viewable_by_user",
        lambda self, user: self.model.objects.all(),
    )
    assert found("wagtailadmin_reports:site_history")


def test_a_search_of_other_portals_that_finds_drafts(monkeypatch: Plant, found: Findings) -> None:
    monkeypatch.setattr(PageQuerySet, "live", lambda self: self)
    findings = found("choose_published_page_results")
    assert any("shows qzkin" in finding.what for finding in findings)


def test_a_form_that_saves_another_sites_row(monkeypatch: Plant, found: Findings) -> None:
    unscoped = viewsets.generic.EditView
    monkeypatch.setattr(viewsets.ScopedEditView, "get_object", unscoped.get_object)
    monkeypatch.setattr(viewsets.ScopedEditView, "is_valid", unscoped.is_valid)
    findings = found("site_profiles:edit", role=Role.SITE_ADMIN)
    assert any("changes tenancy.SiteProfile" in finding.what for finding in findings)
