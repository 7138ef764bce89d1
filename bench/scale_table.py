"""The figures of the scale benchmark as the table of docs/benchmarks.md.

.venv/bin/python -m bench.scale_table var/scale.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.report import baseline, comparable, median_of, ratio_of


def main() -> None:
    """Print the table of the file that the command line names."""
    report = json.loads(Path(sys.argv[1]).read_text())
    print("\n".join(lines(report)))


def lines(report: dict[str, Any]) -> list[str]:
    """Markdown: one row a request, queries of the largest size, times of each, their ratio.

    The ratio is that of the largest size to the smallest that may be compared with it.
    """
    sizes = sorted(report["sizes"], key=int)
    largest = sizes[-1]
    heads = ["request", "rows", "warm", "cold", *(f"ms at {size}" for size in sizes), "ratio"]
    found = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for label in report["sizes"][largest]["requests"]:
        rows = {size: report["sizes"][size]["requests"][label] for size in sizes}
        large, base = rows[largest], baseline(rows, largest)
        cells = [label, large["rows"], large["warm_queries"], large["cold_queries"]]
        cells += [_time(rows[size], large) for size in sizes]
        cells.append(f"{ratio_of(large, rows[base]):.2f}" if base != largest else "")
        found.append("| " + " | ".join(map(str, cells)) + " |")
    return found


def _time(row: dict[str, Any], large: dict[str, Any]) -> str:
    """Milliseconds; in brackets where the question is another one."""
    shown = f"{median_of(row):.1f}"
    return shown if comparable(row, large) else f"({shown})"


if __name__ == "__main__":
    main()
