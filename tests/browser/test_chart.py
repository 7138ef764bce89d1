"""The chart of an agency of five hundred offices: on a telephone, on a desk, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from organization.models import OfficePage
from tests.browser.network import COMMUNE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]
CHART = "/gioi-thieu/to-chuc-bo-may/"
OFFICES, DEEPEST = 500, 6
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def large_chart(network: Network) -> None:
    """A branch as deep as any agency has, and hundreds of villages beside it."""
    home = network.commune.site.root_page
    parent = OfficePage.objects.descendant_of(home).get(slug="phong-kinh-te")
    for level in range(DEEPEST):
        parent = add(parent, f"Tổ công tác liên ngành cấp {level} về nông thôn mới")
    committee = OfficePage.objects.get(slug="uy-ban-nhan-dan", path__startswith=home.path)
    there = OfficePage.objects.descendant_of(home).count()
    for number in range(OFFICES - there):
        add(committee, f"Thôn số {number}")


def add(parent: OfficePage, title: str) -> OfficePage:
    """A public office below another."""
    page = OfficePage(title=title, kind_id="thon-to-dan-pho", locale=parent.locale, live=True)
    OfficePage.objects.get(pk=parent.pk).add_child(instance=page)
    return page


def test_five_hundred_offices(
    page: Page, network: Network, large_chart: None, site_url: Address
) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site_url(COMMUNE, CHART))
    expect(page.locator(".chart-office")).to_have_count(OFFICES)
    assert page.evaluate(_TOO_WIDE) == 0
    deepest = page.get_by_role("link", name=f"Tổ công tác liên ngành cấp {DEEPEST - 1}")
    box = deepest.bounding_box()
    assert box is not None
    assert box["width"] > 150
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(_TOO_WIDE) == 0
    tops = [office.bounding_box() for office in page.locator(".chart > li").all()[:2]]
    assert tops[0] is not None
    assert tops[1] is not None
    # Drawn side by side.
    assert tops[0]["y"] == tops[1]["y"]
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.evaluate(_TOO_WIDE) == 0
    expect(deepest).to_be_visible()
