"""The main job on real input: portals of a province or of the country, with real articles.

    bin/services up && eval "$(bin/services env)"
    .venv/bin/python -m bench.country --data ../shared/data --province 20 --articles 100
    .venv/bin/python -m bench.country --data ../shared/data --json var/country.json

Makes a database of its own on the server of DATABASE_URL, runs the product's own commands
in it (`migrate`, `load_units`, `provision_units`, once without and once with chosen hosts,
and once more for nothing to do), imports articles into every site, serves the network and
visits sites all over it in Chromium. It ends with exit code 1 where a figure is not what the
list of units asks for. Wall time is of this machine alone; processor time is of all
processes of a command, without the database server's.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

DATABASE = "liencong_country"
UNITS = Path("admin_units/units_new_2026.csv")
NEWS = Path("news/vietnews_test_22k.jsonl.gz")
SUFFIX = ".localhost"


@dataclass
class Step:
    """One command: seconds by the clock and of processors, and what it said at its end."""

    name: str
    wall: float
    cpu: float
    said: str


@dataclass
class Report:
    """What was run, what came of it, what was not as it should be."""

    steps: list[Step] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Note a figure, and a fault where it is another one."""
        self.figures[what] = found
        if found != wanted:
            self.faults.append(f"{what}: {found} instead of {wanted}")


def main() -> int:
    """Run everything; the exit code tells whether all is as the list asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of admin_units and news")
    parser.add_argument("--province", default="", help="code; default: the whole country")
    parser.add_argument("--articles", type=int, default=3, help="in each site")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--visits", type=int, default=20, help="sites looked at in Chromium")
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        parser.error('DATABASE_URL names no PostgreSQL: eval "$(bin/services env)"')
    os.environ["DATABASE_URL"] = make_database(os.environ["DATABASE_URL"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    os.environ["AUDIT_LOG_FILE"] = os.devnull
    report = Report()
    provision(report, options)
    fill(report, options)
    visit_network(report, options)
    for step in report.steps:
        print(f"{step.name:28} {step.wall:8.1f} s  {step.cpu:8.1f} s of processors  {step.said}")
    for fault in report.faults:
        print(f"NOT MET: {fault}")
    if options.json:
        options.json.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n")
    return 1 if report.faults else 0


def make_database(url: str) -> str:
    """Create the database anew on the server of `url`; its address."""
    import psycopg2  # type: ignore[import-untyped]

    parts = urlsplit(url)
    with_server = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    with_server.autocommit = True
    with with_server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    with_server.close()
    return urlunsplit(parts._replace(path=f"/{DATABASE}"))


def run(report: Report, name: str, *command: str) -> str:
    """Run a command to its end; the last line it printed. Its time stands in the report."""
    before, started = children_seconds(), time.perf_counter()
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    if done.returncode not in {0, 2}:  # 2: an import that refused some rows
        raise SystemExit(
            f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}"[-3000:]
        )
    lines = done.stdout.strip().splitlines()
    step = Step(
        name,
        round(time.perf_counter() - started, 1),
        round(children_seconds() - before, 1),
        lines[-1] if lines else "",
    )
    report.steps.append(step)
    print(f"… {name}: {step.wall} s {step.said}", file=sys.stderr)
    return step.said


def children_seconds() -> float:
    """Processor time of all processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def listed(options: argparse.Namespace) -> list[dict[str, str]]:
    """The rows of the list that shall have a portal."""
    with (options.data / UNITS).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    code = options.province
    return [row for row in rows if not code or code in {row["code"], row["parent_code"]}]


def counts(summary: str) -> dict[str, int]:
    """Made, completed, skipped, refused: the numbers of the summary of a run, in order."""
    numbers = [int(number) for number in re.findall(r"\d+", summary)]
    return dict(zip(("made", "completed", "skipped", "refused"), numbers, strict=False))


def provision(report: Report, options: argparse.Namespace) -> None:
    """Register and portals: by the rule's hosts, by chosen hosts, and nothing left to do."""
    rows = listed(options)
    units = str(options.data / UNITS)
    proposals = str(Path("var") / "country-hosts.csv")
    only = ["--province", options.province] if options.province else []
    base = ["manage.py", "provision_units", units, "--domain-suffix", SUFFIX, *only]
    base += ["--jobs", str(options.jobs), "--no-color"]
    run(report, "migrate", "manage.py", "migrate", "--verbosity", "0")
    run(report, "load_units", "manage.py", "load_units", str(options.data / "admin_units"))
    first = run(report, "provision, hosts by rule", *base, "--proposals", proposals)
    made = counts(first)
    report.figures["by rule"] = made
    report.expect("units of the first run", made["made"] + made["refused"], len(rows))
    with Path(proposals).open(encoding="utf-8", newline="") as lines:
        report.expect("hosts proposed", len(list(csv.DictReader(lines))), made["refused"])
    if made["refused"]:
        base += ["--hosts", proposals]
        second = counts(run(report, "provision, hosts chosen", *base))
        report.expect("made by the second run", second["made"], made["refused"])
        report.expect("refused by the second run", second["refused"], 0)
    again = counts(run(report, "provision, again", *base))
    report.expect("skipped by the third run", again["skipped"], len(rows))


def fill(report: Report, options: argparse.Namespace) -> None:
    """Import real articles into every site, by several processes."""
    before, started = children_seconds(), time.perf_counter()
    workers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.country_articles",
                str(options.data / NEWS),
                str(options.articles),
                f"{part}/{options.jobs}",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(options.jobs)
    ]
    total: Counter[str] = Counter()
    for worker in workers:
        said, _nothing = worker.communicate()
        if worker.returncode:
            raise SystemExit("an import failed")
        total.update(json.loads(said))
    wall, cpu = time.perf_counter() - started, children_seconds() - before
    said = ", ".join(f"{count} {name}" for name, count in total.items())
    report.steps.append(Step("import_articles", round(wall, 1), round(cpu, 1), said))
    rows = len(listed(options))
    report.expect("sites with articles", total["sites"], rows)
    report.expect("articles", total["created"], rows * options.articles)
    report.expect("articles refused", total["refused"], 0)


def visit_network(report: Report, options: argparse.Namespace) -> None:
    """Home, list and an article of sites all over the network, in Chromium."""
    from bench.country_visit import visit

    started = time.perf_counter()
    seen = visit(options.visits)
    report.steps.append(
        Step("visits", round(time.perf_counter() - started, 1), 0.0, f"{seen.pages} pages")
    )
    report.figures["pages visited"] = seen.pages
    report.faults += seen.faults


if __name__ == "__main__":
    sys.exit(main())
