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
