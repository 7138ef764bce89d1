"""From a collaborator's empty form to a published notice, and to one that came back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.tenancy.models import Role
from tests.browser.desk import Desk
from tests.browser.network import COMMUNE, Network
from tests.browser.serving import between_requests
from tests.factories import grant, make_user

pytestmark = pytest.mark.browser

AUTHOR, APPROVER = "cong-tac-vien", "nguoi-duyet"
REASON = "Cần ghi rõ địa điểm tiếp công dân."


@pytest.fixture
def desk(page: Page, network: Network, site_url: Callable[..., str]) -> Desk:
    """A tab; the commune has a collaborator and an approver."""
    with between_requests():
        grant(make_user(AUTHOR), network.commune, Role.COLLABORATOR)
        grant(make_user(APPROVER), network.commune, Role.APPROVER)
    return Desk(page, network)


def write(desk: Desk, title: str, sapo: str) -> None:
    """From the big button of the first screen to what waits for approval."""
    desk.tab.get_by_role("link", name="Viết tin", exact=True).click()
    expect(desk.tab).to_have_url(re.compile("/pages/add/news/articlepage/"))
    desk.write("#id_title", title)
    desk.tab.locator("#id_sapo").fill(sapo)
    # The address follows once the title is left, when the browser comes to it.
    expect(desk.tab.locator("#id_slug")).not_to_have_value("")
    desk.submit()


def test_a_notice_is_published_and_another_comes_back_with_the_reason(
    desk: Desk, network: Network, site_url: Callable[..., str]
) -> None:
    tab = desk.tab
    desk.enter(AUTHOR)
    write(desk, "Thông báo lịch tiếp công dân tháng 9", "Tiếp công dân vào các ngày thứ Năm.")
    desk.enter(AUTHOR)
    write(desk, "Thông báo tiêm phòng dại", "Tiêm phòng tại nhà văn hóa các thôn.")

    desk.enter(APPROVER)
    today = tab.locator("section", has=tab.locator("#desk-today"))
    today.get_by_role("link", name="Thông báo tiêm phòng dại").click()
    tab.locator("footer button[data-workflow-action-name=approve]:visible").first.click()
    expect(desk.messages()).to_be_visible()
    reader = tab.context.new_page()
    answer = reader.goto(site_url(COMMUNE, "/tin-tuc/thong-bao-tiem-phong-dai/"))
    assert answer is not None
    assert answer.status == 200, "the very next request"
    expect(reader.locator(".sapo")).to_have_text("Tiêm phòng tại nhà văn hóa các thôn.")

    desk.enter(APPROVER)
    today.get_by_role("link", name="Thông báo lịch tiếp công dân tháng 9").click()
    desk.send_back(REASON)
    answer = reader.goto(site_url(COMMUNE, "/tin-tuc/thong-bao-lich-tiep-cong-dan-thang-9/"))
    assert answer is not None
    assert answer.status == 404, "what came back is nobody's"

    desk.enter(AUTHOR)
    expect(today).to_contain_text(REASON)
    today.get_by_role("link", name="Thông báo lịch tiếp công dân tháng 9").click()
    desk.write("#id_sapo", "Tiếp công dân vào các ngày thứ Năm, tại trụ sở Ủy ban nhân dân xã.")
    desk.submit()
    desk.enter(APPROVER)
    expect(today).to_contain_text("Thông báo lịch tiếp công dân tháng 9")
