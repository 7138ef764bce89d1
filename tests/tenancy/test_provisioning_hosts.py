"""Units that fall on one host, and hosts that people choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import translation

from portal.tenancy.models import (
    Unit,
)
from tests.support.provisioning import (
    BA_TO,
    BA_TO_TOO,
    CHI_LANG,
    DONG_TIEN,
    DONG_TIEN_WARD,
    HEADER,
    NA_SAM,
    PROVINCE,
    Provisioner,
    hosts,
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
def test_units_of_one_host_are_refused_with_free_hosts(run: Provisioner) -> None:
    output = run(PROVINCE, DONG_TIEN, DONG_TIEN_WARD, BA_TO, BA_TO_TOO, CHI_LANG)

    assert "2 made, 0 completed, 0 skipped, 4 refused" in output
    assert hosts() == {"langson.localhost", "chilang.langson.localhost"}
    for proposed in (
        "xadongtien.langson.localhost",
        "phuongdongtien.langson.localhost",
        "bato-21484.langson.localhost",
        "bato-21523.langson.localhost",
    ):
        assert proposed in output
    assert "line 3: 15724 Xã Đồng Tiến" in output


@pytest.mark.django_db
def test_with_chosen_hosts_all_are_made(run: Provisioner, tmp_path: Path) -> None:
    chosen = tmp_path / "hosts.csv"
    chosen.write_text(
        "code,host\n15724,xadongtien.langson.localhost\n"
        "15853,phuongdongtien.langson.localhost\n21523,bato2.langson.localhost\n",
        encoding="utf-8",
    )

    output = run(PROVINCE, DONG_TIEN, DONG_TIEN_WARD, BA_TO, BA_TO_TOO, hosts=chosen)

    assert "5 made, 0 completed, 0 skipped, 0 refused" in output
    # Once the other has chosen, the rule's host is free for the one that is left.
    assert "bato.langson.localhost" in hosts()


@pytest.mark.django_db
def test_what_was_proposed_can_be_taken_as_it_is(run: Provisioner, tmp_path: Path) -> None:
    rows = (PROVINCE, DONG_TIEN, DONG_TIEN_WARD, BA_TO, BA_TO_TOO, CHI_LANG)
    proposals = tmp_path / "proposals.csv"
    run(*rows, proposals=proposals)

    output = run(*rows, hosts=proposals)

    assert "4 made, 0 completed, 2 skipped, 0 refused" in output
    assert "phuongdongtien.langson.localhost" in hosts()
    assert "Phường Đông Tiến" in proposals.read_text("utf-8")
    with pytest.raises(CommandError, match="missing"):
        run(*rows, proposals=tmp_path / "missing" / "proposals.csv")


@pytest.mark.django_db
def test_a_proposal_is_free_in_the_file_and_in_the_network(run: Provisioner) -> None:
    run(f"{PROVINCE},", f"{CHI_LANG},xadongtien.langson.localhost", header=f"{HEADER},host")

    output = run(PROVINCE, DONG_TIEN, DONG_TIEN_WARD, "15999,commune,Xã Phuong Dong Tien,,,20")

    assert "dongtien-15724.langson.localhost" in output
    assert "dongtien-15853.langson.localhost" in output


@pytest.mark.django_db
def test_a_taken_host_is_not_given_away(run: Provisioner) -> None:
    run(f"{PROVINCE},", f"{NA_SAM},chilang.langson.localhost", header=f"{HEADER},host")

    output = run(PROVINCE, NA_SAM, CHI_LANG)

    assert "0 made, 0 completed, 2 skipped, 1 refused" in output
    assert "xachilang.langson.localhost" in output


@pytest.mark.django_db
def test_wrong_hosts_file_stops_before_the_first_write(run: Provisioner, tmp_path: Path) -> None:
    chosen = tmp_path / "hosts.csv"
    chosen.write_text(
        "code,host\n1,a.vn\n2,a.vn\n1,b.vn\n3,khong hop le\n4,quantri.localhost\n", encoding="utf-8"
    )

    with pytest.raises(CommandError) as caught:
        run(PROVINCE, hosts=chosen)

    for line in (3, 4, 5, 6):
        assert f"line {line}:" in str(caught.value)
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_choice_that_comes_to_nothing_is_told(run: Provisioner, tmp_path: Path) -> None:
    chosen = tmp_path / "hosts.csv"
    chosen.write_text(
        "code,host\n06463,xachilang.langson.localhost\n99999,nham.langson.localhost\n",
        encoding="utf-8",
    )
    run(PROVINCE, CHI_LANG)

    output = run(PROVINCE, CHI_LANG, hosts=chosen, province="20")

    assert "a host was chosen for the code 99999" in output
    assert (
        "Xã Chi Lăng (06463) keeps its host chilang.langson.localhost; "
        "xachilang.langson.localhost was chosen too late"
    ) in output
    assert hosts() == {"langson.localhost", "chilang.langson.localhost"}
    assert "chosen" not in run(PROVINCE, CHI_LANG)


@pytest.mark.django_db
def test_a_host_given_above_is_not_given_again_below(run: Provisioner) -> None:
    output = run(
        f"{PROVINCE},cong.langson.localhost",
        f"{CHI_LANG},cong.langson.localhost",
        header=f"{HEADER},host",
    )

    assert "the host cong.langson.localhost goes to unit 20" in output
    assert "1 made, 0 completed, 0 skipped, 1 refused" in output
