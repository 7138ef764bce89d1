"""The keyboard on public pages. What holds for every kind of page: tests/browser/access/."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.network import COMMUNE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]
PHONE, DESK = 390, 1280
HEIGHT = 900

# What of the focused element a person sees: its outline and whether it is on the screen.
_FOCUS = """() => {
  const element = document.activeElement
  const style = getComputedStyle(element)
  const box = element.getBoundingClientRect()
  return {
    name: (element.innerText || element.id || element.tagName).trim().slice(0, 40),
    tag: element.tagName,
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  }
}"""


def test_the_keyboard_on_a_telephones_width(
    page: Page, network: Network, site_url: Address
) -> None:
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto(site_url(COMMUNE, network.path))
    skip = page.locator(".skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.goto(site_url(COMMUNE))
    menu = page.locator(".menu-narrow")
    _tab_to(page, "SUMMARY")
    expect(menu.get_by_role("link").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"^{re.escape(site_url(COMMUNE))}[a-z-]+/$"))


def _tab_to(page: Page, tag: str) -> None:
    """Press Tab until an element of this kind has the focus."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUS)["tag"] == tag:
            return
    raise AssertionError(f"Tab never reaches {tag}")


def test_the_focus_is_seen_at_every_stop(page: Page, network: Network, site_url: Address) -> None:
    # Without movement: the skip link is in its place at once.
    page.emulate_media(reduced_motion="reduce")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for path in ("/", "/tin-tuc/", network.path):
            page.goto(site_url(COMMUNE, path))
            assert _walk(page, f"{path} at {width}") > 10


def _walk(page: Page, where: str) -> int:
    """Press Tab from the first stop to the last; how many there are."""
    for stops in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["tag"] == "BODY":
            return stops
        assert focus["outline"] >= 3, (where, focus)
        assert focus["shown"], (where, focus)
    raise AssertionError(f"{where}: the focus goes in circles")
