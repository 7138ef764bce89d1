"""Provisioning that is killed again and again: a program of its own, started by a test.

    python -m tests.support.killed_runs KILLS SEED UNITS.csv TEMPLATE.yaml

The database is the one of DATABASE_URL. Prints JSON: how many runs were killed in the
middle, how many units a last, undisturbed run found to do, and the hash of the network.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import IO

import django


def run(units: Path, template: Path, out: IO[str]) -> None:
    """One run of the command, in this process, its messages as they stand in the code."""
    from django.core.management import call_command
    from django.utils import translation

    translation.activate("en")
    call_command(
        "provision_units",
        str(units),
        template=template,
        domain_suffix="localhost",
        stdout=out,
        stderr=out,
        verbosity=2,
        skip_checks=True,
    )


def in_child(work: Callable[[IO[str]], None]) -> tuple[int, IO[str]]:
    """Start `work` in a fork of this process; its id, and what it prints as it comes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w", buffering=1) as out:
                try:
                    work(out)
                    status = 0
                except Exception:  # noqa: BLE001 - told to the test, whatever it was
                    out.write(traceback.format_exc())
        finally:
            os._exit(status)
    os.close(writing)
    return child, os.fdopen(reading)


def killed(units: Path, template: Path, chance: random.Random) -> bool:
    """Start a run and kill it at a random instant; whether it was still running.

    Either at any instant from the start, or after one more unit was reported: so that
    the kills reach every unit of the file.
    """
    child, printed = in_child(lambda out: run(units, template, out))
    with printed:
        if chance.random() < 0.7:
            for line in printed:
                if " made" in line:
                    break
            time.sleep(chance.uniform(0, 0.1))
        else:
            time.sleep(chance.uniform(0, 0.5))
        os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def finished(work: Callable[[IO[str]], None]) -> str:
    """What `work` printed, run to its end in a child."""
    child, printed = in_child(work)
    with printed:
        text = printed.read()
    _child, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"a run failed: {text}")
    return text


def digest(out: IO[str]) -> None:
    """Print the hash of the network, with the problems it has before it."""
    from django.core.management import call_command

    text = StringIO()
    call_command("dump_network", canonical=True, stdout=text)
    problems = [line for line in text.getvalue().splitlines() if '"problem"' in line]
    out.writelines(f"{line}\n" for line in problems)
    call_command("dump_network", canonical=True, sha256=True, stdout=out)


def main() -> None:
    """Kill, finish, report."""
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    units, template = Path(sys.argv[3]), Path(sys.argv[4])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    chance = random.Random(seed)  # noqa: S311 - instants to kill at, not a secret
    count = sum(killed(units, template, chance) for _kill in range(kills))
    summary = finished(lambda out: run(units, template, out)).splitlines()[-1]
    again = finished(lambda out: run(units, template, out)).splitlines()[-1]
    report = {
        "killed": count,
        "last": summary,
        "again": again,
        "sha256": finished(digest).strip(),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
