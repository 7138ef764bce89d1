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

_NO_SESSION = "public hosts have no session, so nothing there is shared with a group of readers"

# Refused to everybody on purpose, by the whole route.
REFUSED: Final[dict[str, str]] = {
    "^(.*)$": "pages are served on their own hosts",
    "admin/api/main/^pages/<int:pk>/action/<str:action_name>/": "the API is read-only",
    "admin/block-preview/": "no block offers a preview",
    "admin/images/<int:image_id>/generate_url/": "no address of that kind is served",
    "admin/images/<int:image_id>/generate_url/output/": "no address of that kind is served",
    "admin/localize/translate/<int:translation_id>/machine_translate/": "no machine translates",
    "admin/localize/translate/<int:translation_id>/preview/<str:mode>/": "pages have one mode",
    "admin/pages/<int:page_id>/privacy/": _NO_SESSION,
}

# Wagtail answers a request that no screen of it sends by an error; nothing is shown or written.
FAILS: Final[dict[str, str]] = {
    "admin/choose-external-link/": "a form without the field of the address",
}
