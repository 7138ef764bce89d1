"""How long does a province's list of documents take to import, and what becomes of its rows?

    .venv/bin/python -m bench.import_documents FILE --map MAP [--rows N] [--json FILE]

A fresh database (PostgreSQL if DATABASE_URL names one, else SQLite) with one province, the list
imported by the product's own command's verbs, then once more (everything unchanged). Prints the
verdicts, the seconds by the clock and of the processor, and SQL statements a row.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.databases import own_database

HOST = "vanban.bench.localhost"
BAR_SECONDS = 180


def main() -> int:
    """Run the benchmark; 1 if the import took longer than the bar or lost a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="CSV, as `manage.py import_documents` reads it")
    parser.add_argument("--map", type=Path, required=True, help="mapping of columns, YAML")
    parser.add_argument("--rows", type=int, help="only the first rows")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    with own_database(), tempfile.TemporaryDirectory() as folder:
        report = run(first_rows(options.file, options.rows, Path(folder)), options.map)
    report["command"] = "python -m bench.import_documents " + " ".join(sys.argv[1:])
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return show(report)


def first_rows(path: Path, count: int | None, folder: Path) -> Path:
    """A copy with the first `count` rows; the file itself for all of them."""
    if count is None:
        return path
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = [row for row, _number in zip(csv.reader(source), range(count + 1), strict=False)]
    target = folder / path.name
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return target


def run(path: Path, mapping_file: Path) -> dict[str, Any]:
    """Import twice; figures of each time."""
    from django.db import connection

    from documents.importing.mapping import parse_mapping
    from documents.models import DocumentIndexPage
    from documents.services.importing import Options, begin, carry_on
    from portal.tenancy.provisioning.services import make_kit, provision_unit
    from portal.tenancy.provisioning.specs import UnitSpec

    provision_unit(UnitSpec("01", "province", "Tỉnh Thử", "Thử", "Tỉnh", host=HOST), make_kit())
    index = DocumentIndexPage.objects.get()
    mapping = parse_mapping(mapping_file.read_text("utf-8-sig"))
    report: dict[str, Any] = {"database": connection.vendor, "runs": {}}
    for label in ("first", "again"):
        statements = 0

        def count(execute: Any, *args: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*args)

        clock, processor = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(count):
            done = carry_on(begin(index, path, mapping, Options()), path)
        report["runs"][label] = {
            "rows": done.rows.count(),
            "verdicts": dict(Counter(done.rows.values_list("verdict", flat=True))),
            "seconds": round(time.perf_counter() - clock, 1),
            "processor_seconds": round(time.process_time() - processor, 1),
            "statements_a_row": round(statements / max(1, done.rows.count()), 1),
        }
    return report


def show(report: dict[str, Any]) -> int:
    """Print the figures; 0 if the bar is met."""
    for label, one in report["runs"].items():
        verdicts = ", ".join(f"{verdict} {count}" for verdict, count in one["verdicts"].items())
        print(
            f"{report['database']}, {label}: {one['rows']} rows in {one['seconds']} s"
            f" ({one['processor_seconds']} s of the processor,"
            f" {one['statements_a_row']} statements a row): {verdicts}"
        )
    met = report["runs"]["first"]["seconds"] <= BAR_SECONDS
    print("Bar met." if met else f"NOT MET: {BAR_SECONDS} s for the first run")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
