"""Answers `/-/live`, `/-/ready` and `/-/health` on any host, before everything else.

A monitor asks by address, not by a site's name, and must get an answer when sites,
sessions or templates are what is broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.crypto import constant_time_compare

from portal.core.client_ip import is_loopback
from portal.core.health.readiness import why_not_ready
from portal.core.health.registry import run_probes, worst

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# A request that carries one came through a proxy: its connection says nothing about
# who asks, though the proxy runs on this machine.
PROXY_HEADERS = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class HealthMiddleware:
    """Three addresses for monitors; every other request passes on untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.answers = {"/-/live": live, "/-/ready": ready, "/-/health": health}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a monitor, or pass the request on."""
        answer = self.answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = (
            answer(request)
            if request.method in {"GET", "HEAD"}
            else HttpResponseNotAllowed(["GET", "HEAD"])
        )
        response["Cache-Control"] = "no-store"
        return response


def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; touches neither database nor disk."""
    return _text("ok")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when readers may be sent here, else 503 with the reason."""
    reason = why_not_ready()
    return _text(reason, 503) if reason else _text("ready")


def health(request: HttpRequest) -> HttpResponse:
    """How everything is: JSON for monitors of ours, one word for others.

    200 while readers are served (`ok`, `degraded`), 503 when a part has `failed`.
    """
    results = run_probes()
    status = worst(results)
    code = 503 if status == "failed" else 200
    if not may_see_details(request):
        return _text(status, code)
    probes = {name: {"status": result.status, **result.detail} for name, result in results.items()}
    return JsonResponse({"status": status, "probes": probes}, status=code)


def may_see_details(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself or carries `HEALTH_TOKEN`."""
    token = settings.HEALTH_TOKEN
    sent = request.headers.get("Authorization", "")
    if token and constant_time_compare(sent, f"Bearer {token}"):
        return True
    came_directly = not any(header in request.META for header in PROXY_HEADERS)
    return came_directly and is_loopback(request.META.get("REMOTE_ADDR", ""))


def _text(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
