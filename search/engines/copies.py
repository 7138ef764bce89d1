"""The copy of the index that an engine outside of the database holds, and how it is written.

One document an entry, `_id` its key. Text arrives as terms: an index needs the built-in
`whitespace` analyser alone, so that any edition of Elasticsearch 8 and 9 and OpenSearch serves.
What is sent is read from the database at that moment, under the number of the change that asked
for it: the engine itself refuses a state older than the one it has, whoever comes first.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from search.engines import database_engine
from search.engines.base import Posting
from search.engines.clients import Client, EngineDown
from search.models import SearchDocument

# Rows of one page of results that may be passed over (`by_day`).
WINDOW: Final = 50_000
# Of jobs, for whom no reader waits.
WRITE_SECONDS: Final = 20.0
LOOK_SECONDS: Final = 5.0
_MANY_BYTES: Final = 4 * 1024 * 1024
# Lucene's whitespace tokenizer cuts what is longer than 255 units of UTF-16.
_LONGEST_TERM: Final = 120
_MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    # Terms are only looked for: not kept a second time as they were sent.
    "_source": {"excludes": ["terms"]},
    "properties": {
        "terms": {
            "type": "text",
            "analyzer": "whitespace",
            "index_options": "docs",
            "norms": False,
        },
        "entry": {"type": "long"},
        "facets": {"type": "long"},
        "day": {"type": "integer"},
        "digest": {"type": "keyword", "index": False},
    },
}
_SETTINGS: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": WINDOW,
    # How long a deletion is remembered against an older state that comes late.
    "gc_deletes": "1h",
}


@dataclass(frozen=True)
class Place:
    """The names of this installation's copy. `serving` and `growing` are aliases."""

    serving: str

    @property
    def growing(self) -> str:
        """The copy that a rebuild fills; what changes meanwhile goes there too."""
        return f"{self.serving}-next"

    @property
    def pattern(self) -> str:
        """For addresses: all of ours, and perhaps others'."""
        return f"{self.serving}-*"

    def is_ours(self, index: str) -> bool:
        """Whether an index is one of ours: "liencong" must not touch those of "liencong-b"."""
        return bool(re.fullmatch(re.escape(self.serving) + r"-\d{14}-[0-9a-f]{6}", index))

    def new_index(self) -> str:
        """A name that nobody has."""
        return f"{self.serving}-{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def place() -> Place:
    """Where this installation's copy is."""
    return Place(str(settings.SEARCH_INDEX))


def token(term: str) -> str:
    """A term as the engine knows it: itself, or its digest where whitespace would cut it."""
    if term.isprintable() and " " not in term and 0 < len(term) <= _LONGEST_TERM:
        return term
    return f"#{hashlib.sha256(term.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def document(posting: Posting) -> dict[str, Any]:
    """A posting as the engine holds it. `digest` tells whether two of them are the same."""
    terms = " ".join(sorted(set(map(token, posting.terms))))
    said = f"{posting.facets} {posting.day} {terms}".encode()
    return {
        "terms": terms,
        "entry": posting.entry,
        "facets": posting.facets,
        "day": posting.day,
        "digest": hashlib.blake2b(said, digest_size=8).hexdigest(),
    }


def postings_of(entries: Sequence[int]) -> list[Posting]:
    """What the database holds of these entries now; those that are gone are left out."""
    terms = database_engine().terms_of(entries)
    rows = SearchDocument.objects.filter(pk__in=entries).values_list("pk", "facets_id", "shown_on")
    return [
        Posting(pk, terms[pk], facets or 0, shown_on.toordinal() if shown_on else 0)
        for pk, facets, shown_on in rows
        if pk in terms
    ]


def create(client: Client, place: Place) -> str:
    """A new index under the name of the growing one; returns its own name."""
    index = place.new_index()
    client.ask(
        "PUT",
        f"/{index}",
        body={
            "settings": {"index": _SETTINGS},
            "mappings": _MAPPING,
            "aliases": {place.growing: {}},
        },
        seconds=WRITE_SECONDS,
    )
    return index


def indices(client: Client, place: Place) -> dict[str, set[str]]:
    """Our indices with their aliases."""
    found = client.ask("GET", f"/{place.pattern}/_alias", seconds=LOOK_SECONDS)
    return {index: set(about["aliases"]) for index, about in found.items() if place.is_ours(index)}


def targets(client: Client, place: Place) -> list[str]:
    """The aliases that changes go to now: the serving one, and the growing one."""
    held: set[str] = set().union(*indices(client, place).values())
    return [alias for alias in (place.serving, place.growing) if alias in held]


def send(client: Client, aliases: Sequence[str], versions: Mapping[int, int]) -> list[int]:
    """Bring these entries to what the database says now; returns those that were refused.

    `versions`: the number of the change, by entry. An older one than the engine has changes
    nothing. Raises EngineDown when nothing is known of the outcome.
    """
    held = {posting.entry: posting for posting in postings_of(list(versions))}
    refused: set[int] = set()
    for lines in _chunks(_actions(aliases, versions, held)):
        answer = client.ask("POST", "/_bulk", lines=lines, seconds=WRITE_SECONDS)
        for item in answer.get("items", []):
            [(action, result)] = item.items()
            if not _is_settled(action, result):
                refused.add(int(result["_id"]))
    return sorted(refused)


def _is_settled(action: str, result: Mapping[str, Any]) -> bool:
    """Whether the engine has this state or a newer one."""
    status = int(result.get("status", 500))
    gone = action == "delete" and status == 404 and "error" not in result
    return status < 300 or status == 409 or gone


def _actions(
    aliases: Sequence[str], versions: Mapping[int, int], held: Mapping[int, Posting]
) -> Iterator[list[dict[str, Any]]]:
    for alias in aliases:
        for entry, version in versions.items():
            about = {
                "_index": alias,
                "_id": str(entry),
                "version": version,
                "version_type": "external_gte",
                # Never makes an index of its own accord where ours has just gone.
                "require_alias": True,
            }
            if entry in held:
                yield [{"index": about}, document(held[entry])]
            else:
                yield [{"delete": about}]


def _chunks(actions: Iterable[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """Requests of a few megabytes each: a document of hundreds of pages has much to say."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for lines in actions:
        chunk += lines
        size += sum(len(json.dumps(line)) for line in lines)
        if size >= _MANY_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def refresh(client: Client, alias: str) -> None:
    """Let everything that was written be found."""
    client.ask("POST", f"/{alias}/_refresh", seconds=WRITE_SECONDS)


def digests(client: Client, alias: str, after: int, until: int | None) -> dict[int, str]:
    """The digests of the entries above `after`, up to `until` where it is said."""
    found: dict[int, str] = {}
    start = after
    while True:
        bounds: dict[str, int] = {"gt": start}
        if until is not None:
            bounds["lte"] = until
        answer = client.ask(
            "POST",
            f"/{alias}/_search",
            body={
                "size": 5_000,
                "query": {"range": {"entry": bounds}},
                "sort": [{"entry": "asc"}],
                "_source": ["digest"],
            },
            seconds=WRITE_SECONDS,
        )
        hits = answer["hits"]["hits"]
        if not hits:
            return found
        found.update((int(hit["_id"]), str(hit["_source"].get("digest"))) for hit in hits)
        start = int(hits[-1]["sort"][0])


def require_answer(answer: Mapping[str, Any]) -> None:
    """Refuse an answer of which a part is missing: the engine gave up on it."""
    if answer.get("timed_out") or answer.get("_shards", {}).get("failed"):
        raise EngineDown("The engine answered in part.")
