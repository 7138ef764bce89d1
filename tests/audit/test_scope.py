"""No model is silently outside of the record."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import ModelSignal

from portal.core.audit import checks, scope

# Who leaves a model out of the record adds it here, too, and says why there.
OUTSIDE = {
    "audit.AuditEntry",
    "auth.Permission",
    "contenttypes.ContentType",
    "django_tasks_database.DBTaskResult",
    "documents.Citation",
    "documents.DocumentChange",
    "documents.DocumentEffect",
    "documents.DocumentFile",
    "documents.DocumentImport",
    "documents.DocumentIssuer",
    "documents.DocumentRelation",
    "documents.DocumentSigner",
    "documents.DocumentSource",
    "documents.EffectPeriod",
    "documents.ExtractedPage",
    "documents.Extraction",
    "documents.ImportedRow",
    "documents.LegalEvent",
    "documents.ListedTerm",
    "documents.TermCount",
    "editorial.Notice",
    "jobs.Job",
    "jobs.JobWorker",
    "jobs.TickRun",
    "media.FileUse",
    "media.PortalRendition",
    "news.ArticleRelated",
    "organization.OrganizationImport",
    "search.Completion",
    "search.AskedQuery",
    "search.FacetSet",
    "search.FacetValue",
    "search.IndexTotals",
    "search.OuterChange",
    "search.OuterState",
    "search.LearnedSpelling",
    "search.LearningPass",
    "search.OpenedResult",
    "search.SearchDocument",
    "search.SearchText",
    "sessions.Session",
    "tenancy.CacheVersion",
    "tenancy.PublicAddress",
    "wagtail_localize.OverridableSegment",
    "wagtail_localize.RelatedObjectSegment",
    "wagtail_localize.String",
    "wagtail_localize.StringSegment",
    "wagtail_localize.Template",
    "wagtail_localize.TemplateSegment",
    "wagtail_localize.TranslatableObject",
    "wagtail_localize.TranslationContext",
    "wagtail_localize.TranslationLog",
    "wagtailadmin.Admin",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.UploadedFile",
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
}


def test_the_models_outside_are_known_and_give_a_reason() -> None:
    outside = {m._meta.label: scope.exemption(m) for m in apps.get_models() if scope.exemption(m)}
    on_sqlite_only = {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert set(outside) | on_sqlite_only == OUTSIDE
    assert all(len(reason.split()) >= 3 for reason in outside.values())


def test_every_model_is_checked_to_be_heard() -> None:
    assert checks.check_every_model_is_recorded() == []


def test_a_model_that_is_not_heard_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "post_delete", ModelSignal())
    errors = checks.check_every_model_is_recorded()
    unheard = {error.obj for error in errors if error.id == "audit.E001"}
    assert unheard == set(scope.recorded_models())


def test_an_exemption_of_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scope.EXEMPT, "news.Nothing", "because of this")
    assert [error.id for error in checks.check_every_model_is_recorded()] == ["audit.E002"]


@pytest.mark.parametrize("name", ["password", "api_key", "access_token", "client_secret"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert scope.is_secret(name)
    assert not scope.is_secret("title")


def test_models_inside_migrations_are_not_heard() -> None:
    class Old(models.Model):
        __module__ = "__fake__"

        class Meta:
            app_label = "audit"
            abstract = True

    assert scope.is_historical(Old)
