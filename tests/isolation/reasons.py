"""Addresses that no role at a site or a branch reaches with its own rows, each with the reason.

An entry that a role reaches, or that names no address any more, fails the suite.
"""

from __future__ import annotations

from typing import Final

# Screens of the break-glass account alone, by the beginning of the route.
BREAK_GLASS: Final[dict[str, str]] = {
    "admin/users/": (
        "every account of the installation, with powers beyond any reach (superuser, passwords); "
        "roles have People, within reach"
    ),
    "admin/collections/": (
        "collections are made by provisioning and hold the rights on files; one moved by hand "
        "would open them to another site"
    ),
    "admin/workflows/": (
        "one workflow of one task for every site, made by a migration; switched off, it would "
        "let everybody publish"
    ),
    "admin/locales/": (
        "languages of the whole installation; a site chooses among them in its profile"
    ),
}

# Screens of a central office whose branches hold every portal, by the beginning of the route:
# beside another province, of nobody but the break-glass account.
WHOLE_INSTALLATION: Final[dict[str, str]] = {
    "admin/jobs/": "a job belongs to no site, and its words may be of any",
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
