"""News on home pages: which story stands where, from which lists, and how often."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.models import HomePage
from news.home_blocks import FEATURED_DAYS
from news.home_needs import ArticlesNeed, load_articles
from portal.tenancy.placements import place
from tests.home.conftest import Portal
from tests.news.conftest import at
from tests.support.shared_rows import shared


def titles(html: str) -> list[str]:
    """Titles of stories in the order of the page."""
    return re.findall(r'href="[^"#]+/tin-[^"/]*/">([^<]+)</a>', html)


def part(html: str, name: str) -> str:
    """One block of the page: from its class to the end of its row."""
    begin = html.index(f'class="{name}')
    end = html.find('class="home-row', begin)
    return html[begin : end if end > 0 else None]


@shared
def twenty(commune: Portal) -> Portal:
    """A commune with twenty articles."""
    for number in range(1, 21):
        commune.publish(f"Tin {number:02}", published_at=at(f"2026-11-{number:02}"))
    return commune


def test_one_lead_and_the_latest(twenty: Portal) -> None:
    twenty.compose(("lead", {"more": twenty.list("tin-tuc").pk}))
    html = twenty.html()
    assert titles(html) == ["Tin 20", "Tin 19", "Tin 18", "Tin 17", "Tin 16"]
    assert "Tin 20" in part(html, "lead-story")[:600]
    assert 'href="/tin-tuc/">Tất cả tin' in html


def test_one_article_alone_and_none_at_all(commune: Portal) -> None:
    commune.compose(("lead", {}))
    assert "home-lead" not in commune.html()
    commune.publish("Tin duy nhất")
    assert 'class="home-lead alone"' in commune.html()


def test_stories_of_own_choice_come_first_in_their_order(twenty: Portal) -> None:
    third, fifth = (twenty.page(f"tin-{number:02}").pk for number in (3, 5))
    twenty.compose(("lead", {"articles": [fifth, third], "count": 2}))
    assert titles(twenty.html()) == ["Tin 05", "Tin 03", "Tin 20"]


def test_a_chosen_story_that_was_taken_down_gives_way(twenty: Portal) -> None:
    chosen = twenty.page("tin-03").specific
    twenty.compose(("lead", {"articles": [chosen.pk], "count": 1}))
    chosen.unpublish()
    assert titles(twenty.html()) == ["Tin 20", "Tin 19"]


def test_a_story_of_another_site_is_shown_only_where_it_was_placed(
    commune: Portal, province: Portal
) -> None:
    foreign = province.publish("Tin của tỉnh")
    commune.compose(("lead", {"articles": [foreign.pk], "count": 4}))
    assert "Tin của tỉnh" not in commune.html()
    place(foreign, commune.list("tin-tuc"))
    html = commune.html()
    assert 'href="http://langson.localhost/tin-tuc/tin-cua-tinh/"' in html
    assert "langson.localhost" in part(html, "muted")
    foreign.unpublish()
    assert "Tin của tỉnh" not in commune.html()


def test_a_draft_or_an_edit_of_another_site_never_shows(commune: Portal, province: Portal) -> None:
    foreign = province.publish("Tin của tỉnh")
    place(foreign, commune.list("tin-tuc"))
    foreign.title = "Bản nháp mật"
    foreign.save_revision()
    html = commune.html()
    assert "Tin của tỉnh" in html
    assert "Bản nháp mật" not in html


def test_the_latest_of_one_list_and_of_one_category(commune: Portal) -> None:
    commune.publish("Tin kinh tế", category_id="kinh-te")
    commune.publish("Tin khác")
    commune.publish("Tin chỉ đạo", "chi-dao-dieu-hanh")
    latest = {"title": "Mới", "count": 5}
    commune.compose(("latest", {**latest, "category": "kinh-te"}))
    assert titles(commune.html()) == ["Tin kinh tế"]
    assert 'href="/tin-tuc/?chuyen-muc=kinh-te"' in commune.html()
    commune.compose(("latest", {**latest, "index": commune.list("chi-dao-dieu-hanh").pk}))
    assert titles(commune.html()) == ["Tin chỉ đạo"]
    commune.compose(("latest", latest))
    assert set(titles(commune.html())) == {"Tin kinh tế", "Tin khác", "Tin chỉ đạo"}


def test_strips_leave_out_what_stands_above_unless_there_is_nothing_else(twenty: Portal) -> None:
    index = twenty.list("tin-tuc").pk
    twenty.compose(("lead", {}), ("strips", {"strips": [{"index": index}], "count": 3}))
    strips = part(twenty.html(), "home-strips")
    assert titles(strips) == ["Tin 15", "Tin 14", "Tin 13"]
    assert "Tin tức – Sự kiện" in strips

    for number in range(1, 20):
        twenty.page(f"tin-{number:02}").specific.unpublish()
    assert titles(part(twenty.html(), "home-strips")) == ["Tin 20"]


def test_a_column_without_anything_is_left_out(commune: Portal) -> None:
    commune.publish("Tin một")
    strips = [
        {"index": commune.list("thong-bao").pk},
        {"index": commune.list("tin-tuc").pk, "title": "Chuyện trong xã"},
        {"category": "kinh-te"},
    ]
    commune.compose(("strips", {"strips": strips}))
    html = commune.html()
    assert 'class="home-strips columns-1"' in html
    assert "Chuyện trong xã" in html


def test_notices_of_the_list_and_of_the_category_by_date(commune: Portal) -> None:
    commune.publish("Tin a", published_at=at("2026-11-20"), category_id="thong-bao")
    commune.publish("Tin b", "thong-bao", published_at=at("2026-11-21"))
    commune.publish("Tin c", "thong-bao", published_at=at("2026-11-22"), category_id="thong-bao")
    commune.publish("Tin d", published_at=at("2026-11-23"))
    commune.compose(("notices", {"index": commune.list("thong-bao").pk}))
    html = commune.html()
    assert titles(html) == ["Tin c", "Tin b", "Tin a"]
    assert "22/11/2026" in html
    commune.compose(("notices", {}))
    assert titles(commune.html()) == ["Tin c", "Tin a"]


def test_a_column_names_a_list_or_a_category(db: None) -> None:
    strips = HomePage._meta.get_field("body").stream_block.child_blocks["strips"]
    value = strips.to_python({"strips": [{"title": "Cột"}], "count": 3})
    with pytest.raises(ValidationError):
        strips.clean(value)


def test_a_very_long_title_is_shown_whole(commune: Portal) -> None:
    title = "Tin " + "rất dài " * 22
    commune.publish(title.strip()[:180])
    assert title.strip()[:180] in commune.html()


def test_featured_leads_as_long_as_it_is_fresh(twenty: Portal) -> None:
    featured = twenty.page("tin-07").specific
    featured.is_featured = True
    featured.published_at = timezone.now() - datetime.timedelta(days=FEATURED_DAYS - 1)
    featured.save_revision().publish()
    twenty.compose(("lead", {"count": 1}))
    assert titles(twenty.html()) == ["Tin 07", "Tin 20"]
    featured.published_at = timezone.now() - datetime.timedelta(days=FEATURED_DAYS + 1)
    featured.save_revision().publish()
    assert titles(twenty.html()) == ["Tin 20", "Tin 19"]


def test_what_is_pinned_in_its_list_stands_first_there_only(twenty: Portal) -> None:
    pinned = twenty.page("tin-02").specific
    pinned.pinned_until = timezone.now() + datetime.timedelta(hours=1)
    pinned.save_revision().publish()
    twenty.compose(
        ("latest", {"title": "Danh sách", "index": twenty.list("tin-tuc").pk, "count": 2}),
        ("latest", {"title": "Toàn cổng", "count": 2}),
    )
    assert titles(twenty.html()) == ["Tin 02", "Tin 20", "Tin 19", "Tin 18"]
    twenty.compose(("notices", {"index": twenty.list("tin-tuc").pk, "count": 2}))
    assert titles(twenty.html()) == ["Tin 02", "Tin 20"]
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        assert titles(twenty.html()) == ["Tin 20", "Tin 19"]


def test_a_list_of_another_site_or_language_is_empty_here(
    commune: Portal, province: Portal
) -> None:
    province.publish("Tin của tỉnh")
    commune.compose(("latest", {"title": "Mới", "index": province.list("tin-tuc").pk}))
    assert "Tin của tỉnh" not in commune.html()
    commune.publish("Tin của xã")
    index = commune.list("tin-tuc").pk
    in_english = ArticlesNeed(commune.member.site_id, "en", 5, index)
    in_vietnamese = replace(in_english, language="vi")
    answers = load_articles([in_english, in_vietnamese], False).answers
    assert answers[in_english].stories == []
    assert [story.title for story in answers[in_vietnamese].stories] == ["Tin của xã"]
