"""Measure the extraction of text: `python -m bench.extract DIR [--json FILE] [--no-ocr]`.

Reads every file below DIR, as the portal would, in its bounded child process. Where a file of
the same stem ending in .txt or .md lies beside it, the text is compared with it (character
error rate); text from before Unicode is judged by its share of valid Vietnamese syllables.
Prints a table and ends with status 1 when a bar is missed. What is compared and how:
docs/extraction.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

if not __package__:
    # Also as `python bench/extract.py DIR`.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.extract_measure import error_rate, reference_blocks, syllable_shares
from documents.extraction.outcome import Extracted, Method, State
from documents.extraction.running import extract

DIGITAL_BAR: Final = 0.01
OCR_BAR: Final = 0.06
SYLLABLES_BAR: Final = 0.95
REFERENCES: Final = (".txt", ".md")
# What lies beside documents and is none.
_NOT_READ: Final = frozenset({*REFERENCES, ".csv", ".json", ".jsonl", ".html", ".htm", ".xml"})
_LEGACY: Final = frozenset({Method.LEGACY_TCVN3, Method.LEGACY_VNI})
_HAS_TEXT: Final = frozenset({State.DONE, State.TOO_LARGE, State.TOO_MANY_PAGES})


@dataclass(frozen=True)
class Row:
    """One file. Rates are shares of 1, `bar` names what it is judged by, `passed` None: not."""

    file: str
    state: str
    reason: str
    method: str
    pages: int
    error_rate: float | None
    marked_syllables: float | None
    all_syllables: float | None
    confidence: float | None
    seconds: float
    peak_megabytes: int
    bar: str
    passed: bool | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the status of the program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the rows to this file, too")
    parser.add_argument("--no-ocr", action="store_true", help="leave scans unread, unjudged")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder")
    rows = []
    print(_line(_HEAD), _line(["---"] * len(_HEAD)), sep="\n")
    for path in documents_in(options.folder):
        row = measure(path, path.relative_to(options.folder).as_posix(), ocr=not options.no_ocr)
        print(_line(_cells(row)), flush=True)
        rows.append(row)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    print("\n".join(["", *summary(rows)]))
    return 1 if any(row.passed is False for row in rows) else 0


def documents_in(folder: Path) -> Iterator[Path]:
    """The files to read, in nested folders too, by name."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in _NOT_READ:
            yield path


def reference_of(path: Path) -> Path | None:
    """The text beside a file: the same stem, in capitals or not."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return None
    stem = path.stem.lower()
    return next(
        (
            other
            for other in beside
            if other.stem.lower() == stem and other.suffix.lower() in REFERENCES
        ),
        None,
    )


def measure(path: Path, name: str, *, ocr: bool) -> Row:
    """Read one file and judge it.

    A reference may hold no more than the text layer of a file that is mostly scans: where
    what was recognised is far from it, the layer alone is compared, as born digital.
    """
    result = extract(path, ocr=ocr)
    rate, layer = _rate(path, result), False
    if rate is not None and rate > OCR_BAR and _recognised(result):
        alone = _rate(path, extract(path, ocr=False))
        if alone is not None and alone < rate:
            rate, layer = alone, True
    marked, every = syllable_shares(_text(result))
    bar, passed = judge(result, rate, marked, ocr=ocr, is_layer=layer)
    sure = [page.confidence for page in result.pages if page.confidence is not None]
    return Row(
        file=name,
        state=result.state,
        reason=result.reason,
        method=result.method or "",
        pages=result.page_count,
        error_rate=rate,
        marked_syllables=marked,
        all_syllables=every,
        confidence=sum(sure) / len(sure) if sure else None,
        seconds=result.seconds,
        peak_megabytes=round(result.peak_bytes / 2**20),
        bar=bar,
        passed=passed,
    )


def _text(result: Extracted) -> str:
    return "\n".join(page.text for page in result.pages)


def _recognised(result: Extracted) -> bool:
    return any(page.method == Method.OCR for page in result.pages)


def _rate(path: Path, result: Extracted) -> float | None:
    """The error rate against the text beside the file, None without one to compare."""
    reference = reference_of(path)
    if reference is None:
        return None
    content = reference.read_bytes().decode("utf-8-sig", "replace")
    blocks = reference_blocks(
        content,
        is_markdown=reference.suffix.lower() == ".md",
        without_tables=_recognised(result),
    )
    return error_rate(blocks, _text(result))


def judge(
    result: Extracted,
    rate: float | None,
    marked: float | None,
    *,
    ocr: bool,
    is_layer: bool = False,
) -> tuple[str, bool | None]:
    """The bar of a file, and whether it keeps it; None where there is nothing to judge by.

    `is_layer` says that the rate is of the text layer alone.
    """
    methods = {page.method for page in result.pages}
    if result.state == State.NEEDS_OCR and not ocr:
        return "", None
    if rate is not None and result.state not in _HAS_TEXT:
        return "read", False
    bars = []
    if rate is not None and is_layer:
        bars.append((f"CER ≤ {DIGITAL_BAR:.0%} (layer)", rate <= DIGITAL_BAR))
    elif rate is not None and Method.OCR in methods:
        bars.append((f"CER ≤ {OCR_BAR:.0%}", rate <= OCR_BAR))
    elif rate is not None:
        bars.append((f"CER ≤ {DIGITAL_BAR:.0%}", rate <= DIGITAL_BAR))
    if methods & _LEGACY and marked is not None:
        bars.append((f"syllables ≥ {SYLLABLES_BAR:.0%}", marked >= SYLLABLES_BAR))
    if not bars:
        return "", None
    return ", ".join(name for name, _kept in bars), all(kept for _name, kept in bars)


_HEAD: Final = (
    *("file", "state", "method", "pages", "CER", "marked", "all", "sure", "s", "MB"),
    *("bar", "kept"),
)


def _cells(row: Row) -> list[str]:
    return [
        row.file,
        f"{row.state}/{row.reason}" if row.reason else row.state,
        row.method or "-",
        str(row.pages),
        _percent(row.error_rate, 2),
        _percent(row.marked_syllables, 1),
        _percent(row.all_syllables, 1),
        "-" if row.confidence is None else f"{row.confidence:.0f}",
        f"{row.seconds:.1f}",
        str(row.peak_megabytes),
        row.bar or "-",
        {True: "yes", False: "NO", None: "-"}[row.passed],
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _percent(share: float | None, digits: int) -> str:
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def summary(rows: Sequence[Row]) -> list[str]:
    """Each bar with its files, its worst one, and what missed it."""
    lines = []
    for bar in sorted({row.bar for row in rows if row.bar}):
        under = [row for row in rows if row.bar == bar]
        kept = sum(bool(row.passed) for row in under)
        rates = [row.error_rate for row in under if row.error_rate is not None]
        shares = [row.marked_syllables for row in under if row.marked_syllables is not None]
        worst = (
            f"worst CER {_percent(max(rates), 2)}"
            if rates
            else f"lowest share {_percent(min(shares, default=None), 1)}"
        )
        lines.append(f"{bar}: {kept} of {len(under)} files keep it, {worst}")
    unjudged = sum(row.passed is None for row in rows)
    lines.append(f"{len(rows)} files, {unjudged} with nothing to judge them by")
    lines.append(f"largest child {max((row.peak_megabytes for row in rows), default=0)} MB")
    return lines


if __name__ == "__main__":
    sys.exit(main())
