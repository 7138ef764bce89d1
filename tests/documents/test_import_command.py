"""`manage.py import_documents` as an operator uses it: every row is accounted for."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.effect import EventKind
from documents.importing.mapping import ColumnMapping
from documents.models import (
    DocumentEffect,
    DocumentImport,
    DocumentPage,
    DocumentRelation,
    ImportedRow,
    ListedTerm,
)
from documents.services import importing
from documents.services.import_undoing import undo
from documents.services.importing import Options, begin, carry_on, preview
from documents.vocabulary import DocumentGroup, IssuingLevel, RelationKind
from portal.core.media.models import PortalDocument
from portal.tenancy.models import Placement
from tests.documents.conftest import Library
from tests.support.figures import FIGURE
from tests.support.needs import DATA

pytestmark = pytest.mark.django_db

ONE = {
    "Số ký hiệu": "933/QĐ-UBND",
    "Ngày ban hành": "01/02/2024",
    "Trích yếu": "Phê duyệt đề án chợ phiên",
    "Cơ quan ban hành": "UBND tỉnh Lạng Sơn",
}
TWO = {**ONE, "Số ký hiệu": "54/2023/QĐ-UBND", "Trích yếu": "Quy định về đất đai"}
MAP = {"defaults": {"status_source": "Cổng tỉnh", "status_on": "2024-06-01"}}
Verdict = ImportedRow.Verdict


class Desk:
    """An operator with a folder, at one library."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.shelf = library
        self.folder = folder

    def list_of(self, *rows: dict[str, Any]) -> Path:
        """A file of JSON lines."""
        path = self.folder / "list.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    def command(self, path: Path, **options: Any) -> int:
        """`manage.py import_documents`; its exit code."""
        try:
            call_command("import_documents", str(path), site=self.shelf.host, **options)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def run(self, *rows: dict[str, Any], **options: Any) -> list[str]:
        """Import rows; the verdict of each line."""
        mapping = self.folder / "map.json"
        mapping.write_text(json.dumps(MAP), "utf-8")
        self.command(self.list_of(*rows), map=mapping, **options)
        return self.verdicts()

    def verdicts(self) -> list[str]:
        """Of the last run, line by line."""
        run = DocumentImport.objects.first()
        assert run is not None
        return [str(row.verdict) for row in run.rows.order_by("line")]


@pytest.fixture
def desk(commune: Library, tmp_path: Path) -> Desk:
    return Desk(commune, tmp_path)


def document(number: str = "933/QĐ-UBND") -> DocumentPage:
    return DocumentPage.objects.get(number=number)


def messages() -> list[str]:
    run = DocumentImport.objects.first()
    assert run is not None
    return [row.message for row in run.rows.order_by("line")]


def test_a_row_becomes_a_live_document_that_the_library_lists(desk: Desk) -> None:
    row = {
        **TWO,
        "Người ký": "Nguyễn A",
        "Chức vụ": "Chủ tịch",
        "Ngày hiệu lực": "11/02/2024",
        "Lĩnh vực": "Đất đai; Không có lĩnh vực này",
        "Tình trạng": "Hết hiệu lực một phần",
        "Từ khóa": "đất, giá",
    }
    assert desk.run(row) == ["made"]
    made = document("54/2023/QĐ-UBND")
    assert made.live
    assert made.live_revision_id == made.latest_revision_id
    assert (made.title, made.number_key) == ("Quyết định 54/2023/QĐ-UBND", "54/2023/qd-ubnd")
    assert (made.group, made.level) == (DocumentGroup.NORMATIVE, IssuingLevel.COMMUNE)
    assert made.effective_on == datetime.date(2024, 2, 11)
    assert [issuer.name for issuer in made.issuers.all()] == ["UBND tỉnh Lạng Sơn"]
    assert [(one.name, one.position) for one in made.signers.all()] == [("Nguyễn A", "Chủ tịch")]
    stated = (made.stated_status, made.stated_source, made.stated_on)
    assert stated == ("partly_ended", "Cổng tỉnh", datetime.date(2024, 6, 1))
    assert made.get_parent().slug == "2024"
    assert ListedTerm.objects.filter(document=made, index=desk.shelf.index).exists()
    assert DocumentEffect.objects.get(document=made).status == "in_force"
    assert "Không có lĩnh vực này" in messages()[0]
    answer = desk.shelf.get(made.url)
    assert answer.status_code == 200
    assert "Quy định về đất đai" in answer.content.decode()


def test_a_draft_without_a_number_has_its_type_from_its_subject(desk: Desk) -> None:
    draft = {**ONE, "Số ký hiệu": "", "Ngày ban hành": "", "Nhóm": "Dự thảo văn bản"}
    rows = [
        {**draft, "Trích yếu": "Nghị quyết quy định mức thu lệ phí (thay thế Nghị quyết số 1)"},
        {**draft, "Trích yếu": "Quyết định"},
        {**draft, "Trích yếu": "Nghị quyếtx quy định"},
    ]
    assert desk.run(*rows) == ["made", "made", "refused"], messages()
    kinds = DocumentPage.objects.order_by("pk").values_list("document_type", flat=True)
    assert list(kinds) == ["nghi-quyet", "quyet-dinh"]
    assert "Loại văn bản lấy từ trích yếu: Nghị quyết" in messages()[0]


def test_every_row_has_one_verdict(desk: Desk) -> None:
    rows = [
        ONE,
        {**ONE, "Trích yếu": "phê duyệt đề án chợ phiên."},
        {**ONE, "Ngày ban hành": "01/02/2023"},
        {**ONE, "Số ký hiệu": "1/QĐ-UBND", "Trích yếu": ""},
        {**ONE, "Số ký hiệu": "2/QĐ-UBND", "Ngày ban hành": ""},
        {**ONE, "Số ký hiệu": "3/QĐ-UBND", "Ngày hiệu lực": "01/01/2024"},
        {**ONE, "Số ký hiệu": "", "Loại": "Không rõ"},
    ]
    expected = ["made", "duplicate", "made", "refused", "refused", "refused", "refused"]
    assert desk.run(*rows) == expected
    told = messages()
    assert "1" in told[1]
    assert all(told[3:])
    run = DocumentImport.objects.get()
    assert run.counts == {"made": 2, "duplicate": 1, "refused": 4}
    assert (run.state, run.publishes) == (DocumentImport.State.DONE, True)
    assert DocumentPage.objects.count() == 2
    # The same once more makes nothing.
    assert Counter(desk.run(*rows)) == {"unchanged": 2, "duplicate": 1, "refused": 4}
    assert DocumentPage.objects.count() == 2


def test_exit_code_and_words_of_the_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk.list_of(ONE, {**ONE, "Trích yếu": ""})
    assert desk.command(path) == 2
    told = capsys.readouterr()
    assert "Thiếu trích yếu" in told.err
    assert f"--undo {DocumentImport.objects.get().pk}" in told.out
    assert desk.command(desk.list_of(ONE)) == 0
    for options in ({"site": "nobody.localhost"}, {"library": "khac"}, {"resume": 999}):
        with pytest.raises(CommandError):
            call_command("import_documents", str(path), **{"site": desk.shelf.host, **options})
    with pytest.raises(CommandError, match="status_source"):
        desk.command(desk.list_of({**ONE, "Tình trạng": "Còn hiệu lực"}))
    with pytest.raises(CommandError):
        desk.command(desk.folder / "missing.csv")
    with pytest.raises(CommandError):
        call_command("import_documents", site=desk.shelf.host)


def test_changes_at_the_source_are_taken_over_when_asked_for(desk: Desk) -> None:
    desk.run(ONE)
    first = document()
    changed = {**ONE, "Trích yếu": "Phê duyệt đề án chợ đêm"}
    assert desk.run(changed) == ["outdated"]
    assert document().summary == ONE["Trích yếu"]
    assert desk.run(changed, update=True) == ["updated"]
    assert document().pk == first.pk
    assert (document().summary, document().live) == ("Phê duyệt đề án chợ đêm", True)
    assert desk.run(changed, update=True) == ["unchanged"]


def test_what_somebody_changed_since_is_left(desk: Desk) -> None:
    desk.run(ONE)
    edited = document().get_latest_revision_as_object()
    edited.summary = "Sửa tay"
    edited.save_revision().publish()
    assert desk.run({**ONE, "Ghi chú": "x"}, update=True) == ["kept"]
    assert document().summary == "Sửa tay"


def test_a_document_entered_by_hand_is_no_second_one(desk: Desk) -> None:
    day = datetime.date(2024, 2, 1)
    desk.shelf.publish("933/QĐ-UBND", issuer="UBND tỉnh Lạng Sơn", issued_on=day)
    assert desk.run(ONE) == ["duplicate"]
    assert desk.shelf.host in messages()[0]
    assert desk.run({**ONE, "Cơ quan ban hành": "UBND xã Chi Lăng"}) == ["made"]


def test_a_document_of_another_site_is_listed_and_taken_off_again(
    desk: Desk, neighbour: Library
) -> None:
    day = datetime.date(2024, 2, 1)
    known = neighbour.publish("933/QĐ-UBND", issuer="UBND tỉnh Lạng Sơn", issued_on=day)
    index, path = desk.shelf.index, desk.list_of(ONE)

    def foreseen(*, publish: bool) -> list[tuple[str, str]]:
        seen = preview(index, path, ColumnMapping(), Options(publish=publish))
        return [(str(one.verdict), one.message) for _line, one in seen]

    ((verdict, message),) = foreseen(publish=False)
    assert (verdict, "Người duyệt" in message) == ("duplicate", True)
    assert foreseen(publish=True)[0][0] == "placed"
    assert not Placement.objects.filter(index=index).exists()

    assert desk.run(ONE) == ["placed"]
    assert neighbour.host in messages()[0]
    assert DocumentPage.objects.count() == 1
    assert ListedTerm.objects.filter(document=known, index=index).exists()
    assert desk.run(ONE) == ["duplicate"], "it stands here already"

    run = DocumentImport.objects.order_by("pk").first()
    assert run is not None
    assert undo(run).taken_down == 1
    assert not ListedTerm.objects.filter(document=known, index=index).exists()
    assert ListedTerm.objects.filter(document=known, index=neighbour.index).exists()
    assert DocumentPage.objects.get().live
    assert desk.run(ONE) == ["placed"]


def test_a_preview_writes_nothing(desk: Desk) -> None:
    desk.run(ONE)
    rows = [ONE, TWO, TWO, {**TWO, "Số ký hiệu": "5/2023/QĐ-UBND", "Ngày ban hành": ""}]
    before = DocumentPage.objects.count(), DocumentImport.objects.count()
    path = desk.list_of(*rows)
    assert desk.command(path, dry_run=True) == 2
    index = desk.shelf.index
    mapping = importing.ColumnMapping()
    seen = [str(one.verdict) for _line, one in preview(index, path, mapping, Options())]
    assert seen == ["unchanged", "made", "duplicate", "refused"]
    assert (DocumentPage.objects.count(), DocumentImport.objects.count()) == before


def test_types_groups_and_issuers_follow_from_numbers(desk: Desk) -> None:
    numbers = {
        "1/QĐ-UBND": ("quyet-dinh", "administrative"),
        "2/2024/QĐ-UBND": ("quyet-dinh", "normative"),
        "3/UBND-VX": ("cong-van", "directive"),
        "4/KH-UBND": ("ke-hoach", "directive"),
        "5/BC-UBND": ("bao-cao", "administrative"),
        "6/HĐ-UBND": ("hop-dong", "administrative"),
        "7/HD-UBND": ("huong-dan", "administrative"),
        "8/2024/NĐ-CP": ("nghi-dinh", "normative"),
        "9/2024/QH15": ("luat", "normative"),
        "10/VBHN-VPQH": ("van-ban-hop-nhat", "consolidated"),
    }
    rows = [{**ONE, "Số ký hiệu": number} for number in numbers]
    assert desk.run(*rows) == ["made"] * len(rows)
    made = {one.number: (one.document_type_id, one.group) for one in DocumentPage.objects.all()}
    assert made == numbers


def test_who_issued_follows_from_the_number_where_nobody_says(desk: Desk) -> None:
    plain = {name: value for name, value in ONE.items() if name != "Cơ quan ban hành"}
    rows = [
        {**plain, "Số ký hiệu": "1/2024/NĐ-CP"},
        {**plain, "Số ký hiệu": "1/QĐ-TTg"},
        {**plain, "Số ký hiệu": "1/2024/QH15"},
        {**plain, "Số ký hiệu": "1/QĐ-ABC"},
    ]
    assert desk.run(*rows) == ["made", "made", "made", "refused"]
    names = [one.issuers.get().name for one in DocumentPage.objects.order_by("pk")]
    assert names == ["Chính phủ", "Thủ tướng Chính phủ", "Quốc hội"]
    assert document("1/2024/NĐ-CP").level == IssuingLevel.CENTRAL


# --- Relations ------------------------------------------------------------------------------


def test_relations_are_written_when_all_rows_are_there(desk: Desk) -> None:
    newer = {
        **ONE,
        "Thay thế": "Quyết định số 54/2023/QĐ-UBND ngày 01/02/2024",
        "Căn cứ": "Luật số 31/2024/QH15",
    }
    assert desk.run(newer, TWO) == ["made", "made"]
    told = {(one.kind, one.target_id, one.target_text) for one in document().relations.all()}
    older = document("54/2023/QĐ-UBND")
    assert told == {
        (RelationKind.REPLACES, older.pk, ""),
        (RelationKind.BASED_ON, None, "31/2024/QH15"),
    }
    assert document().live
    assert not ImportedRow.objects.exclude(relations=[]).exists()
    assert desk.run(newer, TWO) == ["unchanged", "unchanged"]
    assert DocumentRelation.objects.filter(document=document()).count() == 2


def test_what_others_do_to_a_document_stands_on_them_or_is_an_event(desk: Desk) -> None:
    older = {
        **TWO,
        "Bị thay thế bởi": "933/QĐ-UBND",
        "Bị bãi bỏ bởi": "7/2025/QĐ-UBND ngày 05/06/2025",
        "Được hướng dẫn bởi": "8/HD-UBND",
    }
    assert desk.run(older, ONE) == ["made", "made"]
    told = document().relations.get()
    assert (told.kind, told.target_id) == (
        RelationKind.REPLACES,
        document("54/2023/QĐ-UBND").pk,
    )
    event = document("54/2023/QĐ-UBND").legal_events.get()
    assert (event.kind, event.on) == (EventKind.REPEALED, None)
    assert event.by_text == "7/2025/QĐ-UBND ngày 05/06/2025"
    assert "8/HD-UBND" in messages()[0]


def test_a_number_that_two_documents_have_names_neither(desk: Desk) -> None:
    again = {**TWO, "Ngày ban hành": "01/03/2024", "Trích yếu": "Khác hẳn"}
    desk.run({**ONE, "Bãi bỏ": "54/2023/QĐ-UBND"}, TWO, again)
    told = document().relations.get()
    assert (told.target_id, told.target_text) == (None, "54/2023/QĐ-UBND")


# --- Files ------------------------------------------------------------------------------------


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n"


def test_files_are_found_by_name_in_an_archive(desk: Desk) -> None:
    members = {
        "thu muc/933.PDF": PDF,
        "../../../x/Phụ lục.pdf": PDF + b"2",
        "xau.pdf": b"<html>",
        "a/hai.pdf": PDF,
        "b/hai.pdf": PDF,
    }
    bundle = archive(desk.folder / "files.zip", members)
    row = {**ONE, "Tệp": "933.pdf; phụ lục.pdf; xau.pdf; hai.pdf; thieu.pdf"}
    assert desk.run(row, files=bundle) == ["made"]
    held = [one.file.title for one in document().files.all()]
    assert held == ["933.pdf", "phụ lục.pdf"]
    told = messages()[0]
    assert all(name in told for name in ("xau.pdf", "hai.pdf", "thieu.pdf"))
    file = PortalDocument.objects.get(title="933.pdf")
    assert file.collection_id == desk.shelf.member.collection_id
    with file.file.open() as stored:
        assert stored.read() == PDF
    # A file that came later is added; those that are there are not doubled.
    members["thieu.pdf"] = PDF + b"3"
    assert desk.run(row, files=archive(bundle, members), update=True) == ["updated"]
    assert [one.file.title for one in document().files.all()] == [*held, "thieu.pdf"]


def test_an_archive_that_cannot_be_used_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = desk.folder / "broken.zip"
    broken.write_bytes(b"PK no")
    with pytest.raises(CommandError):
        desk.run(ONE, files=broken)
    bomb = archive(desk.folder / "bomb.zip", {"933.pdf": PDF})
    monkeypatch.setattr("documents.services.bundles.MAX_UNPACKED", 3)
    with pytest.raises(CommandError):
        desk.run(ONE, files=bomb)


# --- Stopping, drafts, taking back --------------------------------------------------------------


def test_drafts_for_who_may_not_publish(desk: Desk) -> None:
    path = desk.list_of({**ONE, "Thay thế": "54/2023/QĐ-UBND"}, TWO)
    run = begin(desk.shelf.index, path, importing.ColumnMapping(), Options(publish=False))
    carry_on(run, path)
    assert run.counts == {"made": 2}
    drafts = list(DocumentPage.objects.all())
    assert not any(draft.live for draft in drafts)
    assert all(draft.has_unpublished_changes for draft in drafts)
    assert not ListedTerm.objects.exists()
    report = undo(run)
    assert (report.removed, report.taken_down) == (2, 0)
    assert not DocumentPage.objects.exists()


def test_the_last_mapping_of_a_library_serves_its_next_list(desk: Desk) -> None:
    mapping = desk.folder / "map.yaml"
    mapping.write_text("fields: {number: Mã}\ndefaults: {issuers: UBND xã Chi Lăng}\n", "utf-8")
    row = {"Mã": "1/QĐ-UBND", "Trích yếu": "Một việc", "Ngày ban hành": "01/02/2024"}
    desk.command(desk.list_of(row), map=mapping)
    desk.command(desk.list_of({**row, "Mã": "2/QĐ-UBND"}))
    assert document("2/QĐ-UBND").issuers.get().name == "UBND xã Chi Lăng"
    desk.command(desk.list_of({"Số hiệu": "3/QĐ-UBND", **{k: row[k] for k in list(row)[1:]}}))
    assert document("3/QĐ-UBND").issuers.get().name == "UBND xã Chi Lăng"


@pytest.mark.data
def test_the_beginning_of_a_real_list(
    desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    """The whole list takes minutes: `bench/import_documents.py` does that."""
    lines = (DATA / "legal" / "binh_duong_vanban_4056.csv").read_text("utf-8").splitlines()[:41]
    path = desk.folder / "binh_duong.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    mapping = desk.folder / "map.yaml"
    mapping.write_text(
        "defaults: {issuers: UBND tỉnh Bình Dương, group: directive, level: Tỉnh,\n"
        "  status_source: Cổng thông tin điện tử tỉnh Bình Dương, status_on: 2022-07-31}\n",
        "utf-8",
    )
    assert desk.command(path, map=mapping) == 0
    counts = Counter(desk.verdicts())
    record_property(FIGURE, f"Bình Dương, 40 rows: {dict(counts)}")
    assert sum(counts.values()) == 40
    assert set(counts) == {"made", "duplicate"}
    stated = DocumentPage.objects.values_list("stated_status", flat=True)
    assert set(stated) == {"in_force"}
    shown = DocumentEffect.objects.values_list("is_stated", flat=True)
    assert set(shown) == {True}
