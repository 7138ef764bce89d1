"""Text size and contrast in a real browser, without a line of script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from home.preferences.returning import own_path
from tests.browser.keyboard import keys_at
from tests.browser.network import COMMUNE, PROVINCE, Network
from tests.browser.watching import Watch
from tests.preferences.test_returning import ASTRAY, PIECES

pytestmark = pytest.mark.browser

Address = Callable[..., str]
PHONE, DESK, HEIGHT = 390, 1280, 900


@pytest.fixture
def plain(browser: Browser, transactional_db: None) -> Iterator[Page]:
    """A tab of a browser that runs no script."""
    context = browser.new_context(locale="vi-VN", java_script_enabled=False)
    watch = Watch()
    watch.over(context)
    yield context.new_page()
    context.close()
    assert watch.faults == []


def looks(tab: Page, part: str, style: str, value: str) -> None:
    """Wait until it does: a page that has come may still wait for the reader's own styles."""
    expect(tab.locator(part).first).to_have_css(style, value)


def test_larger_text_and_contrast_stay_through_the_portal(
    plain: Page, network: Network, site_url: Address
) -> None:
    plain.goto(site_url(COMMUNE, "/tin-tuc/?trang=2"))
    tools = plain.locator(".tools")
    looks(plain, "html", "font-size", "17px")
    for size in ("19.55px", "22.1px"):
        tools.get_by_role("link", name="Chữ to hơn").click()
        expect(plain).to_have_url(site_url(COMMUNE, "/tin-tuc/?trang=2"))
        looks(plain, "html", "font-size", size)
    tools.get_by_role("link", name="Tương phản").click()
    looks(plain, "body", "background-color", "rgb(0, 0, 0)")
    looks(plain, "body", "color", "rgb(255, 255, 255)")
    # On the next page, too, and after coming back to the portal.
    plain.goto(site_url(COMMUNE, network.path))
    looks(plain, "html", "font-size", "22.1px")
    looks(plain, ".prose a", "color", "rgb(255, 255, 0)")
    # Another portal is another host: nobody has chosen anything there.
    plain.goto(site_url(PROVINCE))
    looks(plain, "html", "font-size", "17px")
    plain.goto(site_url(COMMUNE))
    tools.get_by_role("link", name="Tương phản").click()
    looks(plain, "body", "background-color", "rgb(255, 255, 255)")
    tools.get_by_role("link", name="Cỡ chữ thường").click()
    looks(plain, "html", "font-size", "17px")
    looks(plain, "body", "background-color", "rgb(255, 255, 255)")
    assert plain.context.cookies() == []


def test_the_reader_s_own_page_by_keyboard_alone(
    plain: Page, network: Network, site_url: Address
) -> None:
    plain.goto(site_url(COMMUNE, "/tuy-chon/"))
    keys_at(plain.get_by_role("link", name="150 %")).press("Enter")
    expect(plain.locator(".choices [aria-current]").first).to_have_text("150 %")
    keys_at(plain.get_by_role("searchbox", name="Tên xã")).type("chi lang")
    plain.keyboard.press("Enter")
    keys_at(plain.get_by_role("link", name="Chọn xã Chi Lăng")).press("Enter")
    expect(plain.get_by_role("heading", name="Tin của xã Chi Lăng")).to_be_visible()
    expect(plain.get_by_role("link", name="Nông dân Chi Lăng")).to_be_visible()
    keys_at(plain.get_by_role("checkbox", name="Kinh tế")).press("Space")
    keys_at(plain.get_by_role("button", name="Giữ lựa chọn")).press("Enter")
    expect(plain.get_by_role("checkbox", name="Kinh tế")).to_be_checked()
    expect(plain.get_by_role("heading", name="Tin theo chuyên mục")).to_be_visible()
    plain.get_by_role("link", name="Xóa mọi lựa chọn").click()
    expect(plain.get_by_role("checkbox", name="Kinh tế")).not_to_be_checked()
    assert plain.context.cookies() == []


PAGES = ("/", "/gioi-thieu/lich-su/", "/tin-tuc/", "/so-do-trang/", "/tuy-chon/?tim=chi")


def test_black_on_white_can_be_read(
    page: Page, network: Network, site_url: Address, axe: Callable[[Page], list[str]]
) -> None:
    """White on black and large text: tests/browser/access/, on every kind of page."""
    page.goto(site_url(COMMUNE, "/tuy-chon/?tuong-phan=sang"))
    found: list[str] = []
    for path in (*PAGES, network.path):
        page.goto(site_url(COMMUNE, path))
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{path} at {width}: {line}" for line in axe(page)]
    assert found == []


HOST_OF = "asked => asked.map(path => new URL(path, 'https://chilang.vn/tuy-chon/').host)"


def test_chromium_itself_stays_on_the_host(page: Page) -> None:
    """What the check lets through is read by the browser's own rules for addresses."""
    let_through: list[str] = []

    @settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(PIECES, max_size=8).map(lambda pieces: "/" + "".join(pieces)))
    def gather(asked: str) -> None:
        found = own_path(asked)
        if found is not None:
            let_through.append(found)

    gather()
    assert len(let_through) > 20
    hosts = page.evaluate(HOST_OF, let_through)
    assert set(hosts) == {"chilang.vn"}
    # The trial itself: what is refused would lead astray here.
    astray = [path for path in ASTRAY if path.startswith(("/\\", "//evil"))]
    assert "evil.example" in set(page.evaluate(HOST_OF, astray))
