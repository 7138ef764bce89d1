"""The admin on its own host, in a browser: write, preview, publish, take down."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from wagtail.rich_text import RichText

from home.models import HomePage
from news.models import ArticlePage
from tests.browser.desk import Desk
from tests.browser.network import COMMUNE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]


@pytest.fixture
def draft(network: Network) -> ArticlePage:
    """An article not yet published, whose text skips two levels of headings."""
    article: ArticlePage = network.index.specific.add_child(
        instance=ArticlePage(
            title="Xã họp bàn vụ na",
            slug="hop-ban-vu-na",
            sapo="Bản thảo đầu tiên.",
            body=[("paragraph", RichText("<h4>Chuẩn bị</h4><p>Họp tại nhà văn hóa thôn.</p>"))],
            live=False,
        )
    )
    article.save_revision()
    return article


def test_write_preview_and_publish(
    page: Page, network: Network, draft: ArticlePage, site_url: Address
) -> None:
    public = site_url(COMMUNE, f"/tin-tuc/{draft.slug}/")
    desk = Desk(page, network)
    desk.sign_in()
    desk.open_by_explorer(draft)

    # The panel shows the page of the public host, in a frame of the admin's own.
    desk.show_panel("preview")
    expect(desk.preview().locator("h1")).to_have_text(draft.title)
    expect(desk.preview().locator(".sapo")).to_have_text("Bản thảo đầu tiên.")
    desk.write("#id_sapo", "Thống nhất lịch thu hái của từng thôn.")
    expect(desk.preview().locator(".sapo")).to_have_text("Thống nhất lịch thu hái của từng thôn.")

    # The checker reads the page in that frame and finds the heading that skips.
    expect(desk.preview().locator("wagtail-userbar")).to_be_attached()
    desk.show_panel("checks")
    expect(page.locator("[data-content-checker-row]")).to_have_count(1)
    expect(page.locator("[data-content-word-count]")).to_have_text(re.compile(r"^\d+$"))

    desk.save_draft()
    reader = page.context.new_page()
    answer = reader.goto(public)
    assert answer is not None
    assert answer.status == 404, "a draft is nobody's"

    desk.submit()
    answer = reader.goto(public)
    assert answer is not None
    assert answer.status == 404, "nobody publishes alone"
    desk.approve_as("nguoi-duyet-hai", draft)
    answer = reader.goto(public)
    assert answer is not None
    assert answer.status == 200, "the very next request"
    expect(reader.locator(".sapo")).to_have_text("Thống nhất lịch thu hái của từng thôn.")
    expect(reader.locator("wagtail-userbar")).to_have_count(0)

    page.goto(f"{desk.base}/admin/pages/{draft.pk}/edit/")
    desk.show_panel("status")
    live = page.locator(f'a[href="{public}"]').first
    expect(live).to_be_attached()


def test_a_picture_goes_with_the_last_page_that_shows_it(
    page: Page, network: Network, site_url: Address
) -> None:
    # The picture stands in the text of another page and on the home page, too: those first.
    network.text.unpublish()
    home = HomePage.objects.get(pk=network.commune.site.root_page_id)
    home.body = []
    home.save_revision().publish()
    reader = page.context.new_page()
    reader.goto(site_url(COMMUNE, network.path))
    cover = reader.locator(".cover img")
    expect(cover).to_have_js_property("complete", True)
    assert cover.evaluate("picture => picture.naturalWidth") > 0
    address = cover.evaluate("picture => picture.currentSrc")
    assert address.startswith(site_url(COMMUNE, "/media/"))

    desk = Desk(page, network)
    desk.sign_in()
    desk.unpublish(network.article)
    # The browser that holds it asks again, too.
    found = reader.goto(address)
    assert found is not None
    assert found.status == 404
    gone = reader.goto(site_url(COMMUNE, network.path))
    assert gone is not None
    assert gone.status == 410
