"""Reads the figures of a benchmark against its bars."""

from __future__ import annotations

import statistics
from typing import Any

# The bars of the scale benchmark.
MAX_RATIO = 1.2
MAX_WARM = 6
MAX_COLD = 20
# Of a person with a hundred roles to one with a single role, where both see the same rows.
MAX_ROLE_RATIO = 2.0
FEW, MANY = "1 roles", "100 roles"
REBUILD_SHARE = 1 / 10
URLS_SHARE = 1 / 15
# A stock figure below this many sites says nothing: there is nothing to save yet.
LEAST_SITES_FOR_KERNEL = 1_000


def print_scale(report: dict[str, Any], *, with_times: bool) -> int:
    """Print the figures and each bar that is missed; 0 if all are met, else 1.

    Without `with_times` only the bars on numbers of queries are judged.
    """
    sizes = report["sizes"]
    smallest, largest = min(sizes, key=int), max(sizes, key=int)
    missed: list[str] = []
    print(f"{report['database']}, {report['articles']} articles, {report['repeats']} repeats")
    heads = f"{'request':36} {'sites':>6} {'rows':>5} {'reach':>5} {'warm':>5} {'cold':>5}"
    print(f"{heads} {'ms':>9} {'ratio':>6}")
    for label in sizes[largest]["requests"]:
        rows = {size: sizes[size]["requests"][label] for size in sizes}
        base = baseline(rows, largest)
        for size, row in rows.items():
            same = comparable(row, rows[base])
            shown = f"{ratio_of(row, rows[base]):6.2f}" if same else "     –"
            print(
                f"{label:36} {size:>6} {row['rows']:>5} {row['reach']:>5} {row['warm_queries']:>5}"
                f" {row['cold_queries']:>5} {median_of(row):>9.2f} {shown}"
            )
        missed += query_misses(label, rows, base, largest)
        if with_times:
            missed += time_misses(label, rows, base, largest)
            missed += lonely(label, rows, base, largest)
    for size in sizes:
        slow = kernel_misses(int(size), sizes[size]["kernel"])
        missed += slow if with_times else []
    for size in sizes:
        slow = role_misses(size, sizes[size]["requests"])
        missed += slow if with_times and size == largest else []
    for line in missed:
        print(f"NOT MET: {line}")
    if not missed:
        judged = "All bars" if with_times else "All bars on queries"
        print(f"{judged} met from {smallest} to {largest} sites.")
    return 1 if missed else 0


def comparable(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both show as many rows to somebody whose rights reach as many portals."""
    return bool(row["rows"] == other["rows"] and row["reach"] == other["reach"])


def median_of(row: dict[str, Any]) -> float:
    """Milliseconds of a request: the median of its rounds."""
    return statistics.median(row["round_ms"])


def ratio_of(row: dict[str, Any], other: dict[str, Any]) -> float:
    """How many times as long as the other: the median of the ratios of each round.

    A round asks all sizes one after another: while the machine is slow, it is so to each.
    """
    pairs = zip(row["round_ms"], other["round_ms"], strict=True)
    return statistics.median(mine / its for mine, its in pairs)


def baseline(rows: dict[str, Any], largest: str) -> str:
    """The smallest size that the largest may be compared with."""
    return min((size for size in rows if comparable(rows[size], rows[largest])), key=int)


def lonely(label: str, rows: dict[str, Any], base: str, largest: str) -> list[str]:
    """Whether a figure of a role stands beside no other: it would pass without proving anything.

    The whole tree's top, which only a superuser sees, shows as many rows as provinces.
    """
    if base != largest or len(rows) == 1 or "superuser" in label:
        return []
    shown = f"{rows[largest]['rows']} rows in the reach of {rows[largest]['reach']} portals"
    return [f"{label}: no smaller size shows {shown}, nothing is compared"]


def time_misses(label: str, rows: dict[str, Any], base: str, largest: str) -> list[str]:
    """Whether one request grows slower with the network."""
    ratio = ratio_of(rows[largest], rows[base])
    if ratio <= MAX_RATIO:
        return []
    return [f"{label}: time ratio {ratio:.2f} from {base} to {largest} sites"]


def query_misses(label: str, rows: dict[str, Any], base: str, largest: str) -> list[str]:
    """Which bars on numbers of queries one request misses."""
    small, large = rows[base], rows[largest]
    missed = [
        f"{label}: {small[name]} {name.replace('_', ' ')} at {base} sites, {row[name]} at {size}"
        for size, row in rows.items()
        for name in ("warm_queries", "cold_queries")
        if comparable(row, small) and row[name] != small[name]
    ]
    if label in {"list", "article"}:
        if large["warm_queries"] > MAX_WARM:
            missed.append(f"{label}: {large['warm_queries']} warm queries (bar {MAX_WARM})")
        if large["cold_queries"] > MAX_COLD:
            missed.append(f"{label}: {large['cold_queries']} cold queries (bar {MAX_COLD})")
    return missed


def role_misses(size: str, requests: dict[str, Any]) -> list[str]:
    """Print how much longer many roles take than one where the same rows are shown.

    Returns the screens that miss the bar, and says so when no screen can be compared.
    """
    missed = []
    compared = 0
    for label, row in requests.items():
        screen, _comma, who = label.rpartition(", ")
        single = requests.get(f"{screen}, {FEW}")
        if who != MANY or single is None or single["rows"] != row["rows"]:
            continue
        compared += 1
        ratio = median_of(row) / median_of(single)
        print(f"{screen}, {row['rows']} rows, {size} sites: {MANY} to {FEW} {ratio:.2f}")
        if ratio >= MAX_ROLE_RATIO:
            missed.append(f"{screen}: {MANY} take {ratio:.2f} times as long as {FEW}")
    return missed if compared else [f"{size} sites: no screen shows both persons the same rows"]


def kernel_misses(size: int, kernel: dict[str, float]) -> list[str]:
    """Print the kernel's figures of one size and tell which bars they miss."""
    rebuild = kernel["rebuild_ms"] / kernel["stock_rebuild_ms"]
    urls = kernel["fifty_urls_ms"] / kernel["stock_fifty_urls_ms"]
    print(
        f"{size} sites: root paths {kernel['rebuild_ms']} ms, stock"
        f" {kernel['stock_rebuild_ms']} ms (1/{1 / rebuild:.0f}); 50 × url"
        f" {kernel['fifty_urls_ms']} ms, stock {kernel['stock_fifty_urls_ms']} ms"
        f" (1/{1 / urls:.0f})"
    )
    if size < LEAST_SITES_FOR_KERNEL:
        return []
    missed = []
    if rebuild > REBUILD_SHARE:
        missed.append(f"root-path rebuild is 1/{1 / rebuild:.1f} of stock (bar 1/10)")
    if urls > URLS_SHARE:
        missed.append(f"50 × url is 1/{1 / urls:.1f} of stock (bar 1/15)")
    return missed
