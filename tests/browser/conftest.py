"""A real Chromium against a real server: member sites on their own `.localhost` hosts.

Chromium resolves every `*.localhost` to loopback by itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.network import Network, make_network
from tests.browser.serving import between_requests, start_server
from tests.browser.watching import Watch
from tests.support.memos import forget_memos

# How long to wait for what must come, in milliseconds; a busy machine is no fault. A page
# that answers is waited for no longer than it takes.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

WCAG_21_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Only what is wrong is gathered and handed over: a page is asked several times.
_VIOLATIONS = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  return found.violations.flatMap(({id, help, nodes}) =>
    nodes.map(node => `${id}: ${help}: ${node.target.join(' ')}`))
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a test process."""
    # Playwright runs an event loop in this thread, and Django refuses queries there; the
    # loop never awaits while a test runs, so there is nothing to protect.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    before = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        # Beside a loop Django would open further connections: one database, one connection.
        for alias, connection in before.items():
            connections[alias] = connection
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The running server, in the place of pytest-django's."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def watch() -> Watch:
    """What went wrong while `browsing`."""
    return Watch()


@pytest.fixture
def browsing(
    browser: Browser, live_server: LiveServer, transactional_db: None, watch: Watch
) -> Iterator[BrowserContext]:
    """A browser without any history; `watch` fails the test at its end."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    yield context
    context.close()
    with between_requests():
        pass  # what was asked last is answered before the tables are emptied
    assert watch.faults == []


@pytest.fixture
def page(browsing: BrowserContext) -> Page:
    """A tab of it."""
    return browsing.new_page()


@pytest.fixture
def site_url(live_server: LiveServer, settings: Settings) -> Callable[..., str]:
    """Address on the running server: `site_url("chilang.langson.localhost", "/tin-tuc/")`."""
    port = urlsplit(live_server.url).port
    settings.PUBLIC_PORT = port
    settings.WAGTAILADMIN_BASE_URL = f"http://{settings.ADMIN_HOSTS[0]}:{port}"
    forget_memos()

    def address(host: str, path: str = "/") -> str:
        return f"http://{host}:{port}{path}"

    return address


@pytest.fixture
def network(
    transactional_db: None, site_url: Callable[..., str], settings: Settings, tmp_path: Path
) -> Network:
    """A province, two communes and an ended district, made by provisioning."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return make_network()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What WCAG 2.1 AA finds wrong on the page shown: one line a rule and element."""

    def violations(tab: Page) -> list[str]:
        tab.wait_for_load_state()  # its styles are there
        if not tab.evaluate("'axe' in window"):
            tab.evaluate(AXE_SCRIPT)
        found: list[str] = tab.evaluate(_VIOLATIONS, WCAG_21_AA)
        return found

    return violations
