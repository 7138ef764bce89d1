"""The visits of `bench.country`: a server, and Chromium on sites all over the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Seen:
    """How many pages were looked at, and what was wrong with them."""

    pages: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self, message: Any) -> None:
        """Take an error of the browser's console for a fault."""
        if message.type == "error":
            self.faults.append(message.text)


def visit(count: int) -> Seen:
    """Look at `count` sites spread over the network: home, list of news, newest article."""
    import django

    django.setup()
    from django.db import connection

    sites = _sites(count)
    connection.close()
    seen = Seen()
    with _server() as port, _browser() as tab:
        tab.on("console", seen.note)
        for host, name, title in sites:
            base = f"http://{host}:{port}"
            for path, selector, wanted in (
                ("/", ".agency-name, h1", name),
                ("/tin-tuc/", "main .news-title", title),
            ):
                answer = tab.goto(base + path)
                seen.pages += 1
                texts = tab.locator(selector).all_inner_texts()
                if answer is None or not answer.ok or not any(wanted in text for text in texts):
                    seen.faults.append(f"{host}{path} does not show “{wanted}”: {texts[:3]}")
            tab.locator("main .news-title").first.click()
            seen.pages += 1
            if tab.locator("h1").inner_text() != title:
                seen.faults.append(f"{tab.url} is not “{title}”")
    return seen


def _sites(count: int) -> list[tuple[str, str, str]]:
    """Host, name of the unit and newest title of sites at equal distances."""
    from portal.tenancy.models import MemberSite, Placement

    members = MemberSite.objects.select_related("site", "unit").order_by("pk")
    step = max(1, members.count() // count)
    found = []
    for member in members[::step][:count]:
        newest = (
            Placement.objects.filter(site=member.site, live=True)
            .select_related("page")
            .order_by("-sort_at", "-page_id")
            .first()
        )
        if newest is not None:
            name = member.unit.names.get(valid_to=None).short_name
            found.append((member.site.hostname, name, " ".join(newest.page.title.split())))
    return found


@contextmanager
def _server() -> Iterator[int]:
    """The application behind gunicorn, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--log-level", "warning"]
    environment = {**os.environ, "PUBLIC_PORT": str(port)}
    server = subprocess.Popen([sys.executable, *command], env=environment)
    try:
        for _attempt in range(300):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _browser():  # type: ignore[no-untyped-def] # Playwright is a tool of development
    """A tab of Chromium, which finds every `.localhost` by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser.new_page(locale="vi-VN")
        browser.close()
