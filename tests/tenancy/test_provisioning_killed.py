"""A run that is killed -9 at twenty random instants ends like one that never was."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tests.support.copied_databases import postgresql_copies
from tests.support.needs import ROOT
from tests.support.provisioning import small_template

KILLS = 20
HEADER = "code,level,full_name,name,type,parent_code,ended"


def units_file(folder: Path) -> Path:
    """Two provinces with 40 units below them, of every level."""
    rows = [HEADER, "20,province,Tỉnh Lạng Sơn,Lạng Sơn,Tỉnh,,"]
    rows += [f"{n:05},commune,Xã Số {n},Số {n},Xã,20," for n in range(1, 26)]
    rows += ["STP,department,Sở Tư pháp,,,20,"]
    rows += ["186,district,Huyện Chi Lăng,Chi Lăng,Huyện,20,2025-07-01"]
    rows += ["04,province,Tỉnh Cao Bằng,Cao Bằng,Tỉnh,,"]
    rows += [f"{n:05},commune,Xã Số {n},Số {n},Xã,04," for n in range(101, 114)]
    path = folder / "units.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@contextmanager
def copies_of_the_database(folder: Path) -> Iterator[tuple[str, str]]:
    """Addresses of two fresh copies of the migrated test database."""
    if connection.vendor == "sqlite":
        files = [folder / f"copy-{number}.sqlite3" for number in (1, 2)]
        with connection.cursor() as cursor:
            for file in files:
                cursor.execute("VACUUM INTO %s", [str(file)])
        yield f"sqlite:///{files[0]}", f"sqlite:///{files[1]}"
        return
    name = connection.settings_dict["NAME"]
    copies = [f"{name}_killed_{os.getpid()}_{number}" for number in (1, 2)]
    with postgresql_copies(connections["default"], copies) as (first, second):
        yield first, second


def report(url: str, kills: int, units: Path, template: Path, seed: int = 0) -> dict[str, Any]:
    """What the program that kills its runs says."""
    program = [sys.executable, "-m", "tests.support.killed_runs"]
    done = subprocess.run(
        [*program, str(kills), str(seed), str(units), str(template)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "AUDIT_LOG_FILE": os.devnull,
        },
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.django_db(transaction=True)
def test_twenty_kills_leave_no_trace(tmp_path: Path) -> None:
    units, template = units_file(tmp_path), small_template(tmp_path)
    seed = secrets.randbelow(2**32)
    with copies_of_the_database(tmp_path) as (killed_url, whole_url):
        whole = report(whole_url, 0, units, template)
        killed = report(killed_url, KILLS, units, template, seed)

    assert killed["killed"] == KILLS, "the file is too short for so many kills"
    assert killed["sha256"] == whole["sha256"], f"seed {seed}"
    assert len(whole["sha256"]) == 64, "the trees have problems"
    for found in (killed["again"], whole["again"]):
        assert "42" in found
