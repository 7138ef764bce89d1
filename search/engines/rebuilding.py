"""A new copy beside the one that serves, which takes over at one stroke; and what differs.

Changes made meanwhile go to both (`outbox.flush`), under higher numbers than the filling uses,
so that whatever comes last, the newest state stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from portal.core.jobs.locks import advisory_lock
from search.engines import copies, outbox
from search.engines.clients import Client, EngineDown, client, is_configured
from search.models import OuterChange, SearchDocument

LOCK: Final = "search-copy"
BATCH: Final = 500
_TRIES: Final = 5
_SHOWN: Final = 20


class RebuildRunning(Exception):
    """Another process fills a copy already."""


def is_built() -> bool:
    """Whether a copy serves; raises EngineDown."""
    place = copies.place()
    return place.serving in copies.targets(client(), place)


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Fill a new copy from the database and have it serve; returns how many entries it got.

    Readers are answered from the former copy until then. `progress`: told entries done and
    in all. Raises EngineDown (the former copy serves on), RebuildRunning.
    """
    with advisory_lock(LOCK) as held:
        if not held:
            raise RebuildRunning
        engine, place = client(), copies.place()
        _drop(
            engine,
            [i for i, names in copies.indices(engine, place).items() if place.serving not in names],
        )
        index = copies.create(engine, place)
        try:
            count = _fill(engine, place, progress or _nobody)
            copies.refresh(engine, place.growing)
            _take_over(engine, place, index)
        except BaseException:
            with suppress(EngineDown):
                _drop(engine, [index])
            raise
        _drop(engine, [i for i in copies.indices(engine, place) if i != index])
        return count


def problems(limit: int = _SHOWN) -> list[str]:
    """What the copy holds otherwise than the database; changes that wait to be told aside.

    Nothing where no engine is configured. Raises EngineDown.
    """
    if not is_configured():
        return []
    place, engine = copies.place(), client()
    if place.serving not in copies.targets(engine, place):
        return [f"{place.serving}: there is no such index"]
    copies.refresh(engine, place.serving)
    found: list[str] = []
    for problem in _differences(engine, place.serving):
        found.append(problem)
        if len(found) >= limit:
            break
    return found


def _fill(engine: Client, place: copies.Place, progress: Callable[[int, int], None]) -> int:
    total, done = SearchDocument.objects.count(), 0
    for keys in _pages():
        # Read before the entries: they are at least as new as that.
        number = outbox.revision()
        _insist(engine, place, dict.fromkeys(keys, number))
        done += len(keys)
        progress(done, max(done, total))
    return done


def _insist(engine: Client, place: copies.Place, versions: dict[int, int]) -> None:
    """Send a page, again after a while where the engine is busy."""
    for attempt in range(1, _TRIES + 1):
        try:
            versions = {
                entry: versions[entry] for entry in copies.send(engine, [place.growing], versions)
            }
            if not versions:
                return
            problem: EngineDown = EngineDown(f"The engine refused {len(versions)} entries.")
        except EngineDown as error:
            problem = error
        if attempt == _TRIES:
            raise problem
        time.sleep(2 ** (attempt - 1))


def _pages() -> Iterator[list[int]]:
    """The keys of all entries, in their order."""
    after = 0
    while keys := list(
        SearchDocument.objects.filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        after = keys[-1]


def _take_over(engine: Client, place: copies.Place, index: str) -> None:
    """One request that happens whole or not at all."""
    former = [one for one, names in copies.indices(engine, place).items() if place.serving in names]
    actions: list[dict[str, dict[str, str]]] = [
        {"remove": {"index": one, "alias": place.serving}} for one in former
    ]
    actions.append({"remove": {"index": index, "alias": place.growing}})
    actions.append({"add": {"index": index, "alias": place.serving}})
    engine.ask("POST", "/_aliases", body={"actions": actions}, seconds=copies.WRITE_SECONDS)


def _drop(engine: Client, indices: Sequence[str]) -> None:
    for index in indices:
        engine.ask("DELETE", f"/{index}", seconds=copies.WRITE_SECONDS)


def _differences(engine: Client, alias: str) -> Iterator[str]:
    after = 0
    for keys in _pages():
        yield from _of_page(engine, alias, after, keys)
        after = keys[-1]
    yield from _of_page(engine, alias, after, [])


def _of_page(engine: Client, alias: str, after: int, keys: list[int]) -> Iterator[str]:
    held = copies.digests(engine, alias, after, keys[-1] if keys else None)
    true = {one.entry: copies.document(one)["digest"] for one in copies.postings_of(keys)}
    differing = [key for key in sorted({*held, *true}) if held.get(key) != true.get(key)]
    waiting = set(OuterChange.objects.filter(entry__in=differing).values_list("entry", flat=True))
    for key in differing:
        if key in waiting:
            continue
        if key not in held:
            yield f"{key}: missing from the engine"
        elif key not in true:
            yield f"{key}: in the engine alone"
        else:
            yield f"{key}: found by other terms"


def _nobody(done: int, total: int) -> None:
    """Progress that nobody follows."""
