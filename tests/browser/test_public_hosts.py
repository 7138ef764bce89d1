"""Public hosts know no session, no admin and no third party."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import Desk
from tests.browser.network import COMMUNE, ENDED, PROVINCE, Network

pytestmark = pytest.mark.browser

Address = Callable[..., str]


def test_no_cookie_even_for_who_is_signed_in(
    browsing: BrowserContext, page: Page, network: Network, site_url: Address
) -> None:
    Desk(page, network).sign_in()
    assert {cookie["name"] for cookie in browsing.cookies()} >= {"sessionid"}
    reader = browsing.new_page()
    for host, path in (
        (PROVINCE, "/"),
        (ENDED, "/"),
        (COMMUNE, "/"),
        (COMMUNE, "/tin-tuc/"),
        (COMMUNE, network.path),
        (COMMUNE, "/khong-co/"),
    ):
        address = site_url(host, path)
        answer = reader.goto(address)
        assert answer is not None
        assert "set-cookie" not in answer.all_headers()
        assert "cookie" not in answer.request.all_headers(), "the admin's cookie stays there"
        assert browsing.cookies(address) == []
        assert reader.evaluate("document.cookie") == ""


def test_the_admin_is_not_there(page: Page, network: Network, site_url: Address) -> None:
    for path in ("/admin/", "/admin", "/admin/login/"):
        answer = page.goto(site_url(COMMUNE, path))
        assert answer is not None
        assert answer.status == 404, path
        expect(page.locator("input[type=password]")).to_have_count(0)
        expect(page.locator(".agency-name")).to_have_text("Ủy ban nhân dân xã Chi Lăng")


def test_an_unknown_host_gets_the_portals_own_page(page: Page, site_url: Address) -> None:
    answer = page.goto(site_url("khong-co.langson.localhost"))
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main code")).to_have_text("khong-co.langson.localhost")
    expect(page.locator("h1")).to_have_count(1)
