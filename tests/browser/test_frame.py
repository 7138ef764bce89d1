"""The frame with everything a profile can put into it, as people meet it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from portal.core import theme
from portal.core.media.services.files import add_image
from portal.core.media.services.renditions import make_renditions
from portal.tenancy.models import SiteProfile
from tests.browser.network import COMMUNE, Network
from tests.browser.serving import between_requests
from tests.media.files import picture_file

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


def everything(network: Network) -> dict[str, Any]:
    """Every field of a profile that shows, with the longest texts there are."""
    with between_requests():
        image = add_image(
            picture_file(size=(1600, 260)), title="Ảnh", collection=network.commune.collection
        )
        make_renditions(image.pk)
    return {
        "agency_name": "Ủy ban nhân dân đặc khu Hoàng Sa – Trường Sa thuộc thành phố " * 3,
        "responsible": "Chủ tịch Ủy ban nhân dân xã",
        "address": "Thôn Đồng Bành, xã Chi Lăng, tỉnh Lạng Sơn",
        "phone": "0205 382 0000; 0205 382 0001",
        "email": "vanphong@example.vn",
        "licence": "Số 01/GP-TTĐT ngày 02/01/2026",
        "emblem": image,
        "banner": image,
        "banner_alt": "Mừng Đảng, mừng Xuân",
        "notice_text": "Trang tạm ngừng để bảo trì từ 22 giờ ngày 05/12 đến 2 giờ ngày 06/12.",
        "notice_url": "https://example.vn/bao-tri",
        "social_accounts": [
            ("account", {"kind": "zalo", "name": "", "url": "https://example.vn/zalo"})
        ],
        "badges": [
            (
                "badge",
                {"label": "Tín nhiệm mạng", "url": "https://example.vn/nhan", "image": image},
            ),
            ("badge", {"label": "IPv6", "url": "", "image": None}),
        ],
    }


@pytest.mark.parametrize("palette", theme.PALETTES)
def test_a_full_frame_in_every_palette(
    page: Page,
    network: Network,
    site_url: Address,
    axe: Callable[[Page], list[str]],
    palette: str,
) -> None:
    change(network, **everything(network), theme=dict(theme.PALETTES[palette][1]))
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(site_url(COMMUNE, "/gioi-thieu/"))
        found += [f"{width}: {line}" for line in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width}: {wide} px wide")
    assert found == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.menu')).backgroundColor")
    red, green, blue = (
        int(theme.complete(theme.PALETTES[palette][1])["brand"][at : at + 2], 16)
        for at in (1, 3, 5)
    )
    assert ground == f"rgb({red}, {green}, {blue})"


def test_a_day_of_mourning_has_no_colour(page: Page, network: Network, site_url: Address) -> None:
    always = {
        "mourning_from": datetime.date(2000, 1, 1),
        "mourning_until": datetime.date(2999, 1, 1),
    }
    change(network, **everything(network), **always)
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
        button.focus()
        page.keyboard.press("Enter")
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


def test_the_page_of_a_failure_can_be_shown_to_anybody(
    page: Page, network: Network, site_url: Address, axe: Callable[[Page], list[str]]
) -> None:
    page.goto(site_url(COMMUNE))
    page.set_content(render_to_string("500.html"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.get_by_role("heading", level=1)).to_be_visible()
