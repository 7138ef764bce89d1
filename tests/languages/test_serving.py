"""A page in several languages: each at its address, each naming the others, none in silence."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Page

from portal.tenancy.models import SiteProfile
from tests.languages.conftest import HOST, Bilingual, ask, fresh
from tests.support.memos import forget_memos

BASE = f"http://{HOST}"


def main(html: str) -> str:
    """What stands between head and foot."""
    return html[html.index("<main") : html.index("</main>")]


def html_of(portal: Bilingual, path: str, status: int = 200) -> str:
    answer = portal.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def hreflang(html: str) -> dict[str, str]:
    """What the head says of the page in other languages."""
    found = re.findall(r'<link rel="alternate"\s+hreflang="([^"]+)"\s+href="([^"]+)"', html)
    return {language: url.removeprefix(BASE) for language, url in found}


def switcher(html: str) -> dict[str, str]:
    """Where the switcher of the utility bar leads."""
    found = re.findall(r'<a href="([^"]+)"\s+hreflang="(\w+)"\s+lang="(\w+)"', html)
    head = html[: html.index("<main")]
    return {language: path for path, language, _ in found if f'href="{path}"' in head}


def test_every_page_names_its_translations_both_ways(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.translate(bilingual.section, "Introduction", "introduction")
    for path, pair in (
        ("/", {"vi": "/", "en": "/en/"}),
        ("/gioi-thieu/", {"vi": "/gioi-thieu/", "en": "/en/introduction/"}),
        ("/so-do-trang/", {"vi": "/so-do-trang/", "en": "/en/so-do-trang/"}),
    ):
        for own, other in (("vi", "en"), ("en", "vi")):
            html = html_of(bilingual, pair[own])
            assert f'<html lang="{own}"' in html
            assert hreflang(html) == {**pair, "x-default": path}
            assert switcher(html) == {other: pair[other]}
            assert bilingual.get(pair[own]).headers["Content-Language"] == own


def test_without_a_translation_the_switcher_leads_home_and_says_so(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.translate(bilingual.section, "Introduction", "introduction", live=False)
    html = html_of(bilingual, "/gioi-thieu/")
    assert hreflang(html) == {}
    assert switcher(html) == {"en": "/en/"}
    assert re.search(r'lang="en">English<span class="visually-hidden">\s*– Home</span>', html)
    there = html_of(bilingual, "/tin-tuc/")
    assert switcher(there) == {"en": "/en/"}


def test_a_list_s_second_page_is_nobodys_translation(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.translate(bilingual.newsroom.index, "News", "news")
    bilingual.newsroom.fill(21)
    assert hreflang(html_of(bilingual, "/tin-tuc/"))["en"] == "/en/news/"
    assert hreflang(html_of(bilingual, "/tin-tuc/?trang=2")) == {}
    assert hreflang(html_of(bilingual, "/tin-tuc/2026/")) == {}
    assert switcher(html_of(bilingual, "/tin-tuc/?trang=2")) == {"en": "/en/news/"}


def test_a_portal_in_one_language_has_no_switcher(bilingual: Bilingual) -> None:
    html = html_of(bilingual, "/gioi-thieu/")
    assert hreflang(html) == {}
    assert switcher(html) == {}
    bilingual.translate(bilingual.home, "Lang Son province", live=False)
    assert switcher(html_of(bilingual, "/gioi-thieu/")) == {}


def test_the_frame_speaks_the_language_of_the_page(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    assert "Skip to content" in html_of(bilingual, "/en/")
    assert "Skip to content" not in html_of(bilingual, "/")


def test_no_english_portal_is_said_and_leads_to_the_vietnamese_page(bilingual: Bilingual) -> None:
    for path in ("/en/gioi-thieu/", "/en/gioi-thieu"):
        html = html_of(bilingual, path, 404)
        assert "This portal has no English version yet" in html
        assert '<a href="/gioi-thieu/" hreflang="vi" lang="vi">Giới thiệu</a>' in html
        assert 'content="noindex"' in html
    html = main(html_of(bilingual, "/en/khong-co/", 404))
    assert re.findall(r'href="([^"]+)"', html) == ["/"]
    assert re.findall(r'href="([^"]+)"', main(html_of(bilingual, "/en/", 404))) == ["/"]


def test_no_english_page_is_said_and_leads_to_the_vietnamese_one(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    link = '<a href="/gioi-thieu/" hreflang="vi" lang="vi">Giới thiệu</a>'
    # Nobody has begun the translation: the same path.
    html = html_of(bilingual, "/en/gioi-thieu/", 404)
    assert "This page is not available in English yet" in html
    assert link in html
    assert 'href="/en/"' in main(html)
    # A draft.
    made = bilingual.translate(bilingual.section, "Introduction", "introduction", live=False)
    assert link in html_of(bilingual, "/en/gioi-thieu/", 404)
    # Published under another name, then taken down: not "gone", it can be read in Vietnamese.
    made.get_latest_revision().publish()
    assert bilingual.get("/en/introduction/").status_code == 200
    fresh(made).unpublish()
    assert link in html_of(bilingual, "/en/introduction/", 404)


def test_what_nobody_has_written_is_not_found(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    assert "not available in English" not in html_of(bilingual, "/en/khong-co/", 404)
    bilingual.text.unpublish()
    assert "not available in English" not in html_of(bilingual, "/en/gioi-thieu/lich-su/", 404)
    # And a Vietnamese address never leads to the English page.
    bilingual.translate(bilingual.section, "Introduction", "introduction")
    assert bilingual.get("/introduction/").status_code == 404


def test_an_alias_is_no_translation(bilingual: Bilingual) -> None:
    english = bilingual.translate_home()
    Page.objects.filter(pk=english.pk).update(alias_of=bilingual.home)
    forget_memos()
    assert bilingual.get("/en/").status_code == 404
    assert switcher(html_of(bilingual, "/")) == {}


def test_the_other_language_of_another_site_is_never_named(
    bilingual: Bilingual, neighbour: object
) -> None:
    bilingual.translate_home()
    assert bilingual.get("/en/").status_code == 200
    assert ask("chilang.localhost", "/en/").status_code == 404
    assert switcher(ask("chilang.localhost", "/").content.decode()) == {}


@pytest.mark.parametrize("path", ["/gioi-thieu/lich-su/", "/en/introduction/history/"])
def test_translations_cost_no_query(bilingual: Bilingual, settings: Settings, path: str) -> None:
    settings.CACHE_VERSION_SECONDS = 60

    def queries(path: str) -> int:
        bilingual.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert bilingual.get(path).status_code == 200
        return len(captured)

    alone = queries("/gioi-thieu/lich-su/")
    bilingual.translate_home()
    bilingual.translate(bilingual.section, "Introduction", "introduction")
    bilingual.translate(bilingual.text, "History", "history")
    assert queries(path) == alone


def test_what_stays_vietnamese_on_an_english_page_says_so(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    assert re.search(r'class="agency-name"\s+lang="vi"', html_of(bilingual, "/en/"))
    assert not re.search(r'class="agency-name"\s+lang=', html_of(bilingual, "/"))
    profile = SiteProfile.objects.get(site=bilingual.newsroom.member.site)
    profile.languages = ["en"]
    profile.translations = [
        ("texts", {"language": "en", "agency_name": "People's Committee of Lạng Sơn"})
    ]
    profile.save()
    english = html_of(bilingual, "/en/")
    assert not re.search(r'class="agency-name"\s+lang=', english)
    assert "of People&#x27;s Committee of Lạng Sơn</h2>" in english
    assert "tỉnh Lạng Sơn" in html_of(bilingual, "/")
