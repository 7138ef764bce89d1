"""Every kind of page with axe, on narrow screens, with larger text, and in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response

from tests.browser.access.fixture import Fixture
from tests.browser.access.gallery import gallery
from tests.browser.access.looking import order_faults, outline, sideways
from tests.browser.access.reading import READ
from tests.browser.network import Network
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

Address = Callable[..., str]
Axe = Callable[[Page], list[str]]
NARROWEST, PHONE, DESK, HEIGHT = 320, 390, 1280, 900
# `portal.css` sets 106.25 per cent; twice that is what the reader's 200 % gives.
DOUBLE = "document.documentElement.style.fontSize = '212.5%'"
GROUND = "getComputedStyle(document.body).backgroundColor"
CONTRAST, BLACK = "/tuy-chon/?tuong-phan=toi", "rgb(0, 0, 0)"


@pytest.fixture
def fixtures(network: Network) -> list[Fixture]:
    """Every kind of page, published."""
    return gallery(network)


def test_every_kind_of_page(
    page: Page, fixtures: list[Fixture], site_url: Address, axe: Axe, watch: Watch
) -> None:
    # One walk for all of it: each page is loaded once a theme.
    found: list[str] = []
    for fixture in fixtures:
        faults = [
            *_open(page, fixture, site_url, watch),
            *_look(page, axe),
            *_order(page, fixture),
            *_enlarge(page),
        ]
        found += [f"{fixture.name}: {line}" for line in faults]
    for host in sorted({fixture.host for fixture in fixtures}):
        page.goto(site_url(host, CONTRAST))
    for fixture in fixtures:
        faults = [*_open(page, fixture, site_url, watch), *_look(page, axe)]
        if not _is_bare(page) and page.evaluate(GROUND) != BLACK:
            faults.append("is not shown in high contrast")
        found += [f"{fixture.name} in high contrast: {line}" for line in faults]
    assert found == []


def _open(page: Page, fixture: Fixture, site_url: Address, watch: Watch) -> Iterator[str]:
    """Load the page on a desk; it answers as it should."""
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    address = site_url(fixture.host, fixture.path)
    with fixture.conditions():
        answer = page.goto(address)
        if fixture.posts:
            answer = _send(page, fixture)
    if fixture.status == 500:
        watch.faults.remove(f"500: {address}")
    assert answer is not None
    if answer.status != fixture.status:
        yield f"answers {answer.status}"
    if page.locator("html").get_attribute("lang") != fixture.language:
        yield "says another language"
    if not page.title().strip():
        yield "has no title"


def _send(page: Page, fixture: Fixture) -> Response:
    """Fill in the form of the page and send it."""
    form = page.locator("main form[method=post]")
    for name, value in fixture.posts:
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation() as sent:
        form.locator("button").click()
    answer = sent.value
    assert answer is not None
    return answer


def _look(page: Page, axe: Axe) -> Iterator[str]:
    """Nothing for axe on a desk and a telephone; nothing wider than the narrowest screen."""
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        yield from (f"at {width}: {line}" for line in axe(page))
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    yield from (f"at {NARROWEST}: {line}" for line in sideways(page))


def _order(page: Page, fixture: Fixture) -> Iterator[str]:
    """Landmarks, headings and stops of the keyboard, on the narrowest screen."""
    seen = outline(page)
    yield from order_faults(seen, is_bare=_is_bare(page))
    wanted = READ.get(fixture.name)
    if wanted is not None and seen.lines != wanted:
        yield f"is read in this order: {seen.lines}"


def _enlarge(page: Page) -> Iterator[str]:
    """The page as it is shown, its text twice as large."""
    page.evaluate(DOUBLE)
    for width in (NARROWEST, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        yield from (f"with 200 % at {width}: {line}" for line in sideways(page))


def _is_bare(page: Page) -> bool:
    """Whether it is one of the pages without menu and footer."""
    return page.locator("body.bare").count() > 0
