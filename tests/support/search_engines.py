"""Engines of the search in tests: each test has an index of its own on a real node."""

from __future__ import annotations

import datetime
import json
import random
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from django.db import transaction
from django.test import override_settings

from search.engines import copies, database_engine, outbox
from search.engines.base import Posting
from search.engines.clients import EngineDown, client
from search.engines.rebuilding import rebuild
from search.models import FacetSet, SearchDocument
from tests.support.needs import search_nodes


@contextmanager
def outer_engine(name: str) -> Iterator[None]:
    """The installation has this engine outside of the database, with an empty copy."""
    family, url = search_nodes()[name]
    with (
        engine_at(family, url),
        override_settings(SEARCH_INDEX=f"test-{secrets.token_hex(6)}"),
        # A busy machine is no fault of the engine's.
        patch("search.engines.elasticsearch.ANSWER_SECONDS", 20.0),
        patch("search.engines.copies.LOOK_SECONDS", 20.0),
    ):
        rebuild()
        try:
            yield
        finally:
            forget_copies()


@contextmanager
def engine_at(family: str, url: str) -> Iterator[None]:
    """The installation is told of an engine there."""
    with override_settings(SEARCH_ENGINE=family, SEARCH_URL=[url]):
        yield


def forget_copies() -> None:
    """Delete every index of this test."""
    with suppress(EngineDown):
        for index in copies.indices(client(), copies.place()):
            client().ask("DELETE", f"/{index}", seconds=20)


def write(postings: Sequence[Posting]) -> None:
    """Have entries found by these terms: in the database, and noted for an outer engine."""
    with transaction.atomic():
        sets = {one.facets for one in postings if one.facets}
        FacetSet.objects.bulk_create(
            [FacetSet(pk=key, values={}) for key in sets], ignore_conflicts=True
        )
        SearchDocument.objects.bulk_create(
            [
                SearchDocument(
                    pk=one.entry,
                    key=f"test:{one.entry}",
                    kind="test",
                    path="/",
                    facets_id=one.facets or None,
                    shown_on=datetime.date.fromordinal(one.day) if one.day else None,
                )
                for one in postings
            ],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["facets", "shown_on"],
        )
        database_engine().replace(postings)
        outbox.note(one.entry for one in postings)


def remove(entries: Sequence[int]) -> None:
    """Have entries found no more."""
    with transaction.atomic():
        database_engine().remove(entries)
        SearchDocument.objects.filter(pk__in=entries).delete()
        outbox.note(entries)


def told() -> None:
    """Everything noted is told, and is found."""
    outbox.flush()
    copies.refresh(client(), copies.place().serving)


def word_lists(chance: random.Random, vocabulary: Sequence[str]) -> Iterator[list[str]]:
    """Some of the vocabulary, again and again; its first words are in most of them."""
    while True:
        yield [
            word for number, word in enumerate(vocabulary) if chance.random() < 1 / (1 + number / 4)
        ]


@contextmanager
def server_that_hangs() -> Iterator[str]:
    """An address that takes connections and never answers, as a stopped process does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


class Stub:
    """An engine that answers every request as it is told: a status and a body."""

    def __init__(self) -> None:
        self.status = 200
        self.body: object = {}
        self.asked: list[str] = []


@contextmanager
def stub_engine() -> Iterator[tuple[str, Stub]]:
    """Its address, and what it answers."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            stub.asked.append(self.path)
            body = json.dumps(stub.body).encode()
            self.send_response(stub.status)
            self.send_header("content-type", "application/json")
            self.send_header("x-elastic-product", "Elasticsearch")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_arguments: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
