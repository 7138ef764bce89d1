"""docs/patches.md lists every patch of an upstream package, and its test exists."""

from __future__ import annotations

import re

from tests.support.needs import ROOT
from tests.support.rooms import ROOMS

PAGE = "docs/patches.md"


def test_every_patch_is_listed_with_a_test() -> None:
    rows = re.findall(
        r"^\|[^|]*\| `([^`|]+)` \|[^|]*\| `([^`|]+)` \|$",
        (ROOT / PAGE).read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    # Checks name the page to whom they warn, apps.py installs what another file patches.
    patching = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if PAGE in path.read_text(encoding="utf-8")
        and not path.name.endswith(("apps.py", "checks.py"))
    }
    assert {file for file, _test in rows} == patching
    assert [test for _file, test in rows if not (ROOT / test).is_file()] == []


def test_each_place_that_goes_round_the_rights_is_held_by_a_test() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    _rest, _mark, table = text.partition("## Where Wagtail goes round the policy of rights")
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    named = [re.search(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|$", row) for row in rows]
    assert len(rows) > 25
    assert [row for row, found in zip(rows, named, strict=True) if found is None] == []
    for found in filter(None, named):
        body = (ROOT / found[1]).read_text(encoding="utf-8")
        assert f"def {found[2]}(" in body, found[0]
