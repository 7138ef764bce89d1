"""The rule about skipping: by name and with a reason here, never in CI."""

from __future__ import annotations

import pytest

from tests.support.needs import ROOT

pytest_plugins = ["pytester"]

CONFTEST = """
from tests.support.needs import (
    pytest_make_collect_report, pytest_runtest_makereport, pytest_runtest_setup
)
"""
TESTS = """
import pytest

@pytest.mark.redis
def test_with_redis():
    pass

def test_that_skips_itself():
    pytest.skip("not today")

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail():
    assert False

def test_plain():
    pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a few tests under the project's own rule, and nothing in the environment."""
    for name in ("CI", "DATABASE_URL", "REDIS_URL", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # The rule alone, without Django and the other plugins.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nmarkers = redis: x\n")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_here=TESTS)
    return pytester


def test_a_missing_server_skips_by_name(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("-rs")
    result.assert_outcomes(passed=1, skipped=2, xfailed=1)
    result.stdout.fnmatch_lines(["*needs Redis: bin/services up*"])


def test_a_need_that_is_met_runs(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    project.runpytest_subprocess().assert_outcomes(passed=2, skipped=1, xfailed=1)


def test_no_skip_passes_in_ci(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    project.makepyfile(test_module="import pytest\npytest.skip('all', allow_module_level=True)")
    result = project.runpytest_subprocess()
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*nothing is skipped in CI*all*"])
    result = project.runpytest_subprocess("--ignore=test_module.py")
    # A skip before the test is an error of its set-up, one inside it a failure.
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "errors": 1, "xfailed": 1}
    result.stdout.fnmatch_lines(
        ["*nothing is skipped in CI*needs Redis*", "*nothing is skipped in CI*not today*"]
    )


def test_in_ci_a_leg_leaves_out_by_marker(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = project.runpytest_subprocess("-m", "not redis", "-k", "not skips")
    result.assert_outcomes(passed=1, xfailed=1, deselected=2)
