"""A cheap telephone on a slow line, looking at one page: Chromium, driven over CDP."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

# 1.6 Mbit/s down, 0.75 up, 150 ms there and back; a processor of a quarter the speed.
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_SLOWER = 4
_SCREEN = {"width": 390, "height": 844}
_DENSITY = 2.625
_TIMEOUT_MS = 60_000
# Nothing on the line for so long: the page has what it wants.
_QUIET_SECONDS = 0.7
_PATIENCE_SECONDS = 30

# Put into the page from outside; its own policy forbids inline code and stays in force.
_OBSERVE = """
window.__weight = {lcp: 0, element: '', cls: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    window.__weight.lcp = entry.startTime;
    const node = entry.element;
    window.__weight.element = node ? node.tagName + (node.id ? '#' + node.id : '') : '';
  }
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.__weight.cls += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Look:
    """What one look at a page took.

    Bytes as they came over the line, headers and all: by kind, of the first screen and
    of the whole page once it was scrolled to its end. Times in milliseconds; 0 where the
    line was not slowed down.
    """

    first_screen: dict[str, int]
    whole_page: dict[str, int]
    lcp_ms: float
    lcp_element: str
    cls: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def look_at(browser: Browser, address: str, *, slowly: bool) -> Look:
    """Open an address with an empty cache, wait, scroll to its end, wait again.

    Raises SystemExit for anything but 200, and for a part that failed to load.
    """
    context = browser.new_context(
        viewport=_SCREEN,  # type: ignore[arg-type]
        device_scale_factor=_DENSITY,
        is_mobile=True,
        has_touch=True,
        locale="vi-VN",
    )
    try:
        context.add_init_script(_OBSERVE)
        page = context.new_page()
        session = context.new_cdp_session(page)
        line = _Line(session)
        if slowly:
            session.send("Network.emulateNetworkConditions", _LINE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        answer = page.goto(address, wait_until="load", timeout=_TIMEOUT_MS)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status if answer else 'nothing'}")
        line.settle(page)
        first, seen = line.bytes(), page.evaluate("window.__weight")
        _scroll(page)
        line.settle(page)
        cls = page.evaluate("window.__weight.cls")
        if line.failed:
            raise SystemExit(f"{address}: did not load: {', '.join(line.failed)}")
        return Look(
            first_screen=first,
            whole_page=line.bytes(),
            lcp_ms=seen["lcp"] if slowly else 0.0,
            lcp_element=seen["element"],
            cls=cls,
        )
    finally:
        context.close()


def _scroll(page: Page) -> None:
    """Down by half screens, so that what is loaded late is asked for."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, _SCREEN["height"] // 2):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(60)


class _Line:
    """Counts what comes over the line, by kind of file."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.failed: list[str] = []
        self.open: set[str] = set()
        self.changed = time.monotonic()
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._failed)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self.open.add(event["requestId"])
        self.changed = time.monotonic()

    def _answered(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"].lower()
        if event["response"]["status"] >= 400:
            self.failed.append(f"{event['response']['status']} {event['response']['url']}")

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])
        self._closed(event)

    def _failed(self, event: dict[str, Any]) -> None:
        if not event.get("canceled"):
            self.failed.append(event.get("errorText", "failed"))
        self._closed(event)

    def _closed(self, event: dict[str, Any]) -> None:
        self.open.discard(event["requestId"])
        self.changed = time.monotonic()

    def settle(self, page: Page) -> None:
        """Wait until nothing is open and nothing has moved for a while."""
        end = time.monotonic() + _PATIENCE_SECONDS
        page.wait_for_timeout(100)
        while time.monotonic() < end:
            if not self.open and time.monotonic() - self.changed > _QUIET_SECONDS:
                return
            page.wait_for_timeout(100)

    def bytes(self) -> dict[str, int]:
        """Bytes so far, by kind."""
        totals: Counter[str] = Counter()
        for request, size in self.sizes.items():
            totals[self.kinds.get(request, "other")] += size
        return dict(totals)
