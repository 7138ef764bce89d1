"""Two application processes without Redis, on a database that the test shares."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass

import pytest

from tests.support.processes import Processes, migrated_database, processes, shared_database

__all__ = ["migrated_database", "processes", "shared_database"]

_LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What a reader got."""

    status: int
    html: str
    etag: str
    location: str


@dataclass
class Server:
    """One application process, as nginx would ask it."""

    port: int

    def get(self, host: str, path: str, etag: str = "") -> Answer:
        """Ask for a page; with `etag` as a browser that has kept it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        try:
            headers = {"Host": host, **({"If-None-Match": etag} if etag else {})}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(
                status=answer.status,
                html=answer.read().decode(),
                etag=answer.getheader("ETag", ""),
                location=answer.getheader("Location", ""),
            )
        finally:
            connection.close()


@pytest.fixture
def servers(processes: Processes) -> list[Server]:
    """Two of them, each with nothing but the database in common with the other."""
    numbers = []
    for _each in range(2):
        numbers.append(len(processes.started))
        processes.start_python(
            *("-m", "gunicorn", "portal.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"),
            DJANGO_SETTINGS_MODULE="tests.immediate.server_settings",
            REDIS_URL="",
        )
    return [Server(_port(processes, number)) for number in numbers]


def _port(processes: Processes, number: int) -> int:
    """Where the process of that number listens, once it does."""
    processes.wait_until(
        lambda: _LISTENING.search(processes.output(number)) is not None, "a server listens"
    )
    found = _LISTENING.search(processes.output(number))
    assert found is not None
    return int(found[1])
