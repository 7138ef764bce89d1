"""What must not happen in a browser whatever a test looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# What a page loads beside itself.
_PARTS = {"stylesheet", "script", "image", "font"}
# An answer of 400 and more is judged as an answer (`Watch._answered`). The other is the
# word of the admin's checker on the editor's text.
_EXPECTED = ("Failed to load resource", "axe.run results")


@dataclass
class Watch:
    """Faults of every tab and frame: third parties, broken parts, refused or failing code."""

    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", self._failed)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and not (parts.hostname or "").endswith("localhost"):
            self.faults.append(f"asked of third parties: {request.url}")

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type in _PARTS
        is_failure = response.status >= 500 and response.status != 503
        if is_failure or (is_part and response.status >= 400):
            self.faults.append(f"{response.status}: {response.url}")

    def _told(self, message: ConsoleMessage) -> None:
        """The console's errors; breaches of a Content-Security-Policy are among them."""
        if message.type == "error" and not message.text.startswith(_EXPECTED):
            self.faults.append(f"console: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.faults.append(f"exception: {error.error}")
