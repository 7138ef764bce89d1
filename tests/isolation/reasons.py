"""Addresses that no role reaches with its own rows, each with the reason.

An entry that a role reaches, or that names no address any more, fails the suite.
"""

from __future__ import annotations

from typing import Final

# Screens of the break-glass account, by the beginning of the route.
BREAK_GLASS: Final[dict[str, str]] = {
    "admin/users/": "people belong to no site; the centre's own screens stand beside these",
    "admin/collections/": "collections are made by provisioning",
    "admin/workflows/": "one workflow for the whole installation",
    "admin/locales/": "languages of the installation",
    "admin/jobs/": "jobs belong to the installation",
}

_NOT_OFFERED = "the portal does not offer it (portal.tenancy.admin_urls)"
_PROVISIONED = "made by provisioning, one a site"
_KEPT = "ends by its date or with its site, never deleted"

# Refused to everybody on purpose, by the whole route.
REFUSED: Final[dict[str, str]] = {
    "^(.*)$": "pages are served on their own hosts",
    "admin/api/main/^pages/<int:pk>/action/<str:action_name>/": "the API is read-only",
    "admin/block-preview/": "no block offers a preview",
    "admin/failwhale/": _NOT_OFFERED,
    "admin/host_names/delete/<int:pk>/": "the first host of a site is the primary one",
    "admin/images/<int:image_id>/generate_url/": "no address of that kind is served",
    "admin/images/<int:image_id>/generate_url/output/": "no address of that kind is served",
    "admin/localize/api/snippets/<slug:app>/<slug:model>/": _NOT_OFFERED,
    "admin/localize/api/snippets/<slug:app>/<slug:model>/<str:pk>/": _NOT_OFFERED,
    "admin/localize/page/<int:page_id>/convert_to_alias/": _NOT_OFFERED,
    "admin/localize/reports/translations/": _NOT_OFFERED,
    "admin/localize/reports/translations/results/": _NOT_OFFERED,
    "admin/localize/submit/snippet/<slug:app>/<slug:model>/<str:pk>/": _NOT_OFFERED,
    "admin/localize/translate/<int:translation_id>/machine_translate/": "no machine translates",
    "admin/logout/": "ends at the sign-in screen",
    "admin/news_categories/delete/<str:pk>/": _KEPT,
    "admin/pages/<int:page_id>/privacy/": "public hosts have no session",
    "admin/reports/page-types-usage/": _NOT_OFFERED,
    "admin/reports/page-types-usage/results/": _NOT_OFFERED,
    "admin/roles/delete/<int:pk>/": _KEPT,
    "admin/site_news/delete/<int:pk>/": _KEPT,
    "admin/site_news/new/": _PROVISIONED,
    "admin/site_profiles/delete/<int:pk>/": _KEPT,
    "admin/site_profiles/new/": _PROVISIONED,
    "admin/site_states/delete/<int:pk>/": _KEPT,
    "admin/site_states/new/": _PROVISIONED,
}

_OTHER_METHOD = "answers PUT and DELETE alone, which the walk does not send"
_FINDS = "sends on to the row that was found"

# Asked, and not reached yet: at most five in a hundred.
WANTING: Final[dict[str, str]] = {
    "admin/api/main/^documents/find/": _FINDS,
    "admin/api/main/^images/find/": _FINDS,
    "admin/api/main/^pages/find/": _FINDS,
    "admin/localize/translate/<int:translation_id>/disable/": "goes back to the dashboard",
    "admin/localize/translate/<int:translation_id>/overrides/"
    "<int:overridable_segment_id>/edit/": _OTHER_METHOD,
    "admin/localize/translate/<int:translation_id>/pofile/upload/": "wants a file",
    "admin/localize/translate/<int:translation_id>/preview/<str:mode>/": "pages have one mode",
    "admin/localize/translate/<int:translation_id>/strings/"
    "<int:string_segment_id>/edit/": _OTHER_METHOD,
}

# As long as no workflow is set up, nothing waits for approval.
WITHOUT_WORKFLOW: Final[frozenset[str]] = frozenset(
    {
        "admin/pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/",
        "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        (
            "admin/pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/"
            "<int:task_state_id>/"
        ),
        "admin/pages/workflow/preview/<int:page_id>/<int:task_id>/",
    }
)

# Wagtail answers a request that no screen of it sends by an error; nothing is shown or written.
FAILS: Final[dict[str, str]] = {
    "admin/choose-external-link/": "a form without the field of the address",
}
