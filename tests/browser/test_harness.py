"""The browser's own tools find what they are there to find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_axe_names_a_picture_without_text(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.set_content(
        "<html lang=vi><title>Trang</title><main><h1>Trang</h1>"
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></main></html>"
    )
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]
    page.set_content("<html lang=vi><title>Trang</title><main><h1>Trang</h1></main></html>")
    assert axe(page) == []


def test_every_localhost_name_reaches_the_server(page: Page, site_url: Callable[..., str]) -> None:
    answer = page.goto(site_url("khong-co.localhost"))
    assert answer is not None
    assert answer.status == 404
