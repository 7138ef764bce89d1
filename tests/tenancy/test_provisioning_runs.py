"""Rehearsals, faults, stops, cost and several processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Collection, Page, Site

from portal.tenancy.models import (
    Unit,
)
from portal.tenancy.provisioning.indexing import not_indexed, side_work_muted
from portal.tenancy.provisioning.kit import make_kit
from portal.tenancy.provisioning.runner import Run
from portal.tenancy.provisioning.services import provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec
from portal.tenancy.provisioning.templates import load_template
from tests.support.needs import ROOT
from tests.support.provisioning import (
    CHI_LANG,
    DONG_TIEN,
    DONG_TIEN_WARD,
    HEADER,
    MORE,
    NA_SAM,
    PROVINCE,
    Provisioner,
    digest,
    hosts,
    small_template,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def run(tmp_path: Path) -> Provisioner:
    """Runs the command on rows."""
    return Provisioner(tmp_path)


@pytest.mark.django_db
def test_a_rehearsal_says_what_would_be_and_writes_nothing(
    run: Provisioner, tmp_path: Path
) -> None:
    run(PROVINCE, CHI_LANG)
    before = digest()

    with CaptureQueriesContext(connection) as queries:
        output = run(
            PROVINCE,
            CHI_LANG,
            NA_SAM,
            DONG_TIEN,
            DONG_TIEN_WARD,
            dry_run=True,
            template=small_template(tmp_path, 2, MORE),
        )

    assert "1 made, 2 completed, 0 skipped, 2 refused" in output
    assert digest() == before
    verbs = {query["sql"].split(" ", 1)[0] for query in queries.captured_queries}
    assert verbs <= {"SELECT"}


@pytest.mark.django_db
def test_one_unit_that_fails_leaves_no_trace_and_stops_nobody(run: Provisioner) -> None:
    run(PROVINCE)
    root = Page.get_first_root_node()
    # A Site nobody knows of has the host: the database itself refuses the second.
    Site.objects.create(hostname="chilang.langson.localhost", port=80, root_page=root)

    output = run(PROVINCE, CHI_LANG, NA_SAM)

    assert "1 made, 0 completed, 1 skipped, 1 refused" in output
    assert not Unit.objects.filter(name="Xã Chi Lăng").exists()
    assert not Page.objects.filter(title="Xã Chi Lăng").exists()
    assert not Collection.objects.filter(name__startswith="Xã Chi Lăng").exists()
    assert not any(Page.find_problems())


@pytest.mark.django_db
def test_a_unit_that_no_page_can_be_made_of_is_refused(run: Provisioner) -> None:
    # Each hyphen is two in the slug of the unit's page, which then holds too many.
    host = ".".join(f"a{'-' * 55}{letter}" for letter in "abcd")
    run(f"{PROVINCE},", header=f"{HEADER},host")

    output = run(
        f"{PROVINCE},", f"{CHI_LANG},{host}.vn", f"{NA_SAM},", header=f"{HEADER},host", verbosity=1
    )

    assert "1 made, 0 completed, 1 skipped, 1 refused" in output
    assert "1 skipped: nothing was missing" in output
    assert not Unit.objects.filter(name="Xã Chi Lăng").exists()


@pytest.mark.django_db
def test_one_province_of_a_larger_file(run: Provisioner) -> None:
    other = "01,province,Thành phố Hà Nội,Hà Nội,Thành phố,"
    output = run(
        other, "00004,commune,Phường Ba Đình,Ba Đình,Phường,01", PROVINCE, CHI_LANG, province="20"
    )

    assert "2 made" in output
    assert hosts() == {"langson.localhost", "chilang.langson.localhost"}
    with pytest.raises(CommandError, match="99"):
        run(PROVINCE, province="99")


@pytest.mark.django_db
def test_the_cost_of_a_unit_does_not_grow_with_the_network(tmp_path: Path) -> None:
    kit = make_kit(load_template(small_template(tmp_path)))
    province = UnitSpec("20", "province", "Tỉnh Lạng Sơn", "Lạng Sơn", host="langson.localhost")
    assert provision_unit(province, kit).status is Status.MADE

    def cost(number: int) -> int:
        # Names in no order: Wagtail would keep collections sorted, moving the others.
        name = f"Xã {chr(ord('A') + number * 7 % 26)}{number}"
        spec = UnitSpec(
            f"{number:05}", "commune", name, name[3:], "Xã", "20", f"x{number}.langson.localhost"
        )
        with CaptureQueriesContext(connection) as queries:
            assert provision_unit(spec, kit).status is Status.MADE
        return len(queries)

    with side_work_muted():
        costs = [cost(number) for number in range(1, 31)]

    assert costs[2] == costs[29]
    # Nothing looks whether a page made from a template uses files, page by page.
    assert max(costs[2:]) == min(costs[2:])


@pytest.mark.django_db
def test_ctrl_c_stops_after_the_unit_in_hand_and_a_second_run_goes_on(tmp_path: Path) -> None:
    kit = make_kit(load_template(small_template(tmp_path)))
    specs = [
        UnitSpec("20", "province", "Tỉnh Lạng Sơn", "Lạng Sơn", host="langson.localhost"),
        UnitSpec("06463", "commune", "Xã Chi Lăng", "Chi Lăng", "Xã", "20", "a.langson.localhost"),
    ]
    done: list[str] = []
    for outcome in Run(specs, kit).outcomes(lambda: bool(done)):
        done.append(outcome.spec.code)
    assert done == ["20"]

    again = [outcome.status for outcome in Run(specs, kit).outcomes(lambda: False)]

    assert again == [Status.SKIPPED, Status.MADE]
    assert not not_indexed().exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_processes_make_what_one_makes(run: Provisioner) -> None:
    rows = [
        PROVINCE,
        "04,province,Tỉnh Cao Bằng,Cao Bằng,Tỉnh,",
        *(f"{number:05},commune,Xã Số {number},,,20" for number in range(1, 6)),
        *(f"{number:05},commune,Xã Số {number},,,04" for number in range(11, 16)),
    ]

    output = run(*rows, jobs=2)

    assert "12 made, 0 completed, 0 skipped, 0 refused" in output
    assert not any(Page.find_problems())
    assert not any(Collection.find_problems())
    assert not not_indexed().exists()
    made = digest()
    assert "12 skipped" in run(*rows)
    assert digest() == made


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_works_with_one_process_and_says_so(run: Provisioner) -> None:
    output = run(PROVINCE, jobs=2)

    assert "one process" in output
    assert "1 made" in output


def test_a_worker_starts_before_django_does() -> None:
    # What a new process imports to find `serve`: had it models, it would not start.
    program = "import sys, portal.tenancy.provisioning.workers; print('django.db' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "False"
