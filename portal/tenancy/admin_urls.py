"""Admin screens that stand in front of Wagtail's of the same address.

Their names stay Wagtail's: `reverse()` gives the same address, and the first match wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.views import workflows

from portal.core import tag_suggestions
from portal.core.admin_screens import as_admin_screens
from portal.tenancy import (
    bulk_actions,
    explorer,
    file_guards,
    localize_guards,
    page_guards,
    published_chooser,
    reports,
    translation_files,
)
from portal.tenancy.help_desk.asking import help_urlpatterns


def not_offered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A screen of Wagtail or wagtail-localize that the portal does not offer."""
    raise Http404


def break_glass_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A screen of Wagtail for the break-glass account; for others it is not there."""

    def screen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise Http404
        return view(request, *args, **kwargs)

    return screen


# Wagtail shows the tasks of all workflows to everybody who may enter the admin.
_BREAK_GLASS = [
    path("workflows/task_chooser/", break_glass_only(workflows.TaskChooserView.as_view())),
    path(
        "workflows/task_chooser/results/",
        break_glass_only(workflows.TaskChooserResultsView.as_view()),
    ),
    path(
        "workflows/task_chooser/create/",
        break_glass_only(workflows.TaskChooserCreateView.as_view()),
    ),
    path("workflows/task_chooser/<int:task_id>/", break_glass_only(workflows.task_chosen)),
]

_SCREENS = [
    path("pages/", explorer.page_viewset.index_view),
    path("choose-page/", published_chooser.OwnTab.as_view()),
    path("choose-page/<int:parent_page_id>/", published_chooser.OwnTab.as_view()),
    path(
        "choose-page/published/",
        published_chooser.PublishedTab.as_view(),
        name="choose_published_page",
    ),
    path(
        "choose-page/published/results/",
        published_chooser.PublishedResults.as_view(),
        name="choose_published_page_results",
    ),
    path("choose-page/chosen-multiple/", explorer.ScopedChosenMultipleView.as_view()),
    path("tag-autocomplete/", tag_suggestions.autocomplete),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", tag_suggestions.autocomplete),
    path("bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_actions.bulk_action),
    path("reports/locked/", reports.ScopedLockedPagesView.as_view()),
    path("reports/locked/results/", reports.ScopedLockedPagesView.as_view(results_only=True)),
    path("reports/workflow/", reports.ScopedWorkflowView.as_view()),
    path("reports/workflow/results/", reports.ScopedWorkflowView.as_view(results_only=True)),
    path("reports/site-history/", reports.ScopedSiteHistoryView.as_view()),
    path("reports/site-history/results/", reports.ScopedSiteHistoryView.as_view(results_only=True)),
    path("images/chooser/<int:image_id>/select_format/", file_guards.select_format),
    path(
        "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
        page_guards.move_confirm,
    ),
    path("localize/submit/page/<int:page_id>/", localize_guards.GuardedSubmitView.as_view()),
    path(
        "localize/update/<int:translation_source_id>/",
        localize_guards.GuardedUpdateView.as_view(),
    ),
    path(
        "localize/translate/<int:translation_id>/pofile/upload/",
        translation_files.upload_pofile,
    ),
]

# Lists of all sites' translations; other models' translations, asked for by nobody;
# an alias goes live as its source does; a private collection fails on public hosts; the
# usage of page types names every site and the page last edited anywhere; a test of errors.
_NOT_OFFERED = [
    path("localize/reports/translations/", not_offered),
    path("localize/reports/translations/results/", not_offered),
    path("localize/submit/snippet/<slug:app>/<slug:model>/<str:pk>/", not_offered),
    path("localize/api/snippets/<slug:app>/<slug:model>/", not_offered),
    path("localize/api/snippets/<slug:app>/<slug:model>/<str:pk>/", not_offered),
    path("localize/page/<int:page_id>/convert_to_alias/", not_offered),
    path("collections/<int:collection_id>/privacy/", not_offered),
    path("failwhale/", not_offered),
    path("reports/page-types-usage/", not_offered),
    path("reports/page-types-usage/results/", not_offered),
]

front_urlpatterns: list[Any] = [
    # For everybody who is signed in, with a role or without.
    *help_urlpatterns,
    *as_admin_screens([*_BREAK_GLASS, *_SCREENS, *_NOT_OFFERED]),
]
