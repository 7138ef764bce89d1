"""Searching in a real browser: the box, its suggestions, the results."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from documents.models import DocumentIndexPage, DocumentIssuer, DocumentPage, DocumentType
from search import indexing
from tests.browser.network import COMMUNE, Network
from tests.support.indexed import indexed

pytestmark = pytest.mark.browser
Address = Callable[..., str]


@pytest.fixture
def decision(network: Network) -> DocumentPage:
    """Quyết định 933/QĐ-UBND of the commune, among others that its index holds."""
    index = DocumentIndexPage.objects.descendant_of(network.commune.site.root_page).get(
        slug="van-ban"
    )
    document = DocumentPage(
        number="933/QĐ-UBND",
        document_type=DocumentType.objects.get(pk="quyet-dinh"),
        summary="Về việc công bố danh mục thủ tục hành chính",
        issued_on=datetime.date(2026, 3, 18),
        live=False,
    )
    document.issuers = [DocumentIssuer(name="Ủy ban nhân dân xã Chi Lăng")]
    index.add_child(instance=document)
    document.save_revision().publish()
    document.refresh_from_db()
    indexing.clear()  # its own tables outlive a test that commits
    root = network.commune.site.root_page
    path = document.url_path.removeprefix(root.url_path)
    indexed(
        network.commune,
        document.title,
        kind="document",
        number=document.number,
        lead=document.summary,
        path=f"/{path}",
        shown_on=document.issued_on,
    )
    for number in (93, 33, 9330):
        indexed(network.commune, f"Quyết định {number}/QĐ-UBND", lead="Về việc 933 hộ dân")
    return document


def test_the_number_typed_without_accents_finds_the_document(
    page: Page, decision: DocumentPage, site_url: Address
) -> None:
    page.goto(site_url(COMMUNE))
    box = page.get_by_role("combobox", name="Tìm kiếm trên trang")
    box.fill("quyet dinh 933")
    page.get_by_role("button", name="Tìm", exact=True).click()
    first = page.locator(".search-list h2 a").first
    expect(first).to_have_text("Quyết định 933/QĐ-UBND")
    assert first.locator("mark").all_inner_texts() == ["Quyết định 933"]
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định 933/QĐ-UBND")


def test_suggestions_are_read_and_chosen_by_keyboard(
    page: Page,
    decision: DocumentPage,
    site_url: Address,
    axe: Callable[[Page], list[str]],
) -> None:
    page.goto(site_url(COMMUNE))
    box = page.get_by_role("combobox", name="Tìm kiếm trên trang")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("933 q")
    options = page.get_by_role("option")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Gợi ý tìm kiếm")).to_be_visible()
    expect(page.locator(".search-form [role=status]")).to_have_text(
        "1 gợi ý, dùng phím mũi tên để chọn"
    )
    assert axe(page) == []
    # Down, and round over the box itself.
    for key, chosen in (("ArrowDown", "true"), ("ArrowDown", "false"), ("ArrowUp", "true")):
        box.press(key)
        expect(options.first).to_have_attribute("aria-selected", chosen)
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("933 q")
    box.press("ArrowDown")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định 933/QĐ-UBND")


def test_without_script_the_form_is_all_there_is(
    browser: Browser, decision: DocumentPage, site_url: Address
) -> None:
    context = browser.new_context(locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url(COMMUNE))
    box = page.get_by_role("searchbox", name="Tìm kiếm trên trang")
    box.fill("933")
    box.press("Enter")
    expect(page.locator(".search-list h2 a").first).to_have_text("Quyết định 933/QĐ-UBND")
    page.get_by_role("link", name="Tất cả các cổng").click()
    expect(page.locator(".search-scopes [aria-current]")).to_have_text("Tất cả các cổng")
    context.close()


def test_filters_unfold_on_a_telephone_and_stand_open_on_a_desk(
    page: Page, decision: DocumentPage, site_url: Address
) -> None:
    address = site_url(COMMUNE, "/tim-kiem/?q=quyet+dinh&pham-vi=tat-ca")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    news = page.get_by_role("link", name="Tin tức 3")
    expect(news).to_be_hidden()
    page.locator("summary", has_text="Lọc kết quả").click()
    expect(news).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    expect(news).to_be_visible()
    news.click()
    expect(page.locator(".search-badges a")).to_have_count(1)
    expect(page.locator(".search-list > li")).to_have_count(3)
