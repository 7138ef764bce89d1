"""How an engine outside of the database is spoken to: one thin way for both families.

Elastic's client refuses OpenSearch and the other way round, and their methods differ; requests
and answers are the same. Both are asked once, without repetitions: whoever asks has the
database to fall back upon.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

from django.conf import settings

DATABASE: Final = "database"
ELASTICSEARCH: Final = "elasticsearch"
OPENSEARCH: Final = "opensearch"
FAMILIES: Final = ("auto", DATABASE, ELASTICSEARCH, OPENSEARCH)
# For a question of a reader: with what waits behind it, the answer comes within two seconds.
ANSWER_SECONDS: Final = 0.75
_NOT_FOUND: Final = 404


class EngineDown(Exception):
    """The engine did not answer, or not as it should."""


class NotThere(EngineDown):
    """It answered: what is asked for is not there."""


class Client(Protocol):
    """One engine."""

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        lines: Iterable[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> dict[str, Any]:
        """Its answer as JSON. `lines`: the request is one JSON value a line.

        Raises EngineDown for everything else, NotThere where it says 404.
        """


def family() -> str:
    """Which engine this installation has: one of `DATABASE`, `ELASTICSEARCH`, `OPENSEARCH`."""
    chosen = str(settings.SEARCH_ENGINE)
    if chosen == "auto":
        return ELASTICSEARCH if settings.SEARCH_URL else DATABASE
    return chosen if settings.SEARCH_URL else DATABASE


def is_configured() -> bool:
    """Whether there is an engine outside of the database."""
    return family() != DATABASE


def client() -> Client:
    """The client of the engine that is configured; each process has its own connections."""
    return _client(family(), tuple(settings.SEARCH_URL), settings.SEARCH_CA_CERTS, os.getpid())


def forget_all() -> None:
    """Let go of connections; for tests."""
    _client.cache_clear()


@lru_cache(maxsize=8)
def _client(kind: str, urls: tuple[str, ...], certificates: str, _process: int) -> Client:
    made = _OpenSearchClient if kind == OPENSEARCH else _ElasticsearchClient
    return made(urls, certificates)


def _written(
    body: Mapping[str, Any] | None, lines: Iterable[Mapping[str, Any]] | None
) -> tuple[str | None, str]:
    """The text of a request and the last part of its type."""
    if lines is not None:
        return "".join(f"{json.dumps(line)}\n" for line in lines), "x-ndjson"
    return (None if body is None else json.dumps(body)), "json"


class _ElasticsearchClient:
    """Elasticsearch 8 and 9. Imported here: an installation without one never loads it."""

    def __init__(self, urls: tuple[str, ...], certificates: str) -> None:
        from elasticsearch import Elasticsearch

        more: dict[str, Any] = {"ca_certs": certificates} if certificates else {}
        self._client = Elasticsearch(
            list(urls), max_retries=0, retry_on_timeout=False, retry_on_status=(), **more
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        lines: Iterable[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> dict[str, Any]:
        """As `Client.ask`."""
        from elastic_transport import TransportError
        from elasticsearch import ApiError

        text, kind = _written(body, lines)
        headers = {"accept": "application/json", "content-type": f"application/{kind}"}
        try:
            answer = self._client.options(request_timeout=seconds).perform_request(
                method, path, params=params, headers=headers, body=text
            )
        except ApiError as error:
            raise _refusal(error.meta.status, str(error)) from error
        except (TransportError, ValueError) as error:
            raise EngineDown(f"{type(error).__name__}: {error}") from error
        return _as_object(answer.body)


class _OpenSearchClient:
    """OpenSearch 2 and 3."""

    def __init__(self, urls: tuple[str, ...], certificates: str) -> None:
        from opensearchpy import OpenSearch

        more: dict[str, Any] = {"ca_certs": certificates} if certificates else {}
        self._client = OpenSearch(list(urls), max_retries=0, retry_on_timeout=False, **more)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        lines: Iterable[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> dict[str, Any]:
        """As `Client.ask`."""
        from opensearchpy.exceptions import OpenSearchException, TransportError

        text, kind = _written(body, lines)
        try:
            answer = self._client.transport.perform_request(
                method,
                path,
                headers={"content-type": f"application/{kind}"},
                params={**(params or {}), "request_timeout": seconds},
                body=text,
            )
        except TransportError as error:
            raise _refusal(error.status_code, str(error)) from error
        except (OpenSearchException, ValueError) as error:
            raise EngineDown(f"{type(error).__name__}: {error}") from error
        return _as_object(answer)


def _refusal(status: object, text: str) -> EngineDown:
    return NotThere(text) if status == _NOT_FOUND else EngineDown(f"{status}: {text}")


def _as_object(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise EngineDown("The engine answered something else than JSON.")
    return answer
