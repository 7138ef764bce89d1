"""A printed page: the text, who says it, where it stands; nothing to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.network import COMMUNE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]
SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def test_an_article_on_paper(page: Page, network: Network, site_url: Address) -> None:
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    address = site_url(COMMUNE, network.path)
    page.goto(address)
    where = page.locator(".print-only", has_text=network.path)
    expect(where).to_be_hidden()
    page.emulate_media(media="print")
    for kept in (".agency-name", "h1", ".meta", ".sapo", ".prose", ".byline", ".footer .wrap"):
        expect(page.locator(kept).first).to_be_visible()
    expect(where).to_be_visible()
    pressed = page.locator("nav, form, button, summary, aside, .utility, .filing, .feed-link")
    assert pressed.count() > 5
    for number in range(pressed.count()):
        expect(pressed.nth(number)).to_be_hidden()
    # Dark grounds cost ink, and browsers leave them out, and white text with them.
    expect(page.locator(".footer a").first).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".footer h2").first).to_have_css("color", "rgb(0, 0, 0)")


def test_a_button_prints_the_article(page: Page, network: Network, site_url: Address) -> None:
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(site_url(COMMUNE, network.path))
    page.get_by_role("button", name="In bài này").click()
    assert page.evaluate("window.printed === true")


def test_without_script_no_button_does_nothing(
    browser: Browser, network: Network, site_url: Address
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(site_url(COMMUNE, network.path))
        expect(plain.locator("button[data-print]")).to_be_hidden()


def test_a_list_on_paper(page: Page, network: Network, site_url: Address) -> None:
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    page.goto(site_url(COMMUNE, "/tin-tuc/"))
    page.emulate_media(media="print")
    expect(page.locator(".news-list > li")).to_have_count(20)
    expect(page.locator(".news-list > li").last).to_be_visible()
    pressed = page.locator("nav, form, button, summary, aside, .utility, .to-filters")
    for number in range(pressed.count()):
        expect(pressed.nth(number)).to_be_hidden()
