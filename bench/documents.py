"""Does a library of 100,000 documents answer as fast as one of 1,000?

    bin/services up && eval "$(bin/services env)"
    .venv/bin/python -m bench.documents --sizes 1000,100000 --json documents.json

Fills one library step by step in a database of its own (PostgreSQL) and keeps a copy at each
size: pages, issuers and signers as bulk rows, effects and terms by the product's own verbs. Then
it measures the list, narrowed lists, a deep page, a feed and a document: SQL queries, and the
median time of warm requests in one process. The sizes take turns, round after round; times are
to be read as ratios of each round. Bars: 12 queries, 1.2 times the time of the smallest size.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import django

MOST_QUERIES = 12
MAX_RATIO = 1.2
REPEATS = 8
ROUNDS = 5


def main() -> int:
    """Run the benchmark; the exit code tells whether every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000", help="documents, rising")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="requests in a round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--queries-only", action="store_true", help="judge no times (CI)")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ.setdefault("AUDIT_LOG_FILE", os.devnull)
    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        parser.error('DATABASE_URL names no PostgreSQL: eval "$(bin/services env)"')
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        report = run(sizes, options)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    report["command"] = "python -m bench.documents " + " ".join(sys.argv[1:])
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return show(report, with_times=not options.queries_only)


def run(sizes: list[int], options: argparse.Namespace) -> dict[str, Any]:
    """Fill, keep copies, measure them in turns; returns figures by request and size."""
    from django.conf import settings
    from django.test import Client

    from bench.copies import Copies
    from bench.document_rows import HOST, Library
    from bench.scale import count_queries, median_ms

    settings.CACHE_VERSION_SECONDS = 60.0
    seeded: dict[int, float] = {}
    figures: dict[str, dict[int, dict[str, Any]]] = {}
    with Copies() as copies:
        library = Library.new()
        for size in sizes:
            started = time.perf_counter()
            library.grow_to(size)
            copies.keep(size)
            seeded[size] = round(time.perf_counter() - started, 1)
            print(f"{size} documents: made in {seeded[size]:.0f} s", file=sys.stderr)
        client = Client()

        def ask(path: str) -> Any:
            answer = client.get(path, headers={"host": HOST})
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
            return answer

        paths: dict[int, dict[str, str]] = {}
        for size in sizes:
            copies.use(size)
            paths[size] = library.paths(sizes[0])
            for label, path in paths[size].items():
                queries = count_queries(lambda path=path: ask(path), cold=False)  # type: ignore[misc]
                figures.setdefault(label, {})[size] = {"queries": queries, "ms": []}
        for label in paths[sizes[0]]:
            for _round in range(options.rounds):
                for size in sizes:
                    copies.use(size)
                    path = paths[size][label]
                    took = median_ms(lambda path=path: ask(path), options.repeats)  # type: ignore[misc]
                    figures[label][size]["ms"].append(round(took, 2))
    return {"sizes": sizes, "seed_seconds": seeded, "requests": figures}


def show(report: dict[str, Any], *, with_times: bool) -> int:
    """Print the figures and each bar that is missed; 0 if all are met, else 1."""
    sizes = report["sizes"]
    smallest, missed = sizes[0], []
    print(f"{'request':34} {'documents':>9} {'queries':>7} {'ms':>8} {'ratio':>6}")
    for label, by_size in report["requests"].items():
        for size in sizes:
            row = by_size[size]
            rounds = zip(row["ms"], by_size[smallest]["ms"], strict=True)
            ratio = statistics.median(mine / base for mine, base in rounds)
            print(
                f"{label:34} {size:>9} {row['queries']:>7}"
                f" {statistics.median(row['ms']):>8.2f} {ratio:>6.2f}"
            )
            if row["queries"] > MOST_QUERIES:
                missed.append(f"{label} at {size}: {row['queries']} queries, bar {MOST_QUERIES}")
            if with_times and ratio > MAX_RATIO:
                missed.append(f"{label} at {size}: {ratio:.2f} times {smallest}, bar {MAX_RATIO}")
    for line in missed:
        print(f"NOT MET: {line}")
    if not missed:
        print("All bars met." if with_times else "All bars on queries met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
