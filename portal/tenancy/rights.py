"""Puts the rights kernel in the place of Wagtail's group rights."""

from __future__ import annotations

from portal.tenancy import collections_policy, localize_segments, permissions


def install() -> None:
    """Swap the policies and register the checks; called once by the app's `ready()`."""
    from portal.tenancy import rights_checks  # noqa: F401 - registers itself

    permissions.install()
    collections_policy.install()
    _remove_tree_sync()
    localize_segments.install()


def _remove_tree_sync() -> None:
    """Take the panel off that copies a whole tree into another language (docs/patches.md).

    It would walk all pages of all sites, and stop at the first unit page.
    """
    from wagtail_localize.locales.components import LOCALE_COMPONENTS
    from wagtail_localize.models import LocaleSynchronization

    LOCALE_COMPONENTS[:] = [
        component
        for component in LOCALE_COMPONENTS
        if component["model"] is not LocaleSynchronization
    ]
