"""What a page weighs on a cheap telephone, and when it stands.

    .venv/bin/python -m bench.weight --json var/weight.json
    .venv/bin/python -m bench.weight --bytes-only

Makes portals of their own with no, one and twenty articles, with titles of 180
characters and without pictures, in a folder that is thrown away; serves them by gunicorn
with production's static files, pages compressed as by nginx; and looks at each page with
Chromium: 390 px wide, 1.6 Mbit/s, 150 ms, a processor of a quarter the speed. Bytes are
those of the whole page scrolled to its end. Times are medians of several looks with an
empty cache. Ends with exit code 1 and names each bar that was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import django

if TYPE_CHECKING:
    from bench.weight_network import Address

LOOKS = 5
_START_SECONDS = 60


def main() -> int:
    """Run the benchmark; the exit code tells whether every bar was met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--looks", type=int, default=LOOKS, help="looks at each page")
    parser.add_argument("--only", default="", help="kinds of pages, separated by commas")
    parser.add_argument(
        "--bytes-only",
        action="store_true",
        help="one look at each page on a fast line: judge bytes and CLS, no times (CI)",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weight-") as folder:
        port = free_port()
        _settings(Path(folder), port)
        pages = _build()
        wanted = {kind for kind in options.only.split(",") if kind}
        pages = [page for page in pages if not wanted or page.kind in wanted]
        with _serving(port):
            report = {
                "command": f"python -m bench.weight {' '.join(sys.argv[1:])}".strip(),
                "pages": _look(pages, port, 0 if options.bytes_only else options.looks),
            }
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return _judge(report, with_times=not options.bytes_only)


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _settings(folder: Path, port: int) -> None:
    """The environment of this process and of the server."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="bench.settings",
        DATABASE_URL=f"sqlite:///{folder / 'weight.sqlite3'}",
        REDIS_URL="",
        WEIGHT_FOLDER=str(folder),
        WEIGHT_PORT=str(port),
    )
    django.setup()


def _build() -> list[Address]:
    from django.core.management import call_command

    from bench.weight_network import build

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    return build()


@contextmanager
def _serving(port: int) -> Iterator[None]:
    """gunicorn, until it is not needed any more."""
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "8", "--log-level", "warning"]
    server = subprocess.Popen(command)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/live", server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; ends the run when it does not."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def _look(pages: list[Address], port: int, looks: int) -> list[dict[str, Any]]:
    """Figures by page; without `looks` one on a fast line."""
    from bench.weight_browser import chromium, look_at

    rows = []
    with chromium() as browser:
        for page in pages:
            address = f"http://{page.host}:{port}{page.path}"
            look_at(browser, address, slowly=False)  # caches of the server are warm after it
            seen = [look_at(browser, address, slowly=looks > 0) for _ in range(max(1, looks))]
            last = seen[-1]
            rows.append(
                {
                    "kind": page.kind,
                    "composition": page.composition,
                    "first_screen": last.first_screen,
                    "whole_page": last.whole_page,
                    "lcp_ms": statistics.median(look.lcp_ms for look in seen),
                    "lcp_element": last.lcp_element,
                    "cls": max(look.cls for look in seen),
                }
            )
            print(f"{page.kind}, {page.composition}: looked at", file=sys.stderr)
    return rows


def _judge(report: dict[str, Any], *, with_times: bool) -> int:
    """Print the table and each bar that was missed; 1 if there is one."""
    from bench.weight_report import misses, table

    print(table(report, with_times=with_times))
    missed = misses(report, with_times=with_times)
    for line in missed:
        print(f"NOT MET: {line}")
    if not missed:
        print("All bars met." if with_times else "All bars on bytes and shifts met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
