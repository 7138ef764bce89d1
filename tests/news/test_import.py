"""`manage.py import_articles` as an operator uses it."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from news.models import ArticlePage, ArticleRelated, ArticleSource, NewsTag
from portal.core.jobs.models import Job
from portal.tenancy.models import PublicAddress
from portal.tenancy.selectors import listed_on
from tests.news.conftest import Importer, Newsroom
from tests.support.needs import DATA
from tests.support.queue import run_jobs

ROWS: list[dict[str, Any]] = [
    {
        "id": "bao-1",
        "title": "Xã Chi Lăng về đích",
        "sapo": "Sớm hơn bốn tháng.",
        "body": "Đoạn một.\nĐoạn hai.",
        "category": "Nông thôn mới",
        "author": "BÌNH MINH",
        "date": "2024-11-23T17:11:03+07:00",
        "source": "baolangson.vn",
        "tags": ["na Chi Lăng"],
    },
    {"id": "bao-2", "title": "Chợ phiên", "body": "Họp ngày mồng năm.", "category": "Thể thao"},
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of JSON lines."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_articles_are_live_with_everything(
    commune: Newsroom, run_import: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_import(write(tmp_path / "a.jsonl", ROWS), commune) == 0
    article = ArticlePage.objects.get(title="Xã Chi Lăng về đích")
    assert article.slug == "xa-chi-lang-ve-dich"
    assert article.category_id == "nong-thon-moi"
    assert [tag.name for tag in article.tags.all()] == ["na Chi Lăng"]
    assert NewsTag.objects.get().slug == "na-chi-lang"
    assert article.live
    assert not article.has_unpublished_changes
    assert article.latest_revision_id == article.live_revision_id is not None
    assert article.get_latest_revision_as_object().body == article.body
    address = PublicAddress.objects.get(page_id=article.pk)
    assert (address.host, address.path) == (commune.host, "/tin-tuc/xa-chi-lang-ve-dich/")
    assert listed_on(commune.member.site_id).count() == 2
    html = commune.get("/tin-tuc/xa-chi-lang-ve-dich/").content.decode()
    for shown in (
        "23/11/2024, 17:11",
        "Sớm hơn bốn tháng.",
        "Đoạn hai.",
        "BÌNH MINH",
        "baolangson.vn",
    ):
        assert shown in html
    assert Page.find_problems() == ([], [], [], [], [])
    told = capsys.readouterr()
    assert "Thể thao" in told.err
    assert ArticlePage.objects.get(title="Chợ phiên").category is None


def test_again_imports_nothing(commune: Newsroom, run_import: Importer, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", ROWS)
    run_import(path, commune)
    before = list(ArticlePage.objects.values("pk", "latest_revision_id", "last_published_at"))
    assert run_import(path, commune) == 0
    assert run_import(path, commune, update=True) == 0
    assert (
        list(ArticlePage.objects.values("pk", "latest_revision_id", "last_published_at")) == before
    )


def test_the_same_key_on_another_site_is_another_article(
    commune: Newsroom, neighbour: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", ROWS)
    run_import(path, commune)
    run_import(path, neighbour)
    assert listed_on(neighbour.member.site_id).count() == 2
    assert ArticleSource.objects.count() == 4


def test_change_at_the_source_only_on_request(
    commune: Newsroom, run_import: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_import(write(tmp_path / "a.jsonl", ROWS), commune)
    changed = write(tmp_path / "a.jsonl", [{**ROWS[0], "title": "Chi Lăng về đích sớm"}, ROWS[1]])
    run_import(changed, commune)
    assert not ArticlePage.objects.filter(title="Chi Lăng về đích sớm").exists()
    run_import(changed, commune, update=True)
    article = ArticlePage.objects.get(title="Chi Lăng về đích sớm")
    assert article.slug == "xa-chi-lang-ve-dich"  # an address once published stays
    assert article.revisions.count() == 2
    assert article.live
    again = capsys.readouterr()
    run_import(changed, commune, update=True)
    assert article.revisions.count() == 2
    assert again


def test_update_does_not_republish_what_was_taken_down(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    run_import(write(tmp_path / "a.jsonl", ROWS), commune)
    article = ArticlePage.objects.get(title="Xã Chi Lăng về đích")
    article.unpublish()
    run_import(write(tmp_path / "a.jsonl", [{**ROWS[0], "title": "Khác"}]), commune, update=True)
    article.refresh_from_db()
    assert not article.live
    assert article.get_latest_revision_as_object().title == "Khác"
    assert commune.get("/tin-tuc/xa-chi-lang-ve-dich/").status_code == 410


def test_bad_rows_are_named_and_good_ones_imported(
    commune: Newsroom, run_import: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    write(path, [ROWS[0], {"id": 9, "title": ""}, ROWS[1]])
    path.write_bytes(path.read_bytes() + b"{broken\n")
    assert run_import(path, commune) == 2
    assert ArticlePage.objects.count() == 2
    told = capsys.readouterr().err
    assert "a.jsonl" in told
    assert "2:" in told
    assert "4:" in told


def test_same_titles_get_their_own_addresses(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    rows = [
        {"id": n, "title": title, "body": "x"}
        for n, title in enumerate(["Tin", "Tin", "2026", "!!!"])
    ]
    run_import(write(tmp_path / "a.jsonl", rows), commune)
    run_import(write(tmp_path / "b.jsonl", [{"id": 9, "title": "Tin", "body": "y"}]), commune)
    slugs = set(ArticlePage.objects.values_list("slug", flat=True))
    assert slugs == {"tin", "tin-2", "tin-3", "bai-2026", "bai-viet"}


def test_limit_and_folder(commune: Newsroom, run_import: Importer, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ROWS)
    (tmp_path / "b.txt").write_text(
        unicodedata.normalize("NFD", "Lịch cắt điện\nThôn Đồng Bành.\nSáng thứ Hai."), "utf-8"
    )
    run_import(tmp_path, commune, limit=1)
    assert ArticlePage.objects.count() == 1
    run_import(tmp_path, commune)
    assert ArticlePage.objects.count() == 3
    assert ArticlePage.objects.filter(title="Lịch cắt điện", sapo="Thôn Đồng Bành.").exists()


def test_mapping_leads_their_categories_to_ours(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    mapping = tmp_path / "map.yaml"
    mapping.write_text("categories: {thể  thao: van-hoa-xa-hoi}", "utf-8")
    run_import(write(tmp_path / "a.jsonl", ROWS), commune, map=mapping)
    assert ArticlePage.objects.get(title="Chợ phiên").category_id == "van-hoa-xa-hoi"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"site": "khongco.localhost"}, "khongco.localhost"),
        ({"index": "khong-co"}, "chilang.localhost"),
        ({"map": Path("missing.yaml")}, "missing.yaml"),
        ({"path": "missing.jsonl"}, "missing.jsonl"),
    ],
)
def test_what_cannot_begin_says_why(
    commune: Newsroom, tmp_path: Path, options: dict[str, Any], named: str
) -> None:
    arguments = {"path": str(write(tmp_path / "a.jsonl", ROWS)), "site": commune.host, **options}
    with pytest.raises(CommandError, match=named):
        call_command("import_articles", arguments.pop("path"), **arguments)
    assert not ArticlePage.objects.exists()


def test_mapping_to_an_unknown_category_imports_nothing(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text('{"categories": {"Thể thao": "the-thao"}}')
    with pytest.raises(CommandError, match="the-thao"):
        run_import(write(tmp_path / "a.jsonl", ROWS), commune, map=mapping)
    assert not ArticlePage.objects.exists()


def test_markup_in_a_source_is_text_on_the_page(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rows = [{"id": 1, "title": evil, "sapo": evil, "body": evil, "author": evil, "source": evil}]
    run_import(write(tmp_path / "a.jsonl", rows), commune)
    slug = ArticlePage.objects.get().slug
    for path in (f"/tin-tuc/{slug}/", "/tin-tuc/", "/"):
        html = commune.get(path).content.decode()
        assert "<script>" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.data
def test_real_files(commune: Newsroom, run_import: Importer, tmp_path: Path) -> None:
    news = DATA / "news"
    assert run_import(news / "news_with_metadata.jsonl", commune, limit=100) == 0
    assert run_import(news / "raw_not_nfc_200.jsonl", commune, limit=50) == 0
    assert run_import(news / "vietnews_test_22k.jsonl.gz", commune, limit=100) == 0
    assert run_import(news / "seed_articles", commune) == 0
    # Eight rows stand in two of the files, in NFD and in NFC: the same articles.
    assert ArticlePage.objects.live().count() == 100 + 50 + 92 + 5
    for article in ArticlePage.objects.all():
        assert unicodedata.is_normalized("NFC", article.title + article.sapo)
    assert commune.get("/tin-tuc/2024/11/").status_code == 200


@pytest.mark.data
def test_real_rows_without_text_are_refused_by_line(
    commune: Newsroom, run_import: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (DATA / "news" / "news_with_metadata.jsonl").read_text("utf-8").splitlines()
    path = tmp_path / "tail.jsonl"
    path.write_text("\n".join(source[1000:1060]), "utf-8")
    assert run_import(path, commune) == 2
    told = capsys.readouterr().err
    assert "tail.jsonl" in told
    assert "9:" in told  # line 1009 of the whole file has neither lead nor body
    assert 0 < ArticlePage.objects.count() < 60


def test_related_articles_are_found_once_all_are_there(
    commune: Newsroom, run_import: Importer, tmp_path: Path
) -> None:
    rows = [
        {"id": f"r-{n}", "title": f"Tin {n}", "body": "Nội dung.", "date": f"2024-11-0{n}T08:00"}
        for n in (3, 2, 1)  # the newest first, as lists are crawled
    ]
    assert run_import(write(tmp_path / "a.jsonl", rows), commune) == 0
    assert not ArticleRelated.objects.exists()
    run_jobs("default", "search")
    newest = ArticlePage.objects.get(title="Tin 3")
    found = newest.related_links.order_by("sort_order").values_list("related__title", flat=True)
    assert list(found) == ["Tin 2", "Tin 1"]
    # What is there already is left alone.
    assert run_import(write(tmp_path / "a.jsonl", rows), commune) == 0
    assert not Job.objects.ready().exists()
