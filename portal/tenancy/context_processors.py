"""The site of a public request, for templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: the `SiteContext` of the host, or None on the admin host."""
    return {"site": getattr(request, "site_context", None)}
