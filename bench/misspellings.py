"""How often is the right spelling offered for a wrong one, and a wrong one for a right one?

    .venv/bin/python -m bench.misspellings --data FILE --texts FILE [--texts FILE …]
        [--half 0|1] [--right N] [--documents N] [--json FILE]

`--data`: a CSV with `wrong`, `right` and `kind`: two words as people misspell them. `--texts`: what
is learned from, as of bench.restoration. Asks the product what was probably meant by each wrong
spelling, and by N right ones: pairs of neighbours of the texts, as often as they stand there, that
are not in the file. `--half`: only rows of one half, by a digest of the wrong spelling: whoever
changes a rule looks at 0 and reports 1.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.databases import own_database
from bench.restoration import learn, store


def main() -> int:
    """Measure; always 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="wrong and right spellings")
    parser.add_argument("--texts", type=Path, action="append", required=True, help="to learn from")
    parser.add_argument("--half", choices=["0", "1"], help="only this half of the rows")
    parser.add_argument("--right", type=int, default=1_000, help="so many right spellings")
    parser.add_argument("--documents", type=int, help="only so many of each file of texts")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    with own_database():
        report = measured(options)
    for line, figure in report.items():
        print(f"{line:40} {figure}")
    if options.json:
        command = "python -m bench.misspellings " + " ".join(sys.argv[1:])
        options.json.write_text(json.dumps({"command": command, **report}, indent=2) + "\n")
    return 0


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """Store the texts, learn them, ask every spelling."""
    with options.data.open(encoding="utf-8") as lines:
        every = list(csv.DictReader(lines))
    report: dict[str, Any] = {"documents": store(options, [])[0]}
    learn()
    rows = [row for row in every if options.half in (None, half(row["wrong"]))]
    known = {text for row in every for text in (row["wrong"], row["right"])}
    right = correct(options.right, known)
    return report | wrong_ones(rows) | right_ones(right, "right spellings")


def half(wrong: str) -> str:
    """Which half of the file a row is in."""
    return str(hashlib.sha256(wrong.encode()).digest()[0] % 2)


def wrong_ones(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """How often the right spelling is offered, another one, none; by kind of slip, too."""
    from search.restoration import tokens
    from search.suggesting import suggestion

    said: Counter[str] = Counter()
    times = []
    for row in rows:
        started = time.perf_counter()
        offered = tokens(suggestion(row["wrong"]))
        times.append((time.perf_counter() - started) * 1_000)
        if offered == tokens(row["right"]):
            said["right"] += 1
            said[f"right, {row['kind']}"] += 1
        else:
            said["another" if offered else "nothing"] += 1
        said[f"asked, {row['kind']}"] += 1
    kinds = sorted({row["kind"] for row in rows})
    return {
        "wrong spellings": len(rows),
        "of these, the right one is offered": round(said["right"] / len(rows), 4),
        "another one": round(said["another"] / len(rows), 4),
        "nothing": round(said["nothing"] / len(rows), 4),
        **{kind: f"{said[f'right, {kind}']} of {said[f'asked, {kind}']}" for kind in kinds},
        "ms a question, p50": round(statistics.median(times), 2),
        "ms a question, p95": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def right_ones(texts: Sequence[str], name: str) -> dict[str, Any]:
    """How often something else is offered for what is spelled rightly."""
    from search.suggesting import suggestion

    offered = {text: said for text in texts if (said := suggestion(text))}
    return {
        name: len(texts),
        "of these, something else is offered": round(len(offered) / max(1, len(texts)), 4),
        "as": "; ".join(f"{text} → {said}" for text, said in list(offered.items())[:12]),
    }


def correct(count: int, known: set[str]) -> list[str]:
    """Pairs of words from the texts, each as often as it stands there, without those known."""
    from search.models import SearchDocument
    from search.restoration import tokens

    chance = random.Random(1)  # noqa: S311 - the same ones each time
    bodies = SearchDocument.objects.order_by("pk").values_list("body", flat=True)
    found: dict[str, None] = {}
    some = list(bodies[: 20 * count])
    while len(found) < count and some:
        words = tokens(chance.choice(some))
        if len(words) < 2:
            continue
        at = chance.randrange(len(words) - 1)
        pair = " ".join(words[at : at + 2])
        if pair not in known and all(word.isalpha() for word in words[at : at + 2]):
            found[pair] = None
    return list(found)


if __name__ == "__main__":
    sys.exit(main())
