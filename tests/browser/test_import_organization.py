"""A workbook of a commune, from the upload in the admin to the chart that citizens see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.core.jobs import runner
from tests.browser.desk import Desk
from tests.browser.network import COMMUNE, Network
from tests.browser.serving import between_requests
from tests.organization.workbooks import commune, workbook

pytestmark = pytest.mark.browser


def work() -> None:
    """What waits is done."""
    with between_requests():
        runner.run_ready(["default"])


def test_a_workbook_becomes_the_chart_that_citizens_see(
    page: Page,
    network: Network,
    site_url: Callable[..., str],
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    sheets = commune(COMMUNE)
    sheets["Liên hệ"].append((COMMUNE, None, "Đường dây nóng", "0205 38I2 345"))
    path = tmp_path / "bo-may.xlsx"
    path.write_bytes(workbook(sheets))
    desk = Desk(page, network)
    desk.sign_in()
    page.goto(f"{desk.base}/admin/organization-import/")
    assert axe(page) == []
    page.locator("input[name=file]").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra tệp", exact=True).click()
    expect(page.locator("#import-progress")).to_be_visible()
    work()
    expect(page.locator("#problems-title")).to_be_visible()
    expect(page.locator("main")).to_contain_text("không phải số điện thoại")
    assert axe(page) == []
    page.get_by_role("button", name="Nhập các dòng này", exact=True).click()
    expect(page.locator("#import-progress")).to_be_visible()
    work()
    expect(page.locator("#state-title")).to_contain_text("đã nhập")
    page.goto(site_url(COMMUNE, "/gioi-thieu/to-chuc-bo-may/"))
    expect(page.locator("main")).to_contain_text("Phòng Kinh tế")
    expect(page.locator("main")).to_contain_text("Nguyễn Văn A")
