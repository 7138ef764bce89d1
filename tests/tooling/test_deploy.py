"""The shipped examples of deployment agree with one another and with the settings."""

from __future__ import annotations

import re

from portal.settings import base
from tests.support.needs import ROOT

DEPLOY = ROOT / "deploy"


def test_nginx_serves_from_where_the_application_writes() -> None:
    units = [path.read_text("utf-8") for path in (DEPLOY / "systemd").glob("*.service")]
    homes = {home for unit in units for home in re.findall(r"^WorkingDirectory=(.+)$", unit, re.M)}
    assert len(homes) == 1
    (home,) = homes
    programs = [line for unit in units for line in re.findall(r"^ExecStart=(.+)$", unit, re.M)]
    assert all(line.startswith(f"{home}/.venv/bin/") for line in programs)

    served = set(re.findall(r"alias (\S+)/;", (DEPLOY / "nginx.conf").read_text("utf-8")))
    ours = (base.VAR_DIR / "media", base.STATIC_ROOT)
    assert served == {f"{home}/{folder.relative_to(base.BASE_DIR)}" for folder in ours}
