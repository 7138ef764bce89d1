"""Admin screens that stand in front of Wagtail's of the same address.

Their names stay Wagtail's: `reverse()` gives the same address, and the first match wins.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from portal.core import tag_suggestions
from portal.core.admin_screens import as_admin_screens
from portal.tenancy import explorer, localize_guards
from portal.tenancy.help_desk.asking import help_urlpatterns


def not_offered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """A screen of Wagtail or wagtail-localize that the portal does not offer."""
    raise Http404


_SCREENS = [
    path("pages/", explorer.page_viewset.index_view),
    path("choose-page/", explorer.ScopedBrowseView.as_view()),
    path("choose-page/<int:parent_page_id>/", explorer.ScopedBrowseView.as_view()),
    path("choose-page/chosen-multiple/", explorer.ScopedChosenMultipleView.as_view()),
    path("tag-autocomplete/", tag_suggestions.autocomplete),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", tag_suggestions.autocomplete),
    path("localize/submit/page/<int:page_id>/", localize_guards.GuardedSubmitView.as_view()),
    path(
        "localize/update/<int:translation_source_id>/",
        localize_guards.GuardedUpdateView.as_view(),
    ),
]

# Lists of all sites' translations; other models' translations, asked for by nobody;
# an alias goes live as its source does; a private collection fails on public hosts.
_NOT_OFFERED = [
    path("localize/reports/translations/", not_offered),
    path("localize/reports/translations/results/", not_offered),
    path("localize/submit/snippet/<slug:app>/<slug:model>/<str:pk>/", not_offered),
    path("localize/api/snippets/<slug:app>/<slug:model>/", not_offered),
    path("localize/api/snippets/<slug:app>/<slug:model>/<str:pk>/", not_offered),
    path("localize/page/<int:page_id>/convert_to_alias/", not_offered),
    path("collections/<int:collection_id>/privacy/", not_offered),
]

front_urlpatterns: list[Any] = [
    # For everybody who is signed in, with a role or without.
    *help_urlpatterns,
    *as_admin_screens([*_SCREENS, *_NOT_OFFERED]),
]
