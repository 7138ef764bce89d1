"""Do readers notice when the search engine stops?

    .venv/bin/python -m bench.search_degrade [--node elasticsearch|elasticsearch8|opensearch]
        [--seconds 60] [--rate 20] [--entries 2000] [--json FILE]

Makes a portal of its own in a folder that is thrown away, with entries in its index and their
copy in a real node (bin/services), and serves it by gunicorn with two workers. Asks its search
page so many times a second; stops the node (SIGSTOP) after 10 seconds and lets it go on
(SIGCONT) after 30. All of it on this machine's loopback; ends by itself. Prints how many answers
were 200 with hits, the slowest, and after how many seconds the engine was asked again, and ends
with exit code 1 where one was missing, took over two seconds, or the engine took over thirty.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import django

from bench.weight import free_port, wait_for

ROOT: Final = Path(__file__).resolve().parent.parent
SERVICES: Final = ROOT / "bin" / "services"
HOST: Final = "degrade.localhost"
STOP_AFTER: Final = 10.0
GO_ON_AFTER: Final = 30.0
SLOWEST: Final = 2.0
USED_AGAIN: Final = 30.0
_PATIENCE: Final = 30.0
_WORDS: Final = (
    *("quyết", "định", "thu", "hồi", "đất", "đai", "ủy", "ban", "nhân", "dân", "xã", "phường"),
    *("tỉnh", "quy", "chế", "quản", "lý", "chợ", "phiên", "thủ", "tục", "hành", "chính", "cấp"),
    *("giấy", "phép", "kế", "hoạch", "phát", "triển", "nông", "thôn", "mới", "bảo", "vệ", "môi"),
    *("trường", "giáo", "dục"),
)


@dataclass(frozen=True)
class Seen:
    """An answer: when it was asked for and how long it took, in seconds; whether it had hits."""

    at: float
    seconds: float
    status: int
    has_hits: bool


def main() -> int:
    """Run it; the exit code tells whether readers noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--node", default="elasticsearch", help="as bin/services calls it")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--json", type=Path, help="where the figures go")
    options = parser.parse_args()
    with node(options.node) as (url, pid), tempfile.TemporaryDirectory(prefix="degrade-") as folder:
        port = free_port()
        set_up(Path(folder), port, options.node, url)
        build(options.entries)
        with serving(port):
            report = measure(port, pid, options.rate, options.seconds)
        report = {"command": f"python -m bench.search_degrade {' '.join(sys.argv[1:])}", **report}
        drop_copy()
    for name, value in report.items():
        print(f"{name}: {value}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    again = report["engine_used_again_after_seconds"]
    whole = report["answers_with_hits"] == report["asked"]
    good = whole and report["slowest_seconds"] <= SLOWEST and again is not None
    return 0 if good and again <= USED_AGAIN else 1


@contextmanager
def node(name: str) -> Iterator[tuple[str, int]]:
    """A node's address and process; one that was running already is left running."""
    before = _running(name)
    if before is None:
        subprocess.run([SERVICES, "up", name], check=True)
    entry = _running(name)
    if entry is None:
        raise SystemExit(f"{name} did not start.")
    try:
        yield next(iter(entry["env"].values())), entry["pid"]
    finally:
        os.kill(entry["pid"], signal.SIGCONT)
        if before is None:
            subprocess.run([SERVICES, "down", name], check=True)


def _running(name: str) -> dict[str, Any] | None:
    state = ROOT / "var" / "services" / "state.json"
    told = subprocess.run([SERVICES, "env", name], capture_output=True, text=True, check=False)
    if told.returncode or not state.exists():
        return None
    entry: dict[str, Any] = json.loads(state.read_text())[name]
    return entry


def set_up(folder: Path, port: int, name: str, url: str) -> None:
    """The environment of this process and of the server."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="bench.settings",
        DATABASE_URL=f"sqlite:///{folder / 'degrade.sqlite3'}",
        REDIS_URL="",
        WEIGHT_FOLDER=str(folder),
        WEIGHT_PORT=str(port),
        SEARCH_ENGINE="opensearch" if name == "opensearch" else "elasticsearch",
        SEARCH_URL=url,
        SEARCH_INDEX=f"degrade-{secrets.token_hex(4)}",
    )
    django.setup()


def build(entries: int) -> None:
    """A portal, entries of its index, and their copy."""
    from django.core.management import call_command

    from portal.tenancy.models import MemberSite
    from portal.tenancy.provisioning.services import make_kit, provision_unit
    from portal.tenancy.provisioning.specs import UnitSpec
    from search import indexing
    from search.engines.rebuilding import rebuild
    from search.models import SearchDocument
    from search.scopes import site_token

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    provision_unit(UnitSpec("20", "province", "Tỉnh Mẫu", "Mẫu", "Tỉnh", "", HOST), make_kit())
    site = MemberSite.objects.get(site__hostname=HOST).site
    chance = random.Random(3)  # noqa: S311 - repeatable
    for start in range(0, entries, 500):
        indexing.write(
            [
                SearchDocument(
                    key=f"bench:{number}",
                    kind="news",
                    site=site,
                    path=f"/bench-{number}/",
                    title=" ".join(chance.choices(_WORDS, k=12)),
                    body=" ".join(chance.choices(_WORDS, k=200)),
                    scopes=[site_token(site.pk)],
                )
                for number in range(start, min(start + 500, entries))
            ]
        )
    rebuild()


@contextmanager
def serving(port: int) -> Iterator[None]:
    """The application, with two workers."""
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen(command)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/live", server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def measure(port: int, pid: int, rate: float, seconds: float) -> dict[str, Any]:
    """Ask at an even pace, whatever the answers; stop the node and let it go on meanwhile."""
    questions = [f"{first} {second}" for first in _WORDS[::3] for second in _WORDS[1::3]]
    for question in questions[:20]:
        ask(port, question, 0.0)  # both workers are warm
    began = time.monotonic()
    pending: list[Future[Seen]] = []
    stopped = went_on = False
    counts: list[tuple[float, int]] = []
    with ThreadPoolExecutor(max_workers=64) as readers:
        for number in range(int(rate * seconds)):
            due = number / rate
            time.sleep(max(0.0, began + due - time.monotonic()))
            if not stopped and due >= STOP_AFTER:
                os.kill(pid, signal.SIGSTOP)
                stopped = True
            if not went_on and due >= GO_ON_AFTER:
                os.kill(pid, signal.SIGCONT)
                went_on = True
            if went_on and (not counts or due - counts[-1][0] >= 1):
                counts.append((due, answered_by_engine()))
            pending.append(readers.submit(ask, port, questions[number % len(questions)], due))
        seen = [one.result() for one in pending]
    return figures(seen, counts, rate)


def ask(port: int, question: str, at: float) -> Seen:
    """One reader's question."""
    started = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", f"/tim-kiem/?q={quote(question)}", headers={"Host": HOST})
        answer = connection.getresponse()
        hits = b"/tim-kiem/mo/" in answer.read()
        return Seen(at, time.monotonic() - started, answer.status, hits)
    except OSError:
        return Seen(at, time.monotonic() - started, 0, has_hits=False)
    finally:
        connection.close()


def answered_by_engine() -> int:
    """How many searches the node has answered so far."""
    from search.engines.clients import EngineDown, client
    from search.engines.copies import place

    try:
        stats = client().ask("GET", f"/{place().serving}/_stats/search")
    except EngineDown:
        return 0
    return int(stats["_all"]["primaries"]["search"]["query_total"])


def figures(seen: list[Seen], counts: list[tuple[float, int]], rate: float) -> dict[str, Any]:
    """What readers got.

    The engine is used again from the first second in which it answers as many searches as
    readers ask: what it still had to do when it was stopped is of no use to them.
    """
    again = next(
        (
            at - GO_ON_AFTER
            for (at, before), (_later, after) in pairwise(counts)
            if before and after - before >= rate
        ),
        None,
    )
    slow = sorted(one.seconds for one in seen)
    during = [one.seconds for one in seen if STOP_AFTER <= one.at < GO_ON_AFTER]
    return {
        "asked": len(seen),
        "answers_with_hits": sum(one.status == 200 and one.has_hits for one in seen),
        "slowest_seconds": round(slow[-1], 3),
        "p95_seconds": round(slow[int(len(slow) * 0.95)], 3),
        "slowest_while_stopped_seconds": round(max(during, default=0.0), 3),
        "engine_used_again_after_seconds": again,
    }


def drop_copy() -> None:
    """Leave nothing in the node."""
    from search.engines.clients import client
    from search.engines.copies import indices, place

    for index in indices(client(), place()):
        client().ask("DELETE", f"/{index}", seconds=20)


if __name__ == "__main__":
    sys.exit(main())
