"""Real units and real articles, from the file to the screen."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django import Settings

from portal.core.vietnamese import nfc
from portal.tenancy.models import HostName
from tests.support.needs import DATA

pytestmark = [pytest.mark.browser, pytest.mark.data]

PROVINCE_CODE = "20"
ROWS = 20


@pytest.fixture
def hosts(transactional_db: None, settings: Settings, tmp_path: Path) -> list[str]:
    """Tỉnh Lạng Sơn and its first three communes; hosts in the order of the file."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    source = DATA / "admin_units" / "units_new_2026.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    province = [row for row in rows if row["code"] == PROVINCE_CODE]
    communes = [row for row in rows if row["parent_code"] == PROVINCE_CODE][:3]
    chosen = tmp_path / "units.csv"
    with chosen.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(province + communes)
    call_command("provision_units", chosen, domain_suffix=".localhost", verbosity=0)
    return list(HostName.objects.order_by("pk").values_list("host", flat=True))


@pytest.fixture
def articles() -> list[dict[str, Any]]:
    """What the file says."""
    lines = (DATA / "news" / "news_with_metadata.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines[:ROWS]]


def _shown(row: dict[str, Any]) -> str:
    """A title as a browser shows it."""
    return " ".join(nfc(row["title"]).split())


def _day(row: dict[str, Any]) -> datetime.date:
    return datetime.datetime.fromisoformat(row["date"]).date()


def test_from_the_files_to_the_screen(
    page: Page,
    site_url: Callable[..., str],
    hosts: list[str],
    articles: list[dict[str, Any]],
    axe: Callable[[Page], list[str]],
) -> None:
    assert len(hosts) == 4
    for host in hosts:
        answer = page.goto(site_url(host))
        assert answer is not None
        assert answer.status == 200, host
    host = hosts[1]
    source = DATA / "news" / "news_with_metadata.jsonl"
    call_command("import_articles", source, site=host, limit=ROWS, verbosity=0)

    page.goto(site_url(host, "/tin-tuc/"))
    titles = page.locator("main .news-title")
    expect(titles).to_have_count(ROWS)
    assert sorted(titles.all_inner_texts()) == sorted(_shown(row) for row in articles)
    assert axe(page) == []

    newest = max(articles, key=lambda row: str(row["date"]))
    titles.get_by_text(_shown(newest), exact=True).click()
    expect(page.locator("h1")).to_have_text(_shown(newest))
    expect(page.locator(".sapo")).to_have_text(" ".join(nfc(newest["sapo"]).split()))
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    day = _day(newest)
    page.goto(site_url(host, "/tin-tuc/"))
    page.locator("#ngay").fill(day.isoformat())
    page.locator(".day-form button").click()
    expect(page).to_have_url(site_url(host, f"/tin-tuc/{day:%Y/%m/%d}/"))
    page.wait_for_load_state()
    that_day = sorted(_shown(row) for row in articles if _day(row) == day)
    assert sorted(page.locator("main .news-title").all_inner_texts()) == that_day
    page.goto(site_url(hosts[2], "/tin-tuc/"))
    expect(page.locator("main .news-title")).to_have_count(0)
