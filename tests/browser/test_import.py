"""Real lists and real files, from the upload in the admin to the citizen's page and back."""

from __future__ import annotations

import csv
import itertools
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from documents.models import DocumentImport, DocumentIndexPage, DocumentPage
from documents.services import import_runs
from documents.services.importing import carry_on
from portal.core.jobs import runner
from tests.browser.desk import Desk
from tests.browser.network import COMMUNE, Network
from tests.browser.serving import between_requests, requests_again
from tests.support.needs import DATA

pytestmark = [pytest.mark.browser, pytest.mark.data]

ROWS = 120
# A job of an import writes so many rows before it tells how far it is.
BATCH = 50
ISSUER = "Ủy ban nhân dân tỉnh Bình Dương"
SOURCE = "Cổng thông tin điện tử tỉnh Bình Dương"
DECREE = ("30/2020/NĐ-CP", "Nghị định", "Về công tác văn thư", "05/03/2020", "Chính phủ")


class Importer:
    """Somebody of the commune at the screens of its library's imports."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tab = desk.tab
        root = desk.network.commune.site.root_page
        self.shelf = DocumentIndexPage.objects.descendant_of(root).get()

    def upload(self, listed: Path, bundle: Path | None = None) -> None:
        """From the library to the list as it was read."""
        self.tab.goto(f"{self.desk.base}/admin/pages/{self.shelf.pk}/")
        self.tab.get_by_role("button", name="Thao tác").first.click()
        self.tab.get_by_role("link", name="Nhập văn bản từ danh sách").click()
        self.tab.locator("input[name=list]").set_input_files(listed)
        if bundle:
            self.tab.locator("input[name=bundle]").set_input_files(bundle)
        self.press("Kiểm tra danh sách")
        expect(self.tab).to_have_title(re.compile(re.escape(listed.name)))

    def meaning(self, column: str) -> str:
        """What a column was taken for."""
        shown = self.tab.get_by_label(column, exact=True)
        words: str = shown.evaluate("select => select.selectedOptions[0].label")
        return words

    def press(self, name: str) -> None:
        """A button, by its words."""
        self.tab.get_by_role("button", name=name, exact=True).first.click()

    def verdicts(self) -> dict[str, int]:
        """The account under "Các dòng": how many rows became what."""
        told = self.tab.locator("section[aria-labelledby=rows-title] > ul a").all_inner_texts()
        parts = [re.fullmatch(r"\s*(.+) \((\d+)\)\s*", text) for text in told]
        return {part[1]: int(part[2]) for part in parts if part}

    @property
    def run(self) -> DocumentImport:
        """The import that was begun last."""
        found = DocumentImport.objects.first()
        assert found is not None
        return found


@pytest.fixture
def importer(page: Page, network: Network, site_url: Callable[..., str]) -> Importer:
    """The commune's approver, signed in."""
    desk = Desk(page, network)
    desk.sign_in()
    return Importer(desk)


@pytest.fixture
def slice_of_a_list(tmp_path: Path) -> Path:
    """The first rows of Bình Dương's list, as the file has them, and one nobody can read."""
    source = DATA / "legal" / "binh_duong_vanban_4056.csv"
    target = tmp_path / "binh_duong.csv"
    with (
        source.open(encoding="utf-8", newline="") as lines,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = list(itertools.islice(csv.reader(lines), ROWS))
        bad = [*rows[-1]]
        bad[rows[0].index("ngay_iso")] = bad[rows[0].index("ngay_ban_hanh")] = "31/02/2022"
        csv.writer(out).writerows([*rows, bad])
    return target


def work(monkeypatch: pytest.MonkeyPatch, seen: Callable[[], None]) -> None:
    """Run the job; `seen` is called after its first batch, while the browser may ask."""

    def watched(run: DocumentImport, path: Path, bundle: Path | None) -> DocumentImport:
        def look(_run: DocumentImport) -> None:
            with requests_again():
                seen()

        return carry_on(run, path, bundle, progress=look)

    monkeypatch.setattr(import_runs, "carry_on", watched)
    with between_requests():
        runner.run_ready(["default"])
    monkeypatch.undo()


def choose_columns(importer: Importer, axe: Callable[[Page], list[str]]) -> None:
    """What was guessed, what is missing, and what would become of the rows."""
    tab = importer.tab
    columns = {"so_ky_hieu": "Số, ký hiệu", "trich_yeu": "Trích yếu", "pdf": "Tên tệp"}
    assert {column: importer.meaning(column) for column in columns} == columns
    expect(tab.get_by_text(f"Danh sách có {ROWS} dòng")).to_be_visible()
    tab.get_by_label("ngay_iso", exact=True).select_option(label="— không nhập —")
    importer.press("Nhập danh sách")
    expect(tab.get_by_role("alert").first).to_contain_text("Nguồn của tình trạng hiệu lực")
    assert not DocumentPage.objects.exists()

    tab.get_by_label("Nguồn của tình trạng hiệu lực").fill(SOURCE)
    tab.get_by_label("Cơ quan ban hành", exact=True).fill(ISSUER)
    importer.press("Xem kết quả dự kiến")
    expect(tab.locator("#result-title")).to_be_in_viewport()
    foreseen = tab.locator("section[aria-labelledby=result-title] tbody tr")
    expect(foreseen).to_have_count(30)
    expect(foreseen.first).to_contain_text("Sẽ lập mới")
    expect(foreseen.first).to_contain_text("3637/UBND-VX (20/07/2022)")
    assert axe(tab) == []


def watch_stop_and_go_on(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen tells by itself how far it is; the import is stopped, and goes on."""
    tab = importer.tab
    progress = tab.locator("#import-progress")
    expect(progress).to_contain_text(f"Đã đọc 0 trên {ROWS} dòng")

    def stop() -> None:
        expect(progress).to_contain_text(f"Đã đọc {BATCH} trên {ROWS} dòng")
        importer.press("Dừng")
        expect(tab.locator("#state-title")).to_have_text("Đã dừng")

    work(monkeypatch, stop)
    assert sum(importer.run.counts.values()) == BATCH
    importer.press("Tiếp tục")
    expect(progress).to_be_visible()
    with between_requests():
        runner.run_ready(["default"])
    expect(tab.locator("#state-title")).to_have_text("Đã xong")


def read_the_account(importer: Importer, axe: Callable[[Page], list[str]]) -> None:
    """Every row became something, and what was refused is handed back."""
    tab = importer.tab
    counts = importer.verdicts()
    assert counts.pop("Tất cả") == ROWS == sum(counts.values())
    assert counts["Bị từ chối"] == 1
    assert counts["Đã lập"] == DocumentPage.objects.live().count() > ROWS // 2
    assert axe(tab) == []
    tab.get_by_role("link", name=re.compile("^Trùng")).click()
    rows = tab.locator("section[aria-labelledby=rows-title] tbody tr")
    expect(rows.first).to_contain_text("Trùng với dòng")
    with tab.expect_download() as mended:
        tab.get_by_role("link", name="Tải bảng các dòng bị từ chối (Excel)").click()
    assert mended.value.suggested_filename == "binh_duong-can-sua.xlsx"


def undo(importer: Importer) -> None:
    """All of it, asked for in the place where it is told what that means."""
    importer.tab.locator("summary", has_text="Hoàn tác lần nhập").click()
    importer.press("Hoàn tác lần nhập")
    with between_requests():
        runner.run_ready(["default"])
    expect(importer.tab.locator("#state-title")).to_have_text("Đã hoàn tác")


def test_a_real_list_from_its_upload_to_the_public_page_and_back(
    importer: Importer,
    slice_of_a_list: Path,
    site_url: Callable[..., str],
    axe: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    importer.upload(slice_of_a_list)
    choose_columns(importer, axe)
    importer.press("Nhập danh sách")
    watch_stop_and_go_on(importer, monkeypatch)
    read_the_account(importer, axe)

    reader = importer.tab.context.new_page()
    reader.goto(site_url(COMMUNE, "/van-ban/"))
    reader.locator("main").get_by_role("link", name="3637/UBND-VX").first.click()
    expect(reader.locator("h1")).to_contain_text("3637/UBND-VX")
    expect(reader.locator("main")).to_contain_text(f"Theo {SOURCE}")
    expect(reader.locator("main")).to_contain_text(ISSUER)

    undo(importer)
    assert not DocumentPage.objects.live().exists()
    answer = reader.goto(reader.url)
    assert answer is not None
    assert answer.status == 410, "what was published once is gone"


@pytest.fixture
def files_and_their_list(tmp_path: Path) -> tuple[Path, Path]:
    """Two circulars of the gazette and a decree in Word: a ZIP, and the list that names them."""
    samples = DATA / "samples"
    slugs = ("thong-tu-so-01-2023-tt-bldtbxh-38752", "thong-tu-so-10-2021-tt-nhnn-34057")
    with (DATA / "legal" / "congbao_metadata.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["slug"]: row for row in csv.DictReader(lines)}
    word = samples / "docx_doc" / "ND30_2020_30_2020_ND_CP.docx"
    listed, bundle = tmp_path / "cong_bao.csv", tmp_path / "tep.zip"
    with (
        listed.open("w", encoding="utf-8", newline="") as out,
        zipfile.ZipFile(bundle, "w") as zipped,
    ):
        writer = csv.writer(out)
        writer.writerow(
            ("Số ký hiệu", "Loại văn bản", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành", "Tệp")
        )
        for slug in slugs:
            row = told[slug]
            number, issuer = row["so_ky_hieu"], row["so_ky_hieu"].rpartition("-")[2]
            file = f"{slug}.pdf"
            writer.writerow(
                (number, row["loai"], row["trich_yeu"], row["ngay_ban_hanh"], issuer, file)
            )
            zipped.write(samples / "pdf_born_digital_congbao" / file, f"Thông tư/{file}")
        writer.writerow((*DECREE, word.name))
        zipped.write(word, word.name)
    return listed, bundle


def test_a_zip_of_real_files_ends_in_text_that_can_be_read(
    importer: Importer,
    files_and_their_list: tuple[Path, Path],
    site_url: Callable[..., str],
    axe: Callable[[Page], list[str]],
) -> None:
    tab = importer.tab
    importer.upload(*files_and_their_list)
    assert importer.meaning("Tệp") == "Tên tệp"
    importer.press("Nhập danh sách")
    expect(tab.locator("#import-progress")).to_be_visible()
    with between_requests():
        runner.run_ready(["default", "text"])
    expect(tab.locator("#state-title")).to_have_text("Đã xong")
    assert importer.verdicts() == {"Tất cả": 3, "Đã lập": 3}

    reader = tab.context.new_page()
    for number, words in (
        ("01/2023/TT-BLĐTBXH", "quy định mức điều chỉnh tiền lương và thu nhập tháng đã đóng"),
        ("10/2021/TT-NHNN", "tái cấp vốn đối với Ngân hàng Chính sách xã hội"),
        (DECREE[0], "Công tác văn thư"),
    ):
        page = DocumentPage.objects.get(number=number)
        reader.goto(site_url(COMMUNE, f"/vb/{page.public_id}/"))
        reader.get_by_role("link", name="Đọc toàn văn ngay trên trang này").click()
        expect(reader.locator("#trang-1")).to_be_visible()
        expect(reader.locator("main")).to_contain_text(words, ignore_case=True)
        assert axe(reader) == []
