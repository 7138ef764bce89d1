"""The running server of the browser's tests: the portal's own answers, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from pytest_django.live_server_helper import LiveServer

Application = Callable[..., Any]

_turn = threading.Lock()


class OneAtATime:
    """Answers whole requests in turn.

    In memory, SQLite has a single connection, which the server's threads share with the
    test: two transactions at once would be one. It stands in the place of Django's
    helper that would hand out every file under /media/, past the portal's own rule.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer, the body read to its end."""
        with _turn:
            answer = self.application(environ, start_response)
            try:
                return list(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()


@contextmanager
def between_requests() -> Iterator[None]:
    """Let the test itself write while a browser may ask."""
    with _turn:
        yield


@contextmanager
def requests_again() -> Iterator[None]:
    """Inside `between_requests`, while the test does not write: let the browser ask."""
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()


def start_server() -> LiveServer:
    """A server on a free port of this machine."""
    with mock.patch("django.test.testcases._MediaFilesHandler", OneAtATime):
        return LiveServer("localhost")
