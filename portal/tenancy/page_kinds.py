"""The page types that make the tree, by name: this room may not import the one above it."""

from __future__ import annotations

from wagtail.models import Page

HOME_PAGE = "home.HomePage"
UNIT_PAGE = "home.UnitPage"


def is_unit_page(page: Page) -> bool:
    """Whether `page` is a unit's place in the tree; no query."""
    return page.specific_class is not None and page.specific_class._meta.label == UNIT_PAGE


def is_home_page(page: Page) -> bool:
    """Whether `page` is the home page of a site in some language; no query."""
    return page.specific_class is not None and page.specific_class._meta.label == HOME_PAGE
