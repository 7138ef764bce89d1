"""Production refuses to start on a wrong secret; every variable is documented once."""

from __future__ import annotations

import ast
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.needs import ROOT

GOOD = {
    "SECRET_KEY": "s7Jq0vU2mXc9-LwE4tBz_RkY6hNfA1oPdGi8QyVxT3bMjCeWnK5uSrHl",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "ADMIN_HOSTS": "quantri.langson.gov.vn",
}


def start_production(
    environment: dict[str, str], *command: str
) -> subprocess.CompletedProcess[str]:
    """Start Python with the production settings and nothing else in the environment."""
    return subprocess.run(
        [sys.executable, *(command or ("-c", "import portal.settings.production"))],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "portal.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_all_is_set() -> None:
    done = start_production(GOOD)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "development-only-not-a-secret"),
        ("SECRET_KEY", "development-only-not-a-secret-" * 3),
        ("SECRET_KEY", "Please-change-me-before-you-go-live-0123456789-abcdefgh"),
        ("SECRET_KEY", "django-insecure-7Jq0vU2mXc9LwE4tBzRkY6hNfA1oPdGi8QyVxT3bMjC"),
        ("SECRET_KEY", "x" * 64),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "sqlite:///var/portal.sqlite3"),
        ("ADMIN_HOSTS", None),
    ],
)
def test_production_refuses_to_start(variable: str, value: str | None) -> None:
    environment = {key: text for key, text in GOOD.items() if key != variable}
    if value is not None:
        environment[variable] = value
    done = start_production(environment)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {variable}" in done.stderr


def test_cookies_and_transport_are_safe_in_production() -> None:
    done = start_production(
        GOOD,
        "-c",
        "from portal.settings import production as p;"
        "print(p.DEBUG, p.SESSION_COOKIE_NAME, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_NAME,"
        " p.CSRF_COOKIE_SECURE, p.SECURE_HSTS_SECONDS, p.PUBLIC_SCHEME)",
    )
    assert done.stdout.split() == [
        *("False", "__Host-session", "True", "__Host-csrf", "True", "31536000", "https")
    ]


def variables_of_the_settings() -> set[str]:
    """Names that the settings modules read: every `env.kind("NAME", …)`."""
    return {
        node.args[0].value
        for path in (ROOT / "portal" / "settings").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_variable_is_documented_exactly_once() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \|", text.split("## Development")[0], re.MULTILINE)
    assert {name: count for name, count in Counter(rows).items() if count > 1} == {}
    assert set(rows) == variables_of_the_settings()


def test_djangos_own_advice_for_production_is_followed() -> None:
    done = start_production(GOOD, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_what_development_keeps_is_nobody_elses(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "portal" / "settings", tmp_path / "portal" / "settings")
    shutil.copy(ROOT / "portal" / "__init__.py", tmp_path / "portal")
    subprocess.run(
        [sys.executable, "-c", "import portal.settings.dev"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
    )
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
