"""Which models and fields the audit records.

Everything, except what is named here with its reason. A model of another room
that is to stay outside says so itself, in one sentence::

    class CacheVersion(models.Model):
        audit_exempt: ClassVar[str] = "a counter; what bumped it has its own entry"

A model whose texts must be forgotten with it names them; the record holds the rest::

    audit_unrecorded_fields: ClassVar[frozenset[str]] = frozenset({"question"})

A model that gives or takes rights names the fields that do::

    audit_rights_fields: ClassVar[frozenset[str]] = frozenset({"*"})
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field, Model

_OWN_LOG = "is itself a log; what it tells of has its own entry"
_SEARCH = "search index, rebuilt by machine from what is recorded"
_SEGMENT = "text memory cut by machine from a recorded page"
_SESSION = "state of a browser window; signing in and out is recorded"

# Models of packages and of the core. Those of other rooms say it themselves.
EXEMPT: dict[str, str] = {
    "audit.AuditEntry": "the record itself",
    "sessions.Session": _SESSION,
    "wagtailadmin.EditingSession": _SESSION,
    "wagtailadmin.FormState": _SESSION,
    "contenttypes.ContentType": "made by migrations, not by people",
    "auth.Permission": "made by migrations, not by people",
    "wagtailadmin.Admin": "has no table, only carries a permission",
    "wagtailcore.PageLogEntry": _OWN_LOG,
    "wagtailcore.ModelLogEntry": _OWN_LOG,
    "wagtail_localize.TranslationLog": _OWN_LOG,
    "wagtailcore.ReferenceIndex": "index of references, rebuilt by machine",
    "wagtailsearch.IndexEntry": _SEARCH,
    "wagtailsearch.SQLiteFTSIndexEntry": _SEARCH,
    "django_tasks_database.DBTaskResult": "job queue; what a job writes is recorded",
    "jobs.Job": "job queue; what a job writes is recorded",
    "jobs.JobWorker": "sign of life of a process, written every few seconds",
    "jobs.TickRun": "sign of life of the clock, written every minute",
    "media.FileUse": "which files a live page uses, rebuilt by machine when it is published",
    "media.PortalRendition": "a smaller copy of a recorded picture, made by machine",
    "wagtailcore.UploadedFile": "a file between two screens of an upload",
    "wagtail_localize.TranslatableObject": _SEGMENT,
    "wagtail_localize.String": _SEGMENT,
    "wagtail_localize.TranslationContext": _SEGMENT,
    "wagtail_localize.Template": _SEGMENT,
    "wagtail_localize.StringSegment": _SEGMENT,
    "wagtail_localize.TemplateSegment": _SEGMENT,
    "wagtail_localize.RelatedObjectSegment": _SEGMENT,
    "wagtail_localize.OverridableSegment": _SEGMENT,
}

# Their rows are recorded one by one, but not what a statement does to many of them.
BULK_EXEMPT: dict[str, str] = {
    "wagtailcore.Revision": "Wagtail clears the schedule of every older revision at each "
    "publication; the publication has its own entry",
}

# Bookkeeping that drafts and sign-ins rewrite: alone it makes no entry.
NOISE_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "last_login",
        "latest_revision",
        "latest_revision_created_at",
    }
)

# Content that has its own history: only that a row was made is recorded. Autosave
# rewrites a revision every few seconds; that makes no entry.
UNRECORDED_FIELDS: dict[str, frozenset[str]] = {
    "wagtailcore.Revision": frozenset({"content", "object_str", "created_at"}),
    "wagtail_localize.TranslationSource": frozenset({"content_json", "schema_version"}),
}

# That such a field changed is recorded, its value never.
_SECRET = re.compile(r"password|passwd|secret|token|api_?key|private_?key|session_?key")


def exemption(model: type[Model]) -> str:
    """Why rows of `model` are not recorded; empty when they are."""
    return getattr(model, "audit_exempt", "") or EXEMPT.get(model._meta.label, "")


def recorded_models() -> list[type[Model]]:
    """Every installed model whose rows are recorded.

    The rows of a many-to-many table that Django made are recorded as a change of
    the object that holds the relation.
    """
    return [model for model in apps.get_models() if not exemption(model)]


def is_recorded(model: type[Model]) -> bool:
    """Whether rows of `model` make entries."""
    return not model._meta.auto_created and not exemption(model)


def is_historical(model: type[Model]) -> bool:
    """Whether `model` is the picture of a model inside a migration."""
    return model.__module__ == "__fake__"


def recorded_fields(model: type[Model], update_fields: Iterable[str] | None = None) -> list[Field]:
    """Columns of `model` (its parents' too) whose changes are recorded.

    With `update_fields` (names or attribute names) only those that are saved.
    """
    left_out = NOISE_FIELDS | _unrecorded(model)
    saved = None if update_fields is None else set(update_fields)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in left_out
        and not _is_parent_link(field)
        and (saved is None or field.name in saved or field.attname in saved)
    ]


def is_secret(field_name: str) -> bool:
    """Whether the value of a field of this name must never stand in the record."""
    return _SECRET.search(field_name.lower()) is not None


def changes_rights(model: type[Model], field_names: Iterable[str]) -> bool:
    """Whether a change of these fields gives or takes rights."""
    rights: frozenset[str] = getattr(model, "audit_rights_fields", frozenset())
    return "*" in rights or not rights.isdisjoint(field_names)


def _unrecorded(model: type[Model]) -> frozenset[str]:
    own: frozenset[str] = getattr(model, "audit_unrecorded_fields", frozenset())
    return own | UNRECORDED_FIELDS.get(model._meta.label, frozenset())


def _is_parent_link(field: Field) -> bool:
    remote = field.remote_field
    return remote is not None and bool(getattr(remote, "parent_link", False))
