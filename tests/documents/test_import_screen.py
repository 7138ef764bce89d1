"""The import in the admin: upload, look, begin; a job does it; stop, go on, take back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from documents.models import DocumentImport, DocumentPage
from documents.services import import_runs, importing
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.jobs import runner
from portal.tenancy.models import Role
from tests.documents.conftest import Library
from tests.documents.test_import_command import ONE, TWO
from tests.documents.test_import_files import workbook
from tests.factories import grant, make_user

SignIn = Callable[[User], Client]
State = DocumentImport.State


MEANINGS = {
    "Số ký hiệu": "number",
    "Trích yếu": "title",
    "Ngày ban hành": "issued_on",
    "Cơ quan ban hành": "issuers",
}


class Screen:
    """Somebody at the screens of one library."""

    def __init__(self, library: Library, role: str, sign_in: SignIn) -> None:
        self.shelf = library
        self.user = make_user(f"{role}-{library.host}")
        grant(self.user, library.member, role)
        self.client = sign_in(self.user)

    @property
    def lists(self) -> str:
        return reverse("document_imports", args=[self.shelf.index.pk])

    def upload(self, *rows: dict[str, Any], name: str = "list.jsonl", **files: Any) -> Any:
        content = "".join(json.dumps(row) + "\n" for row in rows).encode()
        sent = {"list": SimpleUploadedFile(name, content), **files}
        return self.client.post(self.lists, sent, follow=True)

    @property
    def run(self) -> DocumentImport:
        found = DocumentImport.objects.first()
        assert found is not None
        return found

    @property
    def address(self) -> str:
        return reverse("document_import", args=[self.shelf.index.pk, self.run.pk])

    def post(self, **data: Any) -> Any:
        return self.client.post(self.address, data, follow=True)

    def begin(self, meanings: dict[str, str] | None = None, **data: Any) -> Any:
        """Begin with the columns as they were guessed, but for `meanings` by column."""
        return self.choose(meanings, **data, begin="yes")

    def choose(self, meanings: dict[str, str] | None = None, **data: Any) -> Any:
        """Say what columns are, as for `begin`, and look at the rows again."""
        page = self.client.get(self.address).content.decode()
        columns = re.findall(r'<label for="id_(column_\d+)">([^<]+)</label>', page)
        means = {**MEANINGS, **(meanings or {})}
        chosen = {field: means.get(column, "") for field, column in columns}
        return self.post(**{**chosen, **data})


def work() -> None:
    runner.run_ready(["default"])


@pytest.fixture
def approver(commune: Library, sign_in: SignIn) -> Screen:
    return Screen(commune, Role.APPROVER, sign_in)


@pytest.fixture
def editor(commune: Library, sign_in: SignIn) -> Screen:
    return Screen(commune, Role.EDITOR, sign_in)


def test_a_list_is_looked_at_and_then_imported_by_a_job(approver: Screen) -> None:
    answer = approver.upload(ONE, ONE, {**TWO, "Ngày ban hành": ""})
    page = answer.content.decode()
    assert approver.run.state == State.PREPARED
    assert all(word in page for word in ("Sẽ lập mới", "Trùng với dòng 1", "Sẽ bị từ chối"))
    assert not DocumentPage.objects.exists()
    approver.begin()
    assert approver.run.state == State.RUNNING
    stored = str(approver.run.list_file.name)
    work()
    run = approver.run
    assert (run.state, run.publishes) == (State.DONE, True)
    assert run.counts == {"made": 1, "duplicate": 1, "refused": 1}
    assert DocumentPage.objects.get().live
    assert not default_storage.exists(stored)
    assert AuditEntry.objects.filter(action="documents.import", actor_id=approver.user.pk).exists()
    page = approver.client.get(approver.address, {"verdict": "refused"}).content.decode()
    assert "Trùng với dòng 1" not in page
    assert run.file_name in approver.client.get(approver.lists).content.decode()


def test_columns_are_shown_with_examples_and_rows_as_they_were_read(approver: Screen) -> None:
    many = [{**ONE, "Số ký hiệu": f"{number}/QĐ-UBND"} for number in range(1, 33)]
    page = approver.upload(*many, {"Tình trạng": "Còn hiệu lực"}).content.decode()
    assert all(text in page for text in ("2/QĐ-UBND", "Danh sách có 33 dòng", "32 văn bản"))
    assert '<option value="status" selected>' in page
    assert "Danh sách có cột tình trạng hiệu lực" in page
    assert "<strong>30/QĐ-UBND</strong>" in page
    assert "<strong>31/QĐ-UBND</strong>" not in page
    answer = approver.choose({"Tình trạng": "status"}, default_status_source="X", **{"from": "30"})
    page = answer.content.decode()
    assert "<strong>31/QĐ-UBND</strong>" in page
    assert "Thiếu trích yếu" in page
    assert 'name="from" value="0"' in re.sub(r"\s+", " ", page)
    assert approver.run.state == State.PREPARED


def test_what_would_be_updated_is_foreseen_by_what_was_ticked(approver: Screen) -> None:
    approver.upload(ONE)
    approver.begin()
    work()
    approver.upload({**ONE, "Trích yếu": "Nói khác đi"})
    assert "Sẽ cập nhật" not in approver.choose().content.decode()
    assert "Sẽ cập nhật" in approver.choose(update="on").content.decode()


def test_another_sheet_of_a_workbook_is_read(approver: Screen, tmp_path: Path) -> None:
    header = ["Số ký hiệu", "Trích yếu", "Ngày ban hành"]
    sheets = ([header, ["1/QĐ-UBND", "Một", "01/02/2026"]], [["x"]], [header, ["2/QĐ-UBND", "Hai"]])
    content = workbook(tmp_path / "a.xlsx", *sheets).read_bytes()
    sent = {"list": SimpleUploadedFile("a.xlsx", content)}
    assert "1/QĐ-UBND" in approver.client.post(approver.lists, sent, follow=True).content.decode()
    page = approver.post(sheet="Tờ 3").content.decode()
    assert "2/QĐ-UBND" in page
    assert "1/QĐ-UBND" not in page
    page = approver.post(sheet="Tờ 2").content.decode()
    assert "tiêu đề" in page, "no list stands there"
    assert approver.run.column_mapping.sheet == "Tờ 3"
    # The next workbook has other sheets.
    page = approver.upload(ONE).content.decode()
    assert approver.run.column_mapping.sheet == ""


def test_the_way_leads_from_the_library(approver: Screen, commune: Library) -> None:
    explorer = reverse("wagtailadmin_explore", args=[commune.index.pk])
    assert approver.lists in approver.client.get(explorer).content.decode()
    home = reverse("wagtailadmin_explore", args=[commune.index.get_parent().pk])
    assert approver.lists not in approver.client.get(home).content.decode()


def test_who_may_not_publish_makes_drafts(editor: Screen) -> None:
    assert "bản nháp" in editor.upload(ONE).content.decode()
    editor.begin()
    work()
    document = DocumentPage.objects.get()
    assert (document.live, document.owner) == (False, editor.user)
    editor.post(undo="yes")
    work()
    assert editor.run.state == State.UNDONE
    assert not DocumentPage.objects.exists()


def test_what_is_chosen_is_kept_and_faults_are_said_at_the_field(approver: Screen) -> None:
    approver.upload({**ONE, "Tình trạng": "Còn hiệu lực"})
    answer = approver.begin({"Tình trạng": "status", "Trích yếu": ""})
    page = answer.content.decode()
    assert "Thiếu trích yếu" in page
    assert "Cho biết ai công bố" in page or "errorlist" in page
    assert approver.run.state == State.PREPARED
    approver.begin({"Tình trạng": "status"}, default_status_source="Cổng tỉnh")
    work()
    document = DocumentPage.objects.get()
    assert (document.stated_status, document.stated_source) == ("in_force", "Cổng tỉnh")
    # The next list of the office is read in the same way.
    approver.upload({**TWO, "Tình trạng": "Còn hiệu lực"})
    assert 'value="Cổng tỉnh"' in approver.client.get(approver.address).content.decode()


def test_a_file_that_cannot_be_read_is_refused_at_its_field(approver: Screen) -> None:
    old = SimpleUploadedFile("a.xls", b"\xd0\xcf")
    page = approver.client.post(approver.lists, {"list": old}).content.decode()
    assert "Lưu thành" in page
    for name, content in (("a.pdf", b"%PDF"), ("a.xlsx", b"no"), ("a.csv", b"")):
        sent = {"list": SimpleUploadedFile(name, content)}
        page = approver.client.post(approver.lists, sent).content.decode()
        assert "errorlist" in page
    assert not DocumentImport.objects.exists()


def test_a_list_that_was_never_begun_is_thrown_away(approver: Screen) -> None:
    approver.upload(ONE)
    first = str(approver.run.list_file.name)
    approver.upload(TWO)
    assert DocumentImport.objects.count() == 1
    assert not default_storage.exists(first)
    approver.post(discard="yes")
    assert not DocumentImport.objects.exists()


def test_stopped_and_going_on(approver: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_BATCH", 1)
    approver.upload(*({**ONE, "Số ký hiệu": f"{number}/QĐ-UBND"} for number in range(1, 4)))
    approver.begin()
    run = approver.run
    with import_runs.stored_paths(run) as (path, _bundle):
        importing.carry_on(run, path, progress=importing.stop)
    assert approver.run.state == State.STOPPED
    approver.post(resume="yes")
    work()
    assert (approver.run.state, approver.run.counts) == (State.DONE, {"made": 3})


def test_refused_rows_are_handed_back_mended_and_imported(approver: Screen) -> None:
    bad = {**TWO, "Ngày ban hành": "31/02/2026", "Ghi chú": "=1+1", "Số": 3.0, "Khác": "\x01"}
    approver.upload(ONE, bad, {**TWO, "Độ mật": "Tuyệt mật", "Trích yếu": "Chuyện kín"})
    approver.begin({"Độ mật": "secrecy"})
    assert approver.client.get(approver.address, {"export": "refused"}).status_code == 200
    page = approver.client.get(approver.address).content.decode()
    assert "Đã đọc 0 trên 3 dòng" in page
    assert "export=refused" not in page
    work()
    assert approver.run.counts == {"made": 1, "refused": 2}
    assert "?export=refused" in approver.client.get(approver.address).content.decode()
    answer = approver.client.get(approver.address, {"export": "refused"})
    assert 'filename="list-can-sua.xlsx"' in answer["Content-Disposition"]
    header, *rows = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    assert len(rows) == 1, "what is secret is not kept"
    told = {str(name.value): cell for name, cell in zip(header, rows[0], strict=True)}
    assert told["Dòng"].value == "2"
    assert str(told["Lý do bị từ chối"].value).startswith("ngày ban hành: ")
    assert (told["Ghi chú"].value, told["Ghi chú"].data_type) == ("=1+1", "s")
    assert told["Số"].value == "3"

    book = load_workbook(io.BytesIO(answer.content))
    columns = [str(cell.value) for cell in header]
    book.worksheets[0].cell(2, columns.index("Ngày ban hành") + 1, "28/02/2026")
    mended = io.BytesIO()
    book.save(mended)
    sent = {"list": SimpleUploadedFile("mended.xlsx", mended.getvalue())}
    approver.client.post(approver.lists, sent)
    approver.begin()
    work()
    assert approver.run.counts == {"made": 1}


def test_others_lists_and_libraries_are_out_of_reach(
    approver: Screen, editor: Screen, neighbour: Library, sign_in: SignIn
) -> None:
    approver.upload(ONE)
    assert editor.client.get(approver.address).status_code == 404
    approver.begin()
    work()
    assert editor.client.get(approver.address).status_code == 200
    assert editor.client.post(approver.address, {"undo": "yes"}).status_code in {302, 403}
    assert approver.run.state == State.DONE
    stranger = Screen(neighbour, Role.APPROVER, sign_in)
    for address in (approver.lists, approver.address):
        assert stranger.client.get(address).status_code == 404
        assert stranger.client.post(address, {"undo": "yes"}).status_code == 404
