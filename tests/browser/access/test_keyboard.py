"""The ways through a portal by keyboard alone: menu, languages, search."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page, expect

from tests.browser.access.gallery import publish_english
from tests.browser.network import PROVINCE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]
HEIGHT = 900
DESK, PHONE = 1280, 390
# More than the tools above the menu have, and the menu itself.
MOST_STOPS = 40


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what the selector finds."""
    page.wait_for_load_state()  # what is not drawn yet takes no focus
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_to_menu_languages_and_search(page: Page, network: Network, site_url: Address) -> None:
    publish_english()
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(site_url(PROVINCE))
        tab_to(page, ".tools a[hreflang=en]")
        page.keyboard.press("Enter")
        expect(page).to_have_url(site_url(PROVINCE, "/en/"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
        tab_to(page, ".tools a[hreflang=vi]")
        page.keyboard.press("Enter")
        expect(page).to_have_url(site_url(PROVINCE))
        _through_the_menu(page, narrow=width == PHONE)
        expect(page).to_have_url(re.compile(r"/gioi-thieu/[a-z-]+/$"))
        _through_the_search(page, site_url)


def _through_the_menu(page: Page, *, narrow: bool) -> None:
    """Open the menu where it is folded, unfold the introduction, follow its first entry."""
    if narrow:
        tab_to(page, ".menu-narrow > summary")
        page.keyboard.press("Enter")
    section = ".menu-narrow" if narrow else ".menu-wide"
    tab_to(page, f"{section} a[href$='/gioi-thieu/']")
    tab_to(page, f"{section} .unfolds summary")
    page.keyboard.press("Enter")
    tab_to(page, f"{section} .unfolds ul a")
    page.keyboard.press("Enter")


def _through_the_search(page: Page, site_url: Address) -> None:
    """Ask a question; as long as there is no search, no box promises one."""
    try:
        address = reverse("search", urlconf="portal.public_urls")
    except NoReverseMatch:
        expect(page.locator(".search-form")).to_have_count(0)
        return
    tab_to(page, ".search-form input")
    page.keyboard.type("chi lang")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(site_url(PROVINCE, address))))
