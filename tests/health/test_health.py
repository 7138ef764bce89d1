"""What monitors are told, on any host, whatever is broken."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.core.health import ProbeResult, probes, register_probe
from portal.core.health.middleware import HealthMiddleware
from portal.core.health.registry import run_probes, unregister_probe, worst

ADDRESSES = ["/-/live", "/-/ready", "/-/health"]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def probe() -> Iterator[str]:
    """The name of a probe that is forgotten after the test."""
    yield "test-probe"
    unregister_probe("test-probe")


def ask(address: str, **meta: Any) -> HttpResponse:
    meta.setdefault("REMOTE_ADDR", "127.0.0.1")
    answer = HealthMiddleware(lambda request: HttpResponse("the page"))(
        RequestFactory().get(address, **meta)
    )
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("host", ["quantri.localhost", "khong-biet.example", "10.0.0.7:8000"])
def test_every_host_answers_without_cookie_or_cache(address: str, host: str) -> None:
    response = Client().get(address, headers={"host": host})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert response["X-Request-ID"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_can_be_sent(address: str) -> None:
    response = HealthMiddleware(lambda request: HttpResponse())(RequestFactory().post(address))
    assert response.status_code == 405


def test_other_addresses_pass() -> None:
    assert ask("/-/lives").content == b"the page"
    assert ask("/").content == b"the page"


def test_live_touches_no_database() -> None:
    """No database mark: a query would fail this test."""
    assert ask("/-/live").content == b"ok\n"


@pytest.mark.django_db
def test_ready_costs_one_query(django_assert_num_queries: Any) -> None:
    assert ask("/-/ready").content == b"ready\n"
    with django_assert_num_queries(2):  # django_migrations is there, and its rows
        ask("/-/ready")


@pytest.mark.django_db
def test_a_migration_not_applied_is_not_ready() -> None:
    MigrationRecorder(connection).record_unapplied("audit", "0002_append_only")
    response = ask("/-/ready")
    assert response.status_code == 503
    assert response.content == b"migrations not applied: 1 apps behind\n"


@pytest.mark.django_db
def test_a_database_that_is_gone_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: MigrationRecorder) -> None:
        raise OperationalError("could not connect to db.internal as portal")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", gone)
    response = ask("/-/ready")
    assert response.status_code == 503
    assert response.content == b"database unreachable\n"
    assert ask("/-/live").status_code == 200


@pytest.mark.django_db
def test_health_tells_what_runs_and_how() -> None:
    told = json.loads(ask("/-/health").content)
    assert told["status"] in {"ok", "degraded"}
    assert set(told["probes"]) >= {"versions", "database", "cache", "disk"}
    assert told["probes"]["versions"]["portal"]
    assert told["probes"]["versions"]["wagtail"].startswith("7.4")
    assert told["probes"]["database"]["engine"] == connection.vendor
    assert told["probes"]["disk"]["media_free_bytes"] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        # The proxy of this machine speaks for somebody else.
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_strangers_see_one_word(settings: Any, meta: dict[str, str]) -> None:
    for token in ("", "s3cret"):
        settings.HEALTH_TOKEN = token
        assert ask("/-/health", **meta).content in {b"ok\n", b"degraded\n"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_sees_the_details(address: str) -> None:
    assert "probes" in json.loads(ask("/-/health", REMOTE_ADDR=address).content)


@pytest.mark.django_db
def test_the_token_opens_the_details(settings: Any) -> None:
    settings.HEALTH_TOKEN = "s3cret"
    answer = ask("/-/health", REMOTE_ADDR="203.0.113.7", HTTP_AUTHORIZATION="Bearer s3cret")
    assert "probes" in json.loads(answer.content)


@pytest.mark.django_db
def test_a_room_adds_its_probe(probe: str) -> None:
    register_probe(probe, lambda: ProbeResult("degraded", {"waiting": 3}))
    told = json.loads(ask("/-/health").content)
    assert told["probes"][probe] == {"status": "degraded", "waiting": 3}
    assert told["status"] == "degraded"


@pytest.mark.django_db
def test_a_probe_that_breaks_is_failed_and_hides_no_other(probe: str) -> None:
    def broken() -> ProbeResult:
        raise OSError("/srv/secret/path")

    register_probe(probe, broken)
    response = ask("/-/health")
    told = json.loads(response.content)
    assert response.status_code == 503
    assert told["status"] == "failed"
    assert told["probes"][probe] == {"status": "failed", "error": "OSError"}
    assert "versions" in told["probes"]
    assert b"secret" not in response.content
    assert ask("/-/health", REMOTE_ADDR="203.0.113.7").content == b"failed\n"


def test_without_a_shared_cache_health_is_degraded(settings: Any) -> None:
    settings.REDIS_URL = ""
    assert probes.probe_cache() == ProbeResult("degraded", {"redis": "not configured"})


@pytest.mark.parametrize("forgiving", [True, False])
def test_a_cache_that_is_gone_is_degraded_never_failed(settings: Any, forgiving: bool) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # nobody listens there
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": settings.REDIS_URL,
            "OPTIONS": {"IGNORE_EXCEPTIONS": forgiving, "SOCKET_CONNECT_TIMEOUT": 1},
        }
    }
    result = probes.probe_cache()
    assert (result.status, result.detail["redis"]) == ("degraded", "down")


@pytest.mark.redis
def test_a_cache_that_keeps_what_it_is_given_is_ok() -> None:
    assert probes.probe_cache() == ProbeResult("ok", {"redis": "up"})


@pytest.mark.parametrize(
    ("free", "status"),
    [
        (probes.NO_DISK_BYTES - 1, "failed"),
        (probes.NO_DISK_BYTES, "degraded"),
        (probes.LITTLE_DISK_BYTES - 1, "degraded"),
        (probes.LITTLE_DISK_BYTES, "ok"),
    ],
)
def test_a_disk_that_fills_up_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch, free: int, status: str
) -> None:
    monkeypatch.setattr(probes.shutil, "disk_usage", lambda path: Usage(free * 2, free, free))
    assert probes.probe_disk() == ProbeResult(status, {"media_free_bytes": free})  # type: ignore[arg-type] # a parameter is a plain str


def test_the_disk_is_known_before_the_first_upload(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert probes.probe_disk().detail["media_free_bytes"] > 0


@given(st.lists(st.sampled_from(["ok", "degraded", "failed"])))
def test_the_whole_is_as_well_as_its_worst_part(statuses: list[Any]) -> None:
    results = {str(number): ProbeResult(status) for number, status in enumerate(statuses)}
    whole = worst(results)
    if "failed" in statuses:
        assert whole == "failed"
    else:
        assert whole == ("degraded" if "degraded" in statuses else "ok")


@pytest.mark.django_db
def test_a_later_probe_takes_the_place_of_the_name(probe: str) -> None:
    register_probe(probe, lambda: ProbeResult("failed"))
    register_probe(probe, lambda: ProbeResult("ok"))
    results = {name: result for name, result in run_probes().items() if name == probe}
    assert results == {probe: ProbeResult("ok")}
