"""What looks at widths and at the order of reading finds what it is there to find."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.access.looking import order_faults, outline, sideways

pytestmark = pytest.mark.browser

GOOD = """<html lang=vi><title>Trang</title><body style="margin:0">
  <a class=skip href="#m">Đến nội dung</a>
  <header><nav aria-label="Trình đơn"><a href="/">Trang chủ</a></nav></header>
  <main id=m><h1>Trang</h1><h2>Phần</h2><p style="overflow-x:auto"><b>Chữ</b></p></main>
  <footer><h2>Chân</h2></footer>"""


def show(page: Page, old: str = "", new: str = "") -> None:
    """A page without fault, changed in one place."""
    assert old in GOOD
    page.set_viewport_size({"width": 320, "height": 900})
    page.set_content(GOOD.replace(old, new) if old else GOOD)


def test_a_good_page_has_no_fault(page: Page) -> None:
    show(page)
    assert sideways(page) == []
    assert order_faults(outline(page), is_bare=False) == []
    assert outline(page).lines == [
        *("banner", "navigation Trình đơn", "main", "h1 Trang", "h2 Phần", "contentinfo", "h2 Chân")
    ]


CONFUSING = (
    ("<h2>Phần", "<h3>Phần", "heading 'Phần' skips a level"),
    ("<h2>Phần</h2>", "<h1>Phần</h1>", "2 headings of the first level"),
    ("<h2>Phần</h2>", "<h2></h2>", "heading without words"),
    ("<header>", "<header><h2>Đầu</h2>", "the first heading is not that of the content"),
    (' aria-label="Trình đơn"', "", "landmark without a name"),
    ("<h2>Phần", '<nav aria-label="Trình đơn"></nav><h2>Phần', "two landmarks of one name"),
    ("<footer><h2>Chân</h2></footer>", "", "landmarks: ['banner', 'main']"),
    ("class=skip", "", "the first stop is not the way to the content"),
    ("<b>Chữ</b>", "<b tabindex=3>Chữ</b>", "an order of its own"),
    (
        "<b>Chữ</b>",
        '<a href="#a">Dưới</a><a href="#b" style="position:absolute;top:-20px">Trên</a>',
        "the focus goes up from 'Dưới' to 'Trên'",
    ),
)


def test_an_order_that_confuses_is_named(page: Page) -> None:
    for old, new, fault in CONFUSING:
        show(page, old, new)
        found = order_faults(outline(page), is_bare=False)
        assert any(fault in line for line in found), (fault, found)


TOO_WIDE = (
    ('<div style="width:400px">Rộng</div>', "400 px wide"),
    ('<div style="position:relative;left:-9px;width:90px">Trái</div>', "sticks out: div"),
    (
        '<div style="overflow:hidden;width:50px"><div style="width:90px">.</div></div>',
        "cut off",
    ),
)


def test_what_does_not_fit_is_named(page: Page) -> None:
    for new, fault in TOO_WIDE:
        show(page, "<h2>Phần</h2>", f"<h2>Phần</h2>{new}")
        found = sideways(page)
        assert any(fault in line for line in found), (fault, found)
    # What scrolls by itself may be wide.
    show(page, "<b>Chữ</b>", '<span style="display:block;width:900px">Bảng</span>')
    assert sideways(page) == []
