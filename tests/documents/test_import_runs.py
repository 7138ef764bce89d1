"""An import that is stopped, killed, refused in the middle or taken back; what a row costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import (
    DocumentImport,
    DocumentPage,
    DocumentSource,
    ListedTerm,
)
from documents.services import importing
from documents.services.import_undoing import undo
from documents.services.importing import Options, begin, carry_on, stop
from portal.tenancy.models import PublicAddress
from tests.documents.test_import_command import ONE, TWO, Desk, desk, document

__all__ = ["desk"]

pytestmark = pytest.mark.django_db


def test_a_stopped_import_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_BATCH", 1)
    rows = [{**ONE, "Số ký hiệu": f"{number}/QĐ-UBND"} for number in range(1, 4)]
    path = desk.list_of(*rows)
    run = begin(desk.shelf.index, path, importing.ColumnMapping(), Options())
    carry_on(run, path, progress=stop)
    run.refresh_from_db()
    assert (run.state, run.counts) == (DocumentImport.State.STOPPED, {"made": 1})
    assert desk.command(path, resume=run.pk) == 0
    run.refresh_from_db()
    assert (run.state, run.counts) == (DocumentImport.State.DONE, {"made": 3})
    assert run.rows.count() == DocumentPage.objects.count() == 3


def test_a_killed_import_leaves_nothing_half_done_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.list_of(ONE, TWO)
    run = begin(desk.shelf.index, path, importing.ColumnMapping(), Options())

    def killed(ids: list[int]) -> None:
        raise SystemExit

    monkeypatch.setattr("documents.services.stepping.bring_in_step", killed)
    with pytest.raises(SystemExit):
        carry_on(run, path)
    monkeypatch.undo()
    assert not DocumentPage.objects.exists()
    assert not run.rows.exists()
    carry_on(run, path)
    documents = DocumentPage.objects.all()
    assert documents.count() == 2
    assert ListedTerm.objects.values("document").distinct().count() == 2
    addressed = PublicAddress.objects.filter(page__in=documents, valid_to=None)
    assert addressed.count() == 2


def test_a_row_costs_so_many_statements(desk: Desk) -> None:
    rows = [{**ONE, "Số ký hiệu": f"{number}/QĐ-UBND"} for number in range(1, 31)]
    with CaptureQueriesContext(connection) as some:
        desk.run(*rows[:10])
    with CaptureQueriesContext(connection) as more:
        desk.run(*rows)
    assert desk.verdicts() == ["unchanged"] * 10 + ["made"] * 20
    assert len(some) < 60 * 10
    assert len(more) < 40 * 20


def test_a_refused_row_leaves_no_address(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when it is refused after its page was written."""
    write = DocumentSource.objects.create

    def refused(**values: Any) -> DocumentSource:
        if values["document"].number == ONE["Số ký hiệu"]:
            raise ValidationError("refused")
        return write(**values)

    monkeypatch.setattr(DocumentSource.objects, "create", refused)
    assert desk.run(ONE, TWO) == ["refused", "made"]
    (made,) = DocumentPage.objects.all()
    kept = PublicAddress.objects.filter(path__contains="/2024/", page=None)
    assert not kept.exists()
    assert PublicAddress.objects.filter(page=made).count() == 1


def test_an_import_is_taken_back_and_comes_again(desk: Desk) -> None:
    desk.run(ONE)
    desk.run({**ONE, "Trích yếu": "Phê duyệt đề án chợ đêm"}, TWO, update=True)
    edited = {**TWO, "Số ký hiệu": "9/QĐ-UBND"}
    desk.run(edited)
    by_hand = document("9/QĐ-UBND").get_latest_revision_as_object()
    by_hand.summary = "Sửa tay"
    by_hand.save_revision().publish()
    last, second, _first = DocumentImport.objects.all()
    report = undo(second)
    assert (report.taken_down, report.restored, report.left) == (1, 1, [])
    assert (document().summary, document().live) == (ONE["Trích yếu"], True)
    assert not document("54/2023/QĐ-UBND").live
    assert not ListedTerm.objects.filter(document=document("54/2023/QĐ-UBND")).exists()
    report = undo(last)
    assert [line for line, _reason in report.left] == [1]
    assert document("9/QĐ-UBND").live
    # The next import brings the same page back, under its address.
    key = document("54/2023/QĐ-UBND").pk
    assert desk.run(TWO) == ["made"]
    assert document("54/2023/QĐ-UBND").pk == key
    assert document("54/2023/QĐ-UBND").live
    assert DocumentSource.objects.count() == 3


def test_the_command_takes_back(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run(ONE)
    run = DocumentImport.objects.get()
    call_command("import_documents", site=desk.shelf.host, undo=run.pk)
    run.refresh_from_db()
    assert run.state == DocumentImport.State.UNDONE
    assert not document().live
    assert "1" in capsys.readouterr().out
