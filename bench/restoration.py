"""How well are accents restored, and how fast?

    .venv/bin/python -m bench.restoration --data FILE --texts FILE [--texts FILE …]
        [--documents N] [--json FILE]

`--data`: tab-separated lines `domain, unaccented, accented` under a head. `--texts`: what is
learned from, JSON lines with `title`, `sapo`, `text` or `body`, gzipped or not. A text that holds
eight words in a row of a question is left out, so that nothing is learned from the answers. The
texts go into the index of a database of their own and are learned by the product's own job; each
question is restored by the product's own reads. Prints the share of syllables restored rightly
by domain and what one question takes, warm, with its one statement.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.databases import own_database

_WINDOW = 8
_AT_ONCE = 1_000


def main() -> int:
    """Measure; always 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="questions with their answers")
    parser.add_argument("--texts", type=Path, action="append", required=True, help="to learn from")
    parser.add_argument("--documents", type=int, help="only so many of each file of texts")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    with own_database():
        report = measured(options)
    for line, figure in report.items():
        print(f"{line:32} {figure}")
    if options.json:
        command = "python -m bench.restoration " + " ".join(sys.argv[1:])
        options.json.write_text(json.dumps({"command": command, **report}, indent=2) + "\n")
    return 0


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Store the texts, learn them, restore every question."""
    from search.word_models import LearnedSpelling

    with options.data.open(encoding="utf-8") as lines:
        rows = list(questions(lines))
    report: dict[str, Any] = {}
    report["documents"], report["documents left out"] = store(options, rows)
    started = time.perf_counter()
    learn()
    report["seconds to learn"] = round(time.perf_counter() - started, 1)
    report["keys learned"] = LearnedSpelling.objects.count()
    return report | restore(rows)


def questions(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The questions of a file."""
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def store(options: argparse.Namespace, rows: Iterable[dict[str, str]]) -> tuple[int, int]:
    """Put the texts into the index; how many, and how many were left out."""
    from portal.core.syllables import folded
    from search.models import SearchDocument

    asked = set()
    for row in rows:
        words = folded(row["accented"])
        if len(words) >= _WINDOW:
            middle = (len(words) - _WINDOW) // 2
            asked.add(" ".join(words[middle : middle + _WINDOW]))
    taken = left = 0
    entries: list[SearchDocument] = []
    for path in options.texts:
        for text in islice(texts(path), options.documents):
            words = folded(text)
            windows = (" ".join(words[at : at + _WINDOW]) for at in range(len(words)))
            if not asked.isdisjoint(windows):
                left += 1
                continue
            taken += 1
            entries.append(SearchDocument(key=f"bench:{taken}", kind="bench", path="/", body=text))
            if len(entries) == _AT_ONCE:
                SearchDocument.objects.bulk_create(entries)
                entries.clear()
    SearchDocument.objects.bulk_create(entries)
    return taken, left


def texts(path: Path) -> Iterator[str]:
    """The texts of a file of JSON lines."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield "\n".join(str(row.get(name) or "") for name in ("title", "sapo", "text", "body"))


def learn() -> None:
    """A whole pass."""
    from search import learning

    learning.begin()
    while learning.go_on():
        pass


def restore(rows: Iterable[dict[str, str]]) -> dict[str, Any]:
    """Restore every question; the share that is right by domain, and the time."""
    from portal.core.vietnamese import fold
    from search import learning
    from search.restoration import keys_of, restored, tokens

    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    times = []
    for row in rows:
        meant = tokens(row["accented"])
        words = [fold(word) for word in meant]
        started = time.perf_counter()
        found = restored(words, learning.read(keys_of([[word] for word in words])))
        times.append((time.perf_counter() - started) * 1_000)
        for domain in (row["domain"], "all"):
            asked[domain] += len(meant)
            right[domain] += sum(one == other for one, other in zip(found, meant, strict=True))
    shares = {f"syllables right, {name}": round(right[name] / asked[name], 4) for name in asked}
    return shares | {
        "syllables asked": asked["all"],
        "ms a question, p50": round(statistics.median(times), 2),
        "ms a question, p95": round(statistics.quantiles(times, n=20)[-1], 2),
    }


if __name__ == "__main__":
    sys.exit(main())
