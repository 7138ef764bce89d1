"""Does the cost of a page stay flat from one site to 3,355?

    bin/services up && eval "$(bin/services env)"
    .venv/bin/python -m bench.scale --sites 1,150,3355 --json scale.json

Grows one network step by step in a database of its own (PostgreSQL) and keeps a copy at
each size. Then it measures the public home, the news list, an article, `/admin/`, the page
explorer, the page chooser and the page menu for users with 1, 10 and 100 roles: SQL queries
(of a request that must read its version keys) and the median time of warm requests in one
process. The sizes take turns, round after round, so that a machine whose speed drifts is as
slow to each of them. It also times the rebuild of the root paths and 50 × `page.url` against
stock Wagtail in the same run. Figures that stand beside one another show the same number of
rows; times are to be read as ratios: of each round, since a machine's speed drifts, and the
median of them counts. Where a person with 100 roles sees the same rows as one with a single
role, the times of the two are compared as well.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

ARTICLES = 20_000
# Timed requests of each address and size in one round, and rounds.
REPEATS = 4
ROUNDS = 9


def main() -> int:
    """Run the benchmark; the exit code tells whether every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", default="1,150,3355", help="sizes of the network, rising")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="in the largest site")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="requests in a round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--queries-only",
        action="store_true",
        help="judge the numbers of SQL queries and not the times (busy machines, CI)",
    )
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--keep", action="store_true", help="leave the copies for --again")
    parser.add_argument(
        "--again", action="store_true", help="measure the copies that --keep left, and leave them"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ.setdefault("AUDIT_LOG_FILE", os.devnull)
    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        parser.error('DATABASE_URL names no PostgreSQL: eval "$(bin/services env)"')
    sizes = sorted({int(size) for size in options.sites.split(",")})
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(
        verbosity=0, autoclobber=True, serialize=False, keepdb=options.again
    )
    try:
        report = run(sizes, options)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0, keepdb=options.keep or options.again)
    report["command"] = "python -m bench.scale " + " ".join(sys.argv[1:])
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    from bench.report import print_scale

    return print_scale(report, with_times=not options.queries_only)


def run(sizes: list[int], options: argparse.Namespace) -> dict[str, Any]:
    """Grow, keep copies, measure them in turns; returns figures by size."""
    from django.conf import settings
    from django.db import connection

    from bench.copies import Copies
    from bench.network import Network

    seeded: dict[int, float | None]
    settings.CACHE_VERSION_SECONDS = 0.5
    with Copies(keep=options.keep or options.again) as copies:
        if options.again:
            copies.find(sizes)
            network = Network.standing()
            seeded = dict.fromkeys(sizes)
        else:
            network = Network.new()
            seeded = grow(network, sizes, copies, options.articles)
        questions = {size: _questions(network, copies, size) for size in sizes}
        samples = take_turns(questions, copies, options)
        kernels = {}
        for size in sizes:
            copies.use(size)
            kernels[size] = measure_kernel(network, options.repeats)
    return {
        "database": connection.vendor,
        "articles": options.articles,
        "repeats": options.repeats * options.rounds,
        "sizes": {
            str(size): {
                "seed_seconds": seeded[size],
                "requests": {
                    question.label: {
                        **question.figures,
                        "round_ms": samples[size, question.label],
                    }
                    for question in questions[size]
                },
                "kernel": kernels[size],
            }
            for size in sizes
        },
    }


def grow(network: Any, sizes: list[int], copies: Any, articles: int) -> dict[int, float | None]:
    """Make the network as large as each of `sizes` and keep a copy; seconds that each took."""
    seeded: dict[int, float | None] = {}
    for size in sizes:
        started = time.perf_counter()
        network.grow_to(size)
        if size == sizes[0]:
            network.add_articles(articles)
        network.assign_roles()
        copies.keep(size)
        seeded[size] = round(time.perf_counter() - started, 1)
        print(f"{size} sites: made in {seeded[size]:.0f} s", file=sys.stderr)
    return seeded


@dataclass(frozen=True)
class Question:
    """One address as one user asks it, with what was counted of its answer."""

    label: str
    ask: Callable[[], Any]
    figures: dict[str, Any]


def _questions(network: Any, copies: Any, size: int) -> list[Question]:
    """Everything that is asked of the copy of one size; counts rows and queries."""
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment

    copies.use(size)
    questions = []
    for label, user, host, path in network.requests():
        client = Client()
        if user is not None:
            client.force_login(user)

        def ask(client: Client = client, host: str = host, path: str = path) -> Any:
            return client.get(path, headers={"host": host})

        # Only the test environment keeps the context of an answer, to count its rows.
        setup_test_environment()
        try:
            answer = ask()
        finally:
            teardown_test_environment()
        if answer.status_code != 200:
            raise SystemExit(f"{label}: {host}{path} answered {answer.status_code}")
        figures = {
            "rows": network.rows_shown(label, answer),
            "reach": network.reach(user),
            "cold_queries": count_queries(ask, cold=True),
            "warm_queries": count_queries(ask, cold=False),
        }
        questions.append(Question(label, ask, figures))
    return questions


def take_turns(
    questions: dict[int, list[Question]], copies: Any, options: argparse.Namespace
) -> dict[tuple[int, str], list[float]]:
    """Median milliseconds of a request in each round, by size and label."""
    samples: dict[tuple[int, str], list[float]] = {}
    for number in range(len(next(iter(questions.values())))):
        for _round in range(options.rounds):
            for size, asked in questions.items():
                copies.use(size)
                question = asked[number]
                found = samples.setdefault((size, question.label), [])
                found.append(round(median_ms(question.ask, options.repeats), 2))
    return samples


def count_queries(ask: Callable[[], Any], *, cold: bool) -> int:
    """SQL statements of one request, the reading of its version keys among them."""
    from django.conf import settings
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from portal.tenancy import context, root_paths, versions

    ask()
    if cold:
        root_paths.forget_all()
        context.forget_all()
        ContentType.objects.clear_cache()
    # Every process reads the version keys now and then: this request is the one.
    before, settings.CACHE_VERSION_SECONDS = settings.CACHE_VERSION_SECONDS, 60.0
    versions.forget_all()
    try:
        with CaptureQueriesContext(connection) as seen:
            ask()
    finally:
        settings.CACHE_VERSION_SECONDS = before
    return len(seen)


def median_ms(action: Callable[[], Any], repeats: int) -> float:
    """Median wall time in milliseconds, after three runs that do not count."""
    for _ in range(3):
        action()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure_kernel(network: Any, repeats: int) -> dict[str, float]:
    """Root-path rebuild and 50 × `page.url` without a request, ours and stock Wagtail's."""
    from django.core.cache import cache
    from wagtail.models import Site

    from portal.tenancy import root_paths

    pages = network.pages_for_urls(50)

    def fifty_urls() -> None:
        for page in pages:
            page.__dict__.pop("_wagtail_cached_site_root_paths", None)
            assert page.url  # noqa: S101 - a benchmark checks that it measures something

    def rebuild_ours() -> None:
        root_paths.forget_all()
        Site.get_site_root_paths()

    def rebuild_stock() -> None:
        cache.clear()
        Site.get_site_root_paths()

    figures = {
        "rebuild_ms": median_ms(rebuild_ours, repeats),
        "fifty_urls_ms": median_ms(fifty_urls, repeats),
    }
    root_paths.uninstall()
    try:
        figures["stock_rebuild_ms"] = median_ms(rebuild_stock, 3)
        figures["stock_fifty_urls_ms"] = median_ms(fifty_urls, 3)
    finally:
        root_paths.install()
    return {name: round(value, 2) for name, value in figures.items()}


if __name__ == "__main__":
    sys.exit(main())
