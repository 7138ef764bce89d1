"""How many documents real texts name, and how long it takes to find them.

    python -m bench.citations ../shared/data/legal/congbao_fulltext.jsonl.gz

A file of JSON lines with a `text` each, packed by gzip or not. No database. Prints a table row.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from documents.citations import Citation, citations, completed


@dataclass
class Figures:
    """What was found; times in seconds of the processor, one a text."""

    characters: int = 0
    found: Counter[str] = field(default_factory=Counter)
    per_text: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file, one after the other."""
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def certain(citation: Citation) -> bool:
    """Whether a citation can mean one document at all (`documents.meant`)."""
    return citation.issued_on is not None or citation.number.year is not None


def measure(texts: Iterator[str]) -> Figures:
    """Read each text once, as the job does."""
    figures = Figures()
    for text in texts:
        start = time.process_time()
        in_full = completed(citations(text))
        figures.seconds.append(time.process_time() - start)
        figures.characters += len(text)
        figures.per_text.append(len(in_full))
        for bare, full in in_full.items():
            figures.found["citations"] += 1
            figures.found["with a day behind them"] += bare.issued_on is not None
            figures.found["with an issuer"] += bool(full.issuer)
            figures.found["that can mean one document"] += certain(full)
    return figures


def report(figures: Figures) -> str:
    """The figures in lines of Markdown."""
    median, longest = statistics.median(figures.per_text), max(figures.per_text)
    total = sum(figures.seconds)
    mean, most = 1_000 * total / len(figures.seconds), 1_000 * max(figures.seconds)
    lines = [
        f"{len(figures.per_text)} texts, {figures.characters / 1e6:.1f} million characters",
        *(f"{count:,} {what}" for what, count in figures.found.items()),
        f"a text names {median:.0f} (median), at most {longest:,}",
        f"{total:.1f} s of the processor: {mean:.0f} ms a text, {most:.0f} ms the longest",
    ]
    return "\n".join(f"- {line}" for line in lines)


def main() -> None:
    """Measure the file that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    print(report(measure(texts_of(parser.parse_args().path))))


if __name__ == "__main__":
    main()
