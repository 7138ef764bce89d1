"""How the walker fills in what stands in an address: with rows of one site or of another.

An argument that nothing here knows fails the suite by its name. A view that says its model
needs no entry: the first row of that model is taken.

Longer than other files on purpose: one table of all addresses, in which one looks up a route.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page, Task, TaskState, Workflow, WorkflowState
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    Translation,
    TranslationSource,
)

from documents.models import DocumentImport, Extraction
from editorial.models import Notice
from editorial.views import desk
from organization.models import (
    Appointment,
    ContactPoint,
    Person,
    ScheduleEntry,
    WrongEntryReport,
)
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.jobs.models import Job
from portal.tenancy.models import (
    HelpRequest,
    HostName,
    MenuItem,
    ReviewOutcome,
    RoleAssignment,
    SiteProfile,
)
from tests.isolation.addresses import Address
from tests.isolation.world import COMMON, Tenant, revision_of

Values = dict[str, Any]


class UnknownArgumentError(Exception):
    """Nobody has told the walker what to put into an address."""


@dataclass(frozen=True)
class Whose:
    """The rows to fill in with: those of `tenant`, or what `user` made there himself."""

    tenant: Tenant
    user: User
    own: Mapping[str, Any] = field(default_factory=dict)

    def first(self, model: Any) -> Any:
        """The key of a row of `model`; None if there is no such row."""
        label = model._meta.concrete_model._meta.label
        mine = self.own.get(label)
        if mine is not None:
            return mine
        keys = self.tenant.keys(model)
        return keys[0] if keys else None


@dataclass(frozen=True)
class Target:
    """One thing to ask for: what stands in the path, and a query string."""

    values: tuple[tuple[str, Any], ...] = ()
    query: str = ""


Filler = Callable[[Whose, Values], Any]


def _page(whose: Whose, filled: Values) -> Any:
    return filled.get("page_id") or whose.tenant.page("live").pk


def _revision(whose: Whose, filled: Values) -> Any:
    revision = revision_of(filled.get("page_id") or whose.tenant.page("live").pk)
    return revision.pk if revision else 0


def _workflow_state(whose: Whose, filled: Values) -> Any:
    state = WorkflowState.objects.filter(object_id=str(filled["page_id"])).first()
    return state.pk if state else 0


def _task_state(whose: Whose, filled: Values) -> Any:
    states = TaskState.objects.filter(workflow_state__object_id=str(filled["page_id"]))
    state = states.first()
    return state.pk if state else 0


def _translation(whose: Whose, filled: Values) -> Any:
    return whose.first(Translation)


def _segment(model: Any) -> Filler:
    def fill(whose: Whose, filled: Values) -> Any:
        source = Translation.objects.get(pk=filled["translation_id"]).source_id
        found = model.objects.filter(source=source).first()
        return found.pk if found else 0

    return fill


def _task(whose: Whose, filled: Values) -> Any:
    task = Task.objects.first()
    return task.pk if task else 0


# By what the argument is called.
ARGUMENTS: dict[str, Filler] = {
    "page_id": _page,
    "parent_page_id": lambda whose, filled: whose.tenant.page("section").pk,
    "page_to_move_id": lambda whose, filled: whose.tenant.page("live").pk,
    "page_pk": lambda whose, filled: whose.tenant.page("home").pk,
    "destination_id": lambda whose, filled: whose.tenant.page("draft-section").pk,
    "revision_id": _revision,
    "workflow_state_id": _workflow_state,
    "task_state_id": _task_state,
    "task_id": _task,
    "workflow_pk": lambda whose, filled: 1,
    "image_id": lambda whose, filled: whose.tenant.image.pk,
    "document_id": lambda whose, filled: whose.tenant.document.pk,
    "index_id": lambda whose, filled: whose.tenant.page("library").pk,
    "extraction_id": lambda whose, filled: whose.first(Extraction),
    "run_id": lambda whose, filled: whose.first(DocumentImport),
    "doc_id": lambda whose, filled: whose.tenant.document.pk,
    "uploaded_file_id": lambda whose, filled: (
        whose.own.get("upload") or whose.tenant.rows["wagtailcore.UploadedFile"][0]
    ),
    "filter_spec": lambda whose, filled: "width-100",
    "collection_id": lambda whose, filled: whose.tenant.portal.member.collection_id,
    "session_id": lambda whose, filled: (
        whose.own.get("session") or whose.tenant.rows["wagtailadmin.EditingSession"][0]
    ),
    "translation_source_id": lambda whose, filled: whose.first(TranslationSource),
    "translation_id": _translation,
    "string_segment_id": _segment(StringSegment),
    "overridable_segment_id": _segment(OverridableSegment),
    "uidb64": lambda whose, filled: urlsafe_base64_encode(force_bytes(whose.user.pk)),
    "token": lambda whose, filled: default_token_generator.make_token(whose.user),
    "site_id": lambda whose, filled: whose.tenant.portal.member.site_id,
    "name": lambda whose, filled: whose.tenant.document.original_name,
    "path": lambda whose, filled: whose.tenant.image.file.name,
    "action_name": lambda whose, filled: "approve",
    "app_label": lambda whose, filled: "wagtailcore",
    "model_name": lambda whose, filled: "groupapprovaltask",
    "app": lambda whose, filled: "news",
    "app_name": lambda whose, filled: "news",
    "model": lambda whose, filled: "newscategory",
    "mode": lambda whose, filled: "",
}

# Rows that all sites share: anybody's may be asked for.
SHARED = {
    "documents.DocumentType",
    "documents.LegalField",
    "organization.ContactKind",
    "organization.Holiday",
    "organization.OfficeKind",
    "editorial.ReviewInterval",
    "news.NewsCategory",
    "search.Abbreviation",
    "tenancy.AccountRule",
    "wagtailcore.Locale",
    "wagtailcore.Task",
    "wagtailcore.Workflow",
    "django_tasks_database.DBTaskResult",
    "jobs.Job",
}


def _first(model: Any) -> Filler:
    def fill(whose: Whose, filled: Values) -> Any:
        return model._base_manager.values_list("pk", flat=True).first() or 1

    return fill


def _audit_entry(whose: Whose, filled: Values) -> Any:
    """An entry of the site: those of no site are out of every role's reach."""
    entries = AuditEntry.objects.filter(site_id=whose.tenant.portal.member.site_id)
    return entries.order_by("pk").values_list("pk", flat=True)[0]


def _entry_about(model: Any) -> Filler:
    """The latest entry about a row of the site: what one click takes back."""

    def fill(whose: Whose, filled: Values) -> Any:
        entries = AuditEntry.objects.filter(object_type=model._meta.label)
        return entries.filter(object_id=str(whose.first(model))).order_by("pk").last().pk  # type: ignore[union-attr]

    return fill


def _failed_job(whose: Whose, filled: Values) -> Any:
    return Job.objects.failed().get(pk__in=whose.tenant.keys(Job)).pk


_PLACING = "admin/documents-library/<int:index_id>/place/<int:document_id>/"

# Views that say neither their model nor a telling name of the argument.
NAMELESS: dict[tuple[str, str], Filler] = {
    ("admin/workflows/enable/<int:pk>/", "pk"): _first(Workflow),
    ("admin/workflows/disable/<int:pk>/", "pk"): _first(Workflow),
    ("admin/workflows/edit/<int:pk>/", "pk"): _first(Workflow),
    ("admin/workflows/usage/<int:pk>/", "pk"): _first(Workflow),
    ("admin/workflows/usage/<int:pk>/results/", "pk"): _first(Workflow),
    ("admin/workflows/tasks/edit/<int:pk>/", "pk"): _first(Task),
    ("admin/workflows/tasks/disable/<int:pk>/", "pk"): _first(Task),
    ("admin/workflows/tasks/enable/<int:pk>/", "pk"): _first(Task),
    **{
        (f"admin/documents/multiple/{what}/<int:uploaded_file_id>/", "uploaded_file_id"): (
            lambda whose, filled: (
                whose.own.get("upload-portaldocument")
                or whose.tenant.rows["wagtailcore.UploadedFile"][0]
            )
        )
        for what in ("create_from_uploaded_document", "delete_upload")
    },
    ("admin/notices/<int:pk>/", "pk"): lambda whose, filled: whose.first(Notice),
    ("admin/audit/log/<int:pk>/", "pk"): _audit_entry,
    ("admin/help_requests/<int:pk>/", "pk"): lambda whose, filled: whose.first(HelpRequest),
    # The first host of a site is the primary one, which stays.
    ("admin/host_names/delete/<int:pk>/", "pk"): lambda whose, filled: whose.tenant.keys(HostName)[
        -1
    ],
    ("admin/jobs/<uuid:pk>/retry/", "pk"): _failed_job,
    ("admin/jobs/<uuid:pk>/", "pk"): _failed_job,
    ("admin/documents/chooser/chosen/<str:pk>/", "pk"): lambda whose, filled: (
        whose.tenant.document.pk
    ),
    ("admin/images/chooser/chosen/<str:pk>/", "pk"): lambda whose, filled: whose.tenant.image.pk,
    ("admin/localize/submit/snippet/<slug:app>/<slug:model>/<str:pk>/", "pk"): lambda w, f: "x",
    ("admin/localize/api/snippets/<slug:app>/<slug:model>/<str:pk>/", "pk"): lambda w, f: "x",
    (_PLACING, "index_id"): lambda whose, filled: whose.tenant.page("library").pk,
    (_PLACING, "document_id"): lambda whose, filled: whose.tenant.page("regulation").pk,
    ("admin/people/end-roles/<int:pk>/", "pk"): lambda whose, filled: whose.tenant.person.pk,
    ("admin/people_in_office/undo/<int:entry_id>/", "entry_id"): _entry_about(Person),
    ("admin/site_profiles/undo/<int:entry_id>/", "entry_id"): _entry_about(SiteProfile),
    ("admin/menus/undo/<int:entry_id>/", "entry_id"): _entry_about(MenuItem),
    ("admin/posts/undo/<int:entry_id>/", "entry_id"): _entry_about(Appointment),
    ("admin/contact_points/undo/<int:entry_id>/", "entry_id"): _entry_about(ContactPoint),
    ("admin/schedule_entries/undo/<int:entry_id>/", "entry_id"): _entry_about(ScheduleEntry),
    ("admin/reports_of_mistakes/undo/<int:entry_id>/", "entry_id"): _entry_about(WrongEntryReport),
    ("^(.*)$", "_0"): lambda whose, filled: "tin-tuc/",
}

_ARTICLE = {"content_type_app_name": "news", "content_type_model_name": "articlepage"}
_STANDARD = {"content_type_app_name": "home", "content_type_model_name": "standardpage"}
_TYPE = {"app_label": "home", "model_name": "standardpage"}


def _bulk(whose: Whose) -> Iterator[Target]:
    """Every registered action, on one row, on all that there are and on what lies below."""
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action, view in actions.items():
                key = _bulk_key(whose, view.models)
                values = (("app_label", app), ("model_name", model), ("action", action))
                yield Target(values, f"id={key}&next=/admin/")
                if issubclass(view.models[0], Page):
                    home = whose.tenant.page("section").pk
                    yield Target(values, f"id=all&childOf={home}&next=/admin/")
                elif action == "delete":
                    yield Target(values, "id=all&next=/admin/")


def _bulk_key(whose: Whose, models: Any) -> Any:
    model = models[0]
    if issubclass(model, Page):
        return whose.tenant.page("live").pk
    return whose.first(model)


def _on_pages(*likes: str, **more: Any) -> Callable[[Whose], Iterator[Target]]:
    """The address with each of these pages in it."""

    def targets(whose: Whose) -> Iterator[Target]:
        for like in likes:
            # What a person has made himself has no like elsewhere but somebody's draft.
            page = whose.own.get(like) or whose.tenant.page("draft" if like == "mine" else like).pk
            yield Target((("page_id", page), *more.items()))

    return targets


def _below(parent: str, kind: Mapping[str, str]) -> Target:
    return Target((*kind.items(), ("parent_page_id", parent)))


def _adding(whose: Whose) -> Iterator[Target]:
    yield _below(whose.tenant.page("index").pk, _ARTICLE)
    yield _below(whose.tenant.page("section").pk, _STANDARD)


def _types(whose: Whose) -> Iterator[Target]:
    yield Target(tuple(_ARTICLE.items()))
    yield Target(tuple(_STANDARD.items()))


def _editing_session(whose: Whose) -> Iterator[Target]:
    page = whose.own.get("mine") or whose.tenant.page("live").pk
    session = whose.own.get("session") or whose.tenant.rows["wagtailadmin.EditingSession"][0]
    yield Target(
        (
            ("app_label", "wagtailcore"),
            ("model_name", "page"),
            ("object_id", page),
            ("session_id", session),
        )
    )


def _compared(whose: Whose) -> Iterator[Target]:
    for second in ("live", "latest"):
        page = whose.tenant.page("live").pk
        yield Target((("_0", page), ("_1", "earliest"), ("_2", second)))


def _media(whose: Whose) -> Iterator[Target]:
    yield Target((("path", whose.tenant.image.file.name),))
    yield Target((("path", whose.tenant.document.file.name),))


def _suggested(whose: Whose) -> Iterator[Target]:
    for app, model in (("news", "newstag"), ("taggit", "tag")):
        for term in ("the", "chuyen"):
            yield Target((("app_name", app), ("model_name", model)), f"term={term}")


# By the name of the address, where the arguments hang together or the query string matters.
SPECIAL: dict[str, Callable[[Whose], Iterator[Target]]] = {
    "wagtail_bulk_action": _bulk,
    "wagtailadmin_pages:add": _adding,
    "wagtailadmin_pages:preview_on_add": _adding,
    "wagtailadmin_pages:type_use": _types,
    "wagtailadmin_pages:type_use_results": _types,
    "wagtailadmin_pages:choose_parent": lambda whose: iter([Target(tuple(_TYPE.items()))]),
    "wagtailadmin_pages:edit": _on_pages("article", "live", "mine", "draft", "locked", "english"),
    "wagtailadmin_pages:preview_on_edit": _on_pages("article", "live", "mine", "draft"),
    "wagtailadmin_pages:view_draft": _on_pages("article", "live", "mine", "draft"),
    "wagtailadmin_pages:history": _on_pages("article", "mine", "draft"),
    "wagtailadmin_pages:delete": _on_pages("mine", "draft", "live"),
    "wagtailadmin_pages:convert_alias": _on_pages("alias"),
    "wagtailadmin_pages:lock": _on_pages("live", "draft"),
    "wagtailadmin_pages:unlock": _on_pages("locked"),
    "wagtailadmin_pages:revisions_unschedule": lambda whose: iter(
        [
            Target(
                (
                    ("page_id", whose.tenant.page("scheduled").pk),
                    ("revision_id", _revision(whose, _of(whose, "scheduled"))),
                )
            )
        ]
    ),
    "wagtailadmin_pages:workflow_action": lambda whose: _workflow(whose, "task_state_id"),
    "wagtailadmin_pages:collect_workflow_action_data": lambda whose: _workflow(
        whose, "task_state_id"
    ),
    "wagtailadmin_pages:workflow_preview": lambda whose: _workflow(whose, "task_id"),
    "wagtailadmin_pages:confirm_workflow_cancellation": _on_pages("waiting"),
    "wagtailadmin_pages:workflow_history": _on_pages("waiting"),
    "wagtailadmin_pages:workflow_history_detail": lambda whose: _workflow(
        whose, "workflow_state_id"
    ),
    "wagtailadmin_pages:revisions_compare": _compared,
    "wagtailadmin_editing_sessions:ping": _editing_session,
    "wagtailadmin_choose_page_chosen_multiple": lambda whose: iter(
        [Target(query=f"id={whose.tenant.page('live').pk}&id={whose.tenant.page('draft').pk}")]
    ),
    "wagtailimages_chooser:chosen_multiple": lambda whose: iter(
        [Target(query=f"id={whose.tenant.image.pk}")]
    ),
    "wagtaildocs_chooser:chosen_multiple": lambda whose: iter(
        [Target(query=f"id={whose.tenant.document.pk}")]
    ),
    "wagtailadmin_tag_autocomplete": lambda whose: iter([Target(query="term=the")]),
    "wagtailadmin_tag_model_autocomplete": _suggested,
    "media": _media,
}


def _of(whose: Whose, like: str) -> Values:
    return {"page_id": whose.tenant.page(like).pk}


def _workflow(whose: Whose, argument: str) -> Iterator[Target]:
    filled = _of(whose, "waiting")
    last = ARGUMENTS[argument](whose, filled)
    values = {**filled, "action_name": "approve", argument: last}
    yield Target(tuple(values.items()))


def _parents(whose: Whose) -> Iterator[Target]:
    for like in ("home", "section", "index"):
        yield Target((("parent_page_id", whose.tenant.page(like).pk),))


SPECIAL["wagtailadmin_explore"] = _parents


def _found_by(query: Callable[[Whose], str]) -> Callable[[Whose], Iterator[Target]]:
    return lambda whose: iter([Target(query=query(whose))])


SPECIAL |= {
    "choose_published_page": _found_by(lambda whose: f"allow_external_link=true&q={COMMON}"),
    "choose_published_page_results": _found_by(lambda whose: f"q={COMMON}"),
    "schedule_entries:week": _found_by(
        lambda whose: f"trang={whose.tenant.portal.member.site.hostname}"
    ),
    "desk_list": lambda whose: iter([Target((("kind", kind),)) for kind in desk.LISTS]),
    "wagtailadmin_api:pages:find": _found_by(lambda whose: f"id={whose.tenant.page('live').pk}"),
    "wagtailadmin_api:images:find": _found_by(lambda whose: f"id={whose.tenant.image.pk}"),
    "wagtailadmin_api:documents:find": _found_by(lambda whose: f"id={whose.tenant.document.pk}"),
}

# By the name of the address: methods besides GET and POST that it answers.
OTHER_METHODS: dict[str, tuple[str, ...]] = {
    "wagtail_localize:edit_string_translation": ("PUT", "DELETE"),
    "wagtail_localize:edit_override": ("PUT", "DELETE"),
}


def _pofile(whose: Whose) -> dict[str, list[Any]]:
    named = Translation.objects.get(pk=whose.first(Translation)).uuid
    text = f'msgid ""\nmsgstr "X-WagtailLocalize-TranslationID: {named}\\n"\n'
    return {"file": [ContentFile(text.encode(), name="en.po")], "next": ["/admin/pages/"]}


def _role(whose: Whose) -> dict[str, list[Any]]:
    return {"role": [str(whose.first(RoleAssignment))], "outcome": [ReviewOutcome.CONFIRMED]}


def _site(whose: Whose) -> dict[str, list[Any]]:
    return {"site": [str(whose.tenant.portal.member.site_id)]}


# By the name of the address: what a form of another screen sends to it.
_SENT: dict[str, Callable[[Whose], dict[str, list[Any]]]] = {
    "wagtail_localize:upload_pofile": _pofile,
    "role_reviews:review": _role,
    "document_texts_again": _site,
}


def sent(address: Address, whose: Whose) -> dict[str, list[Any]]:
    """What is posted to an address that shows no form itself."""
    return _SENT[address.name](whose) if address.name in _SENT else {}


def targets(address: Address, whose: Whose) -> list[Target]:
    """What to ask an address for.

    Raises UnknownArgumentError naming the address and the argument nobody knows.
    """
    special = SPECIAL.get(address.name)
    if special is not None:
        return [_completed(address, whose, target) for target in special(whose)]
    return [_completed(address, whose, Target())]


def mixed(address: Address, own: Target, foreign: Target) -> Target | None:
    """One's own first object with something of another site's below it, if there are two."""
    if len(address.arguments) < 2 or address.name == "wagtail_bulk_action":
        return None
    values = {**dict(foreign.values), address.arguments[0]: dict(own.values)[address.arguments[0]]}
    target = Target(tuple(values.items()), own.query)
    return None if target in (own, foreign) else target


def _completed(address: Address, whose: Whose, target: Target) -> Target:
    filled = dict(target.values)
    for name in address.arguments:
        if name not in filled:
            filled[name] = _value(address, whose, name, filled)
    return Target(tuple((name, filled[name]) for name in address.arguments), target.query)


def _value(address: Address, whose: Whose, name: str, filled: Values) -> Any:
    by_route = NAMELESS.get((address.route, name))
    if by_route is not None:
        return by_route(whose, filled)
    if name in {"pk", "id", "object_id"} and address.model is not None:
        found = whose.first(address.model)
        if found is None and address.model._meta.label in SHARED:
            found = address.model._base_manager.values_list("pk", flat=True).first()
        if found is not None:
            return found
    filler = ARGUMENTS.get(name)
    if filler is None:
        model = getattr(address.model, "__name__", "no model")
        raise UnknownArgumentError(f"{address.route}: nothing for “{name}” ({model})")
    return filler(whose, filled)
