"""How good are the answers of the search, and how fast do they come?

    .venv/bin/python -m bench.search_quality --data DIR
        --engine sqlite|postgresql|elasticsearch|opensearch
        [--set NAME] [--queries NAME] [--rows N] [--short N] [--json FILE]

Reads every folder of DIR (or those of --set; DIR may be one itself) of the layout documents
`docs.jsonl.gz` (id, title, text, and doc_no, doc_type, doc_title, org where there are) and
questions `NAME.jsonl` (id, text, relevant); "queries.reserved", "reserved" and the name of the
file are one NAME; files may be gzipped or not. A question without a relevant document is left out
and counted as `unjudged`. What is not there is said before anything is measured (exit code 2).
Stores the documents by the product's own verbs in a database of its own, asks every question by
the product's own search, and prints MRR@10, nDCG@10, R@20, the share of questions without an
answer, and the 50th and 95th percentile of the time, warm; for questions as written, typed
without accents, and by class where a set names classes. What is timed is what the first page of
results shows: ten of them with highlights, filters with counts. --short asks pieces of titles,
too, and compares the first ten with those of ranking every entry that has all words.
Elasticsearch and OpenSearch answer from a copy of what the database has, and must run:
eval "$(bin/services env)".
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import re
import secrets
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.databases import own_database, set_up
from bench.relevance_sets import JudgedSet, SetError, judged, rows, sets_in
from bench.restoration import learn

_AT_ONCE = 1_000
_DEPTH = 20
# Ranking every entry takes seconds a question.
_COMPARED = 80
# Engines outside of the database, and where each is.
_OUTER = {"elasticsearch": "ELASTICSEARCH_URL", "opensearch": "OPENSEARCH_URL"}


def main() -> int:
    """Measure; 0 whatever was found, the bars are those of the project's checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder of sets")
    parser.add_argument("--set", action="append", default=[], help="only these sets")
    parser.add_argument("--queries", default="queries.dev", help="questions: NAME.jsonl")
    parser.add_argument("--docs", default="docs", help="documents: NAME.jsonl.gz")
    parser.add_argument("--engine", choices=["sqlite", "postgresql", *_OUTER], default="sqlite")
    parser.add_argument("--rows", type=int, help="only the first questions")
    parser.add_argument("--short", type=int, default=0, help="so many short questions as well")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    if options.engine in _OUTER and not os.environ.get(_OUTER[options.engine]):
        parser.error(f"{options.engine} does not run: bin/services up {options.engine}")
    try:
        sets = sets_in(options.data, options.queries, options.docs, options.set)
        for one in sets:
            judged(one.questions)
        if options.json:
            options.json.parent.mkdir(parents=True, exist_ok=True)
            if options.json.is_dir():
                raise SetError(f"{options.json} is a folder")
    except (SetError, OSError) as error:
        parser.error(str(error))
    os.environ["SEARCH_ENGINE"] = "database"  # until there is a copy
    set_up()
    from django.conf import settings
    from django.db import connection

    settings.CACHE_VERSION_SECONDS = 0.5  # as in production; tests look at every question
    if options.engine not in {*_OUTER, connection.vendor}:
        parser.error(f"the database is {connection.vendor}: see DATABASE_URL")
    with own_database():
        report: dict[str, Any] = {}
        for one in sets:
            report[one.name] = measured(one, options)
            if options.json:  # whole after each set: a later one may take hours
                write(options.json, options.engine, report)
    return 0


def write(path: Path, engine: str, report: dict[str, Any]) -> None:
    """Put the figures into a file, at once or not at all."""
    command = "python -m bench.search_quality " + " ".join(sys.argv[1:])
    figures = {"command": command, "engine": engine, "sets": report}
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    new.replace(path)


def measured(one_set: JudgedSet, options: argparse.Namespace) -> dict[str, Any]:
    """Store the documents of one set, ask its questions; prints and returns the figures."""
    from portal.core.vietnamese import fold

    stored = store(one_set.documents)
    print(
        f"{one_set.name}: {stored['documents']} documents in {stored['seconds']} s,"
        f" {stored['syllables_a_second']} syllables/s",
        flush=True,
    )
    queries, unjudged = judged(one_set.questions)
    queries = queries[: options.rows]
    report: dict[str, Any] = {"stored": stored, "questions": len(queries), "unjudged": unjudged}
    with outer_copy(options.engine) as copied:
        report |= copied
        for label, form in (("as written", str), ("without accents", fold)):
            for kind, some in _by_class(queries).items():
                name = f"{label}, {kind}" if kind else label
                report[name] = asked([(form(one["text"]), set(one["relevant"])) for one in some])
                _say(name, report[name])
        if options.short:
            report["short"] = short_questions(options.short)
            _say("short", report["short"])
    return report


def _by_class(queries: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """All questions, and those of each class where the set names some ("…: number_only")."""
    classes: dict[str, list[dict[str, Any]]] = {"": list(queries)}
    for one in queries:
        _set, colon, kind = str(one.get("source", "")).rpartition(": ")
        if colon and kind.isidentifier():
            classes.setdefault(kind, []).append(one)
    return {kind: some for kind, some in classes.items() if not kind or len(some) > 1}


def _say(label: str, figures: dict[str, float]) -> None:
    said = " ".join(f"{name} {value}" for name, value in figures.items())
    print(f"  {label}: {said}", flush=True)


@contextmanager
def outer_copy(engine: str) -> Iterator[dict[str, Any]]:
    """Have an engine outside of the database answer from a copy; nothing for the others."""
    if engine not in _OUTER:
        yield {}
        return
    from django.test import override_settings

    from search.engines.clients import client
    from search.engines.copies import indices, place
    from search.engines.rebuilding import rebuild

    url, name = os.environ[_OUTER[engine]], f"bench-{secrets.token_hex(4)}"
    with override_settings(SEARCH_ENGINE=engine, SEARCH_URL=[url], SEARCH_INDEX=name):
        started = time.perf_counter()
        try:
            count = rebuild()
            seconds = round(time.perf_counter() - started, 1)
            print(f"  copied: {count} documents in {seconds} s", flush=True)
            yield {"copied": {"documents": count, "seconds": seconds}}
        finally:
            for index in indices(client(), place()):
                client().ask("DELETE", f"/{index}", seconds=20)


def store(path: Path) -> dict[str, Any]:
    """Store the documents of a set, and nothing else, and learn how they spell words."""
    from django.db import connection

    from portal.core.syllables import words_of
    from search import indexing

    indexing.clear()
    count, syllables, seconds = 0, 0, 0.0
    for batch in _batches(path):
        entries = [entry_of(row) for row in batch]
        syllables += sum(
            len(words_of(text))
            for one in entries
            for text in (one.title, one.parent, one.lead, one.body)
        )
        started = time.perf_counter()
        indexing.write(entries)
        seconds += time.perf_counter() - started
        count += len(entries)
    learn()  # as every night: by it a question typed without accents is read
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return {
        "documents": count,
        "seconds": round(seconds, 1),
        "syllables_a_second": round(syllables / seconds) if seconds else 0,
    }


def entry_of(row: dict[str, Any]) -> Any:
    """A document of a set as an entry: what a document stands in is its parent."""
    from django.utils.text import slugify

    from portal.core.document_numbers import parse_number
    from portal.core.vietnamese import fold
    from search.facets import set_id, store_sets
    from search.models import FacetSet, SearchDocument

    title, text, number = (str(row.get(name, "")) for name in ("title", "text", "doc_no"))
    parent = lead = ""
    if "doc_title" in row:  # an article of a law
        parent = " ".join(filter(None, [row.get("doc_title"), row.get("doc_type"), number]))
        number = ""
    elif "org" in row:  # a document: its subject is its title, its number stands beside
        title, parent, text = text, f"{title} {row['org']}", ""
    elif not title:  # news without its headline
        lead = text.partition("\n")[0]
    values = {
        "kind": ["bench"],
        "language": ["vi"],
        "type": [slugify(fold(row.get("doc_type", "")))[:40] or "khac"],
        "year": [year_of(row)],
    }
    store_sets([values])
    parsed = parse_number(number) if number else None
    return SearchDocument(
        key=f"bench:{hashlib.sha256(row['id'].encode()).hexdigest()}",
        kind="bench",
        path=row["id"],
        title=title,
        parent=parent,
        lead=lead,
        body=text,
        number_key=parsed.canonical if parsed else "",
        facets=FacetSet(pk=set_id(values), values=values),
    )


def year_of(row: dict[str, Any]) -> str:
    """The year that the number or the date names; a remainder of the key where none does."""
    found = re.search(r"(?:19|20)\d\d", f"{row.get('doc_no', '')} {row.get('date', '')}")
    return found.group() if found else str(2000 + len(row.get("text", "")) % 26)


def asked(queries: Sequence[tuple[str, set[str]]]) -> dict[str, float]:
    """Ask the questions as the page of results does, highlights and filters with counts included.

    What the answers are worth, twenty deep; the time is that of the first page. `by_database`:
    to how many the database answered, standing in for
    an engine that was slow.
    """
    from search.answering import answer, found
    from search.models import SearchDocument
    from search.questions import Question, Within

    gains, ranks, recalls, nothing, times = [], [], [], 0, []
    by_database = 0
    for text, _relevant in queries[:20]:
        answer(Question(text, Within.NETWORK))
    for text, relevant in queries:
        question = Question(text, Within.NETWORK)
        started = time.perf_counter()
        answered = answer(question)
        times.append((time.perf_counter() - started) * 1_000)
        by_database += answered.degraded
        first = [one.entry for one in found(question, _DEPTH).entries[:_DEPTH]]
        paths = dict(SearchDocument.objects.filter(pk__in=first).values_list("pk", "path"))
        answers = [paths[entry] for entry in first]
        nothing += not answers
        places = [place for place, name in enumerate(answers) if name in relevant]
        ranks.append(1 / (places[0] + 1) if places and places[0] < 10 else 0)
        ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
        gains.append(sum(1 / math.log2(place + 2) for place in places if place < 10) / ideal)
        recalls.append(len(places) / len(relevant))
    return {
        "MRR@10": round(statistics.mean(ranks), 4),
        "nDCG@10": round(statistics.mean(gains), 4),
        "R@20": round(statistics.mean(recalls), 4),
        "zero": round(nothing / len(queries), 4),
        **_percentiles(times),
        "by_database": by_database,
    }


def short_questions(count: int) -> dict[str, float]:
    """Pieces of titles of one to four words; how much of the exact first ten they are answered by.

    Exact: every entry that has all the words, ranked. A question with fewer than five is not
    compared: it is answered by the nearest entries.
    """
    from search.answering import answer, found
    from search.models import SearchDocument
    from search.questions import Mode, Question, Within

    chance = random.Random(1)  # noqa: S311 - the same questions each time
    titles = [title for title in SearchDocument.objects.values_list("title", flat=True) if title]
    texts: list[str] = []
    while titles and len(texts) < count:
        words = words_in(chance.choice(titles))
        length = chance.choice([1, 2, 2, 3, 3, 4])
        start = chance.randrange(max(1, len(words) - length))
        if len(words) >= length:
            texts.append(" ".join(words[start : start + length]))
    times: list[float] = []
    shares: list[float] = []
    for text in texts[:20]:
        answer(Question(text, Within.NETWORK))
    for text in texts:
        started = time.perf_counter()
        answered = answer(Question(text, Within.NETWORK))
        times.append((time.perf_counter() - started) * 1_000)
        if answered.mode is Mode.ALL_WORDS and len(shares) < _COMPARED:
            best = [one.entry for one in found(Question(text, Within.NETWORK), 10).entries[:10]]
            exact = exhaustive(text, len(best))
            shares.append(len(exact.intersection(best)) / len(exact))
    if not times:
        return {}
    figures: dict[str, float] = {
        "questions": len(times),
        **_percentiles(times),
        "compared": len(shares),
    }
    if shares:
        figures["of_exact_top_10"] = round(statistics.mean(shares), 4)
    return figures


def exhaustive(text: str, count: int) -> set[int]:
    """The first entries of all that have all the words, every one of them ranked."""
    from django.utils import timezone

    from portal.core.syllables import pairs
    from search import planning
    from search.answering import RANKED, asked_of
    from search.engines import database_engine
    from search.profiles import current_profile
    from search.questions import Question, Within
    from search.ranking import WITH_ACCENTS, ranked

    asked = asked_of(text)
    terms = {term for run, _share in asked.runs for term in (*run, *pairs(run))}
    known = database_engine().statistics(sorted(terms))
    plan = planning.matching(asked, Question(text, Within.NETWORK), known.frequencies)
    ids = database_engine().by_day(plan, newest=True, offset=0, count=10**6)

    def best(some: Sequence[int], with_accents: int) -> list[int]:
        rows = ranked(
            asked,
            some,
            known,
            current_profile(),
            site_id=None,
            today=timezone.localdate(),
            with_accents=with_accents,
        )
        return [one.entry for one in rows]

    # Accents tell the best of all apart, and those are known when all are ranked without.
    kept: list[int] = []
    for start in range(0, len(ids), _AT_ONCE):
        kept = best([*kept, *ids[start : start + _AT_ONCE]], 0)[:RANKED]
    return set(best(kept, WITH_ACCENTS)[:count])


def words_in(title: str) -> list[str]:
    """The words of a title."""
    from portal.core.syllables import words_of

    return words_of(title)


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    slow = statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(slow, 1)}


def _batches(path: Path) -> Iterator[list[dict[str, Any]]]:
    """The documents, each id once, the first of it."""
    seen: set[str] = set()
    batch: list[dict[str, Any]] = []
    for row in rows(path):
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


if __name__ == "__main__":
    sys.exit(main())
