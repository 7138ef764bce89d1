"""The list of news: paging, archive, categories, addresses."""

from __future__ import annotations

import re

import pytest

from news.models import ArticlePage, NewsCategory
from portal.core.media.services import add_image
from portal.tenancy.placements import place
from tests.media.files import picture_file
from tests.news.conftest import Newsroom, at, make_picture
from tests.support.shared_rows import shared


def shown(newsroom: Newsroom, path: str) -> list[str]:
    """Titles that a list shows, in its order."""
    answer = newsroom.get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    return re.findall(r'class="news-title"\s+href="[^"]+">([^<]+)<', html)


def canonical(newsroom: Newsroom, path: str) -> str:
    html = newsroom.get(path).content.decode()
    return re.findall(r'<link rel="canonical" href="([^"]+)"', html)[0].replace("&amp;", "&")


@shared
def full(commune: Newsroom) -> Newsroom:
    """45 articles, one a minute."""
    commune.fill(45)
    return commune


def test_pages_of_twenty_newest_first(full: Newsroom) -> None:
    first, second, third = (shown(full, f"/tin-tuc/?trang={n}") for n in (1, 2, 3))
    assert [len(first), len(second), len(third)] == [20, 20, 5]
    assert first[0] == "Tin 44"
    assert third[-1] == "Tin 00"
    assert len({*first, *second, *third}) == 45


def test_a_page_that_is_not_there_says_so(full: Newsroom) -> None:
    for number in ("0", "-1", "4", "abc", "", "1.5", "9" * 30, "²", "１"):
        answer = full.get(f"/tin-tuc/?trang={number}")
        assert answer.status_code == 404, number
        # In the look of the site, with its menu and the reason.
        assert 'href="/tin-tuc/"' in answer.content.decode()


def test_an_empty_list_is_a_page(commune: Newsroom) -> None:
    assert shown(commune, "/tin-tuc/") == []
    assert commune.get("/tin-tuc/?trang=2").status_code == 404


def test_canonical_address_of_each_page(full: Newsroom) -> None:
    base = "http://chilang.localhost/tin-tuc/"
    assert canonical(full, "/tin-tuc/") == base
    assert canonical(full, "/tin-tuc/?trang=1&utm_source=x") == base
    assert canonical(full, "/tin-tuc/?trang=2") == f"{base}?trang=2"
    assert canonical(full, "/tin-tuc/2026/11/?trang=2") == f"{base}2026/11/?trang=2"


def test_archive_by_local_day_month_and_year(commune: Newsroom) -> None:
    for title, day, clock in (
        ("Giao thừa", "2025-12-31", "23:59"),
        ("Năm mới", "2026-01-01", "00:00"),
        ("Tháng một", "2026-01-31", "23:30"),
        ("Tháng hai", "2026-02-01", "00:01"),
    ):
        commune.publish(title, published_at=at(day, clock))
    assert shown(commune, "/tin-tuc/2025/") == ["Giao thừa"]
    assert shown(commune, "/tin-tuc/2026/01/01/") == ["Năm mới"]
    assert shown(commune, "/tin-tuc/2026/1/") == ["Tháng một", "Năm mới"]
    assert shown(commune, "/tin-tuc/2026/02/") == ["Tháng hai"]
    assert shown(commune, "/tin-tuc/2026/03/") == []
    assert canonical(commune, "/tin-tuc/2026/1/1/").endswith("/tin-tuc/2026/01/01/")


@pytest.mark.parametrize("path", ["2026/13/", "2026/02/30/", "2026/00/", "1066/", "2026/1/1/1/"])
def test_a_day_that_does_not_exist(commune: Newsroom, path: str) -> None:
    assert commune.get(f"/tin-tuc/{path}").status_code == 404


def test_the_form_by_day_leads_to_the_archive(commune: Newsroom) -> None:
    answer = commune.get("/tin-tuc/?ngay=2026-11-23")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tin-tuc/2026/11/23/")
    assert commune.get("/tin-tuc/?ngay=hom-qua").status_code == 404


def test_by_category(full: Newsroom) -> None:
    full.publish("Phòng cháy", category=NewsCategory.objects.get(pk="thong-bao"))
    assert shown(full, "/tin-tuc/?chuyen-muc=thong-bao") == ["Phòng cháy"]
    assert full.get("/tin-tuc/?chuyen-muc=khong-co").status_code == 404
    assert canonical(full, "/tin-tuc/?x=1&chuyen-muc=thong-bao").endswith("?chuyen-muc=thong-bao")


def test_a_category_that_has_ended_is_offered_no_more(commune: Newsroom) -> None:
    NewsCategory.objects.filter(pk="kinh-te").update(valid_to=at("2026-01-01").date())
    html = commune.get("/tin-tuc/").content.decode()
    assert "chuyen-muc=thong-bao" in html
    assert "chuyen-muc=kinh-te" not in html


def test_shared_article_leads_to_its_source(commune: Newsroom, neighbour: Newsroom) -> None:
    place(commune.publish("Hội nghị"), neighbour.index)
    html = neighbour.get("/tin-tuc/").content.decode()
    assert 'href="http://chilang.localhost/tin-tuc/hoi-nghi/"' in html
    assert "chilang.localhost" in re.sub(r'href="[^"]*"', "", html)  # the source is named
    assert neighbour.get("/tin-tuc/hoi-nghi/").status_code == 404
    assert canonical(commune, "/tin-tuc/hoi-nghi/") == "http://chilang.localhost/tin-tuc/hoi-nghi/"


def test_what_the_answer_was_made_of_is_named(commune: Newsroom) -> None:
    tags = commune.get("/tin-tuc/").headers["Cache-Tag"].split(",")
    assert f"list:{commune.index.pk}" in tags
    assert f"page:{commune.index.pk}" in tags


def test_publishing_shows_at_once(commune: Newsroom) -> None:
    assert shown(commune, "/tin-tuc/") == []
    article = commune.publish("Tin nóng")
    assert shown(commune, "/tin-tuc/") == ["Tin nóng"]
    assert "Tin nóng" in commune.get("/").content.decode()
    article.unpublish()
    assert shown(commune, "/tin-tuc/") == []
    assert "Tin nóng" not in commune.get("/").content.decode()


def test_a_cover_that_no_job_has_drawn_yet_leaves_no_gap(commune: Newsroom) -> None:
    drawn = make_picture(commune)
    waiting = add_image(picture_file(), title="Đập", collection=commune.member.collection)
    commune.publish("Có ảnh", cover=drawn, cover_alt="Hồ")
    assert 'class="has-cover"' in commune.get("/tin-tuc/").content.decode()
    ArticlePage.objects.update(cover=waiting)
    assert 'class="has-cover"' not in commune.get("/tin-tuc/").content.decode()


def test_pictures_below_the_first_come_late_each_in_the_width_it_is_shown(
    commune: Newsroom,
) -> None:
    cover = make_picture(commune)
    for number in range(3):
        commune.publish(f"Tin {number}", cover=cover, cover_alt="Hồ")
    main = commune.get("/tin-tuc/").content.decode().split("<main")[1]
    pictures = re.findall(r"<img[^>]+>", main)
    assert [('loading="lazy"' in img, 'fetchpriority="high"' in img) for img in pictures] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    for img in pictures:
        assert {"srcset", "sizes", "width", "height"} <= set(re.findall(r'(\w+)="', img))
