"""The figures of the weight benchmark against its bars, and as a table for the docs."""

from __future__ import annotations

from typing import Any

# The bars, in thousands of bytes: home and article are the plan's, the others follow.
MOST_KB = {"home": 250, "list": 250, "article": 200, "standard page": 200, "directory": 200}
MOST_LCP_MS = 2_500
MOST_CLS = 0.05
_KINDS = ("document", "stylesheet", "script", "font", "image")


def total_kb(sizes: dict[str, int]) -> float:
    """All bytes of a page, in thousands."""
    return sum(sizes.values()) / 1_000


def misses(report: dict[str, Any], *, with_times: bool) -> list[str]:
    """One line for each bar that was missed. Bytes are those of the whole page."""
    missed = []
    for row in report["pages"]:
        where = f"{row['kind']}, {row['composition']}"
        weight = total_kb(row["whole_page"])
        if weight > MOST_KB[row["kind"]]:
            missed.append(f"{where}: {weight:.0f} KB (bar {MOST_KB[row['kind']]})")
        if row["cls"] > MOST_CLS:
            missed.append(f"{where}: CLS {row['cls']:.3f} (bar {MOST_CLS})")
        if with_times and row["lcp_ms"] > MOST_LCP_MS:
            missed.append(f"{where}: LCP {row['lcp_ms'] / 1000:.2f} s (bar {MOST_LCP_MS / 1000})")
    return missed


def table(report: dict[str, Any], *, with_times: bool) -> str:
    """The figures as a table in Markdown."""
    head = ["page", "content", "KB, first screen", "KB, whole page", *_KINDS]
    head += ["CLS", "LCP, s"] if with_times else ["CLS"]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in report["pages"]:
        cells = [
            row["kind"],
            row["composition"],
            f"{total_kb(row['first_screen']):.0f}",
            f"{total_kb(row['whole_page']):.0f}",
            *(f"{row['whole_page'].get(kind, 0) / 1_000:.0f}" for kind in _KINDS),
            f"{row['cls']:.3f}",
        ]
        if with_times:
            cells.append(f"{row['lcp_ms'] / 1000:.2f} ({row['lcp_element'].lower()})")
        lines.append(_line(cells))
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
