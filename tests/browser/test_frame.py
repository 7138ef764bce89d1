"""The frame with everything a profile can put into it, as people meet it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.core import theme
from portal.tenancy.models import SiteProfile
from tests.browser.frame_examples import full_profile
from tests.browser.keyboard import keys_at
from tests.browser.network import COMMUNE, Network
from tests.browser.serving import between_requests

pytestmark = pytest.mark.browser

Address = Callable[..., str]
HEIGHT = 900
WIDTHS = (320, 390, 1280)


def change(network: Network, **fields: Any) -> None:
    """Save the commune's profile with other values."""
    with between_requests():
        profile = SiteProfile.objects.get(site=network.commune.site)
        for name, value in fields.items():
            setattr(profile, name, value)
        profile.full_clean()
        profile.save()


def test_a_full_frame_in_every_palette(
    page: Page, network: Network, site_url: Address, axe: Callable[[Page], list[str]]
) -> None:
    change(network, **full_profile(network.commune.collection))
    found: list[str] = []
    for palette, (_name, colours) in theme.PALETTES.items():
        change(network, theme=dict(colours))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.goto(site_url(COMMUNE, "/gioi-thieu/"))
            found += [f"{palette} at {width}: {line}" for line in axe(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{palette} at {width}: {wide} px wide")
        ground = page.evaluate("getComputedStyle(document.querySelector('.menu')).backgroundColor")
        brand = theme.complete(colours)["brand"]
        red, green, blue = (int(brand[at : at + 2], 16) for at in (1, 3, 5))
        assert ground == f"rgb({red}, {green}, {blue})"
    assert found == []


def test_a_day_of_mourning_has_no_colour(page: Page, network: Network, site_url: Address) -> None:
    always = {
        "mourning_from": datetime.date(2000, 1, 1),
        "mourning_until": datetime.date(2999, 1, 1),
    }
    change(network, **full_profile(network.commune.collection), **always)
    page.goto(site_url(COMMUNE))
    style = page.evaluate("getComputedStyle(document.documentElement).filter")
    assert style == "grayscale(1)"
    expect(page.locator(".banner")).to_have_count(0)


def test_a_section_unfolds_by_keyboard_and_covers_no_other_entry(
    page: Page, network: Network, site_url: Address, axe: Callable[[Page], list[str]]
) -> None:
    for width in (1280, 960):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(site_url(COMMUNE))
        menu = page.locator(".menu-wide")
        button = menu.locator(".unfolds summary").first
        keys_at(button).press("Enter")
        below = menu.get_by_role("link", name="Lịch sử hình thành")
        expect(below).to_be_in_viewport(ratio=1)
        last = menu.locator("> li").last.bounding_box()
        panel = menu.locator("[open] ul").bounding_box()
        assert last is not None
        assert panel is not None
        assert panel["y"] >= last["y"] + last["height"] - 1
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert axe(page) == []
        # Another section closes the first.
        menu.locator(".unfolds summary").nth(1).click()
        expect(below).to_be_hidden()
        expect(menu.locator("[open]")).to_have_count(1)
