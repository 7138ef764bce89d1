"""The reader's own page: his commune, his categories, and what he can choose."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from news.models import SiteNews, SiteNewsCategory
from portal.tenancy.models import MemberSite, UnitName
from tests.factories import make_member_site, make_unit
from tests.preferences.conftest import HERE, THERE, Network, Reader, name
from tests.tenancy.rights_world import fresh

# The page reads what no other page shows; what counts is that it is bounded.
WARM = 14


def main(html: str) -> str:
    """What stands between head and foot."""
    return html[html.index("<main") : html.index("</main>")]


def unit_of(member: MemberSite) -> str:
    return str(member.unit_id.hex)


def test_nobody_has_to_choose_anything(reader: Reader) -> None:
    answer = reader.get("/tuy-chon/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    html = main(answer.content.decode())
    assert 'aria-current="true">100&nbsp;%' in html
    assert "<select" not in html
    assert "xoa=tat-ca" not in html


def test_what_is_chosen_is_marked(reader: Reader) -> None:
    reader.choose("co-chu=150&tuong-phan=toi")
    html = main(reader.html())
    current = re.findall(r'href="/tuy-chon/\?([^"]+)"\s+rel="nofollow"\s+aria-current="true"', html)
    assert [query.split("&")[0] for query in current] == ["co-chu=150", "tuong-phan=toi"]
    assert "xoa=tat-ca" in html


@pytest.mark.parametrize("words", ["na sam", "Na Sầm", "xã NA SẦM", "nasam"])
def test_a_commune_is_found_and_chosen(network: Network, reader: Reader, words: str) -> None:
    network.there.publish("Lịch tiêm chủng")
    html = main(reader.html(f"/tuy-chon/?tim={words}"))
    links = re.findall(r'href="(/tuy-chon/\?xa=[^"]+)"', html)
    assert len(links) == 1
    reader.get(links[0].replace("&amp;", "&"))
    html = main(reader.html())
    assert "Xã Na Sầm" in html
    assert f'href="http://{THERE}/tin-tuc/lich-tiem-chung/"' in html
    assert f'href="http://{THERE}/"' in html
    reader.choose("xa=")
    assert "Lịch tiêm chủng" not in main(reader.html())


def test_an_old_name_leads_to_the_commune(network: Network, reader: Reader) -> None:
    UnitName.objects.create(
        unit=network.there.member.unit,
        name="Xã Hoàng Văn Thụ",
        short_name="Hoàng Văn Thụ",
        kind="Xã",
        valid_to="2025-07-01",
    )
    html = main(reader.html("/tuy-chon/?tim=hoang+van+thu"))
    assert f"xa={unit_of(network.there.member)}" in html


def test_what_is_not_found_is_said_and_kept_in_the_field(reader: Reader) -> None:
    html = main(reader.html("/tuy-chon/?tim=%3Cb%3Ekhong"))
    assert 'role="status"' in html
    assert 'value="&lt;b&gt;khong"' in html
    assert "xa=" not in html


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "suspended"},
        {"state": "archived"},
        {"is_practice": True},
        {"level": "department"},
    ],
)
def test_only_open_portals_of_communes_can_be_chosen(
    network: Network, reader: Reader, fields: dict[str, Any]
) -> None:
    other = make_member_site(
        "Xã Kháng Chiến", "khangchien.localhost", parent=network.province, **fields
    )
    name(other.unit, "Xã", "Kháng Chiến")
    assert "xa=" not in main(reader.html("/tuy-chon/?tim=khang+chien"))
    reader.choose(f"xa={unit_of(other)}")
    assert not reader.line
    reader.choose(f"xa={unit_of(network.there.member)}")
    reader.choose(f"xa={unit_of(other)}")
    assert unit_of(network.there.member) in reader.line


def test_a_unit_without_a_portal_and_nobody_s_identifier(network: Network, reader: Reader) -> None:
    bare = make_unit("Xã Mẫu Sơn", parent=network.province.unit)
    name(bare, "Xã", "Mẫu Sơn")
    assert "xa=" not in main(reader.html("/tuy-chon/?tim=mau+son"))
    reader.choose(f"xa={bare.pk.hex}")
    reader.choose("xa=00000000000000000000000000000000")
    assert not reader.line


def test_a_portal_that_closes_later_shows_nothing(network: Network, reader: Reader) -> None:
    network.there.publish("Lịch tiêm chủng")
    reader.choose(f"xa={unit_of(network.there.member)}")
    assert "Lịch tiêm chủng" in reader.html()
    MemberSite.objects.filter(pk=network.there.member.pk).update(state="suspended")
    html = main(reader.html())
    assert "Lịch tiêm chủng" not in html
    assert unit_of(network.there.member) in reader.line


def test_drafts_of_my_commune_stay_its_own(network: Network, reader: Reader) -> None:
    network.there.draft("Chưa đăng")
    taken = network.there.publish("Đã gỡ")
    taken.unpublish()
    network.there.publish("Đã đăng")
    reader.choose(f"xa={unit_of(network.there.member)}")
    html = main(reader.html())
    assert "Đã đăng" in html
    assert "Chưa đăng" not in html
    assert "Đã gỡ" not in html


def test_categories_are_of_this_portal_and_newest_first(network: Network, reader: Reader) -> None:
    network.here.publish("Cắt điện", category_id="thong-bao")
    network.here.publish("Vụ na", category_id="kinh-te")
    network.here.publish("Không chuyên mục")
    network.there.publish("Của xã khác", category_id="kinh-te")
    reader.choose("chuyen-muc=&chuyen-muc=thong-bao&chuyen-muc=kinh-te&chuyen-muc=khong-co")
    html = main(reader.html())
    assert html.index("Vụ na") < html.index("Cắt điện")
    assert "Không chuyên mục" not in html
    assert "Của xã khác" not in html
    assert len(re.findall(r"value=\"[a-z-]+\"\s+checked", html)) == 2
    reader.choose("chuyen-muc=")
    assert "Vụ na" not in main(reader.html())


def test_the_portal_offers_its_own_categories_alone(network: Network, reader: Reader) -> None:
    settings, _ = SiteNews.objects.get_or_create(site=network.here.member.site)
    for number, slug in enumerate(("van-hoa-xa-hoi", "thong-bao")):
        SiteNewsCategory.objects.create(settings=settings, category_id=slug, sort_order=number)
    network.here.publish("Cắt điện", category_id="thong-bao")
    network.here.publish("Vụ na", category_id="kinh-te")
    reader.choose("chuyen-muc=&chuyen-muc=thong-bao&chuyen-muc=kinh-te")
    html = reader.html()
    assert re.findall(r'type="checkbox"\s+name="chuyen-muc"\s+value="([a-z-]+)"', html) == [
        "van-hoa-xa-hoi",
        "thong-bao",
    ]
    assert "Cắt điện" in main(html)
    assert "Vụ na" not in main(html)


def queries(reader: Reader, path: str = "/tuy-chon/") -> int:
    """How many queries the page takes, warm."""
    reader.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(path).status_code == 200
    return len(captured)


def test_the_cost_is_bounded(network: Network, reader: Reader, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    network.there.publish("Lịch tiêm chủng")
    network.here.publish("Cắt điện", category_id="thong-bao")
    reader.choose(f"xa={unit_of(network.there.member)}&chuyen-muc=&chuyen-muc=thong-bao")
    plain, search = queries(reader), queries(reader, "/tuy-chon/?tim=xa")
    assert plain <= WARM
    for number in range(6):
        more = make_member_site(f"Xã {number}", f"xa{number}.localhost", parent=network.province)
        name(more.unit, "Xã", str(number))
    network.there.fill(8)
    network.here.fill(8, category_id="thong-bao")
    reader.choose("chuyen-muc=&" + "&".join(f"chuyen-muc={slug}" for slug in CATEGORIES))
    assert queries(reader) <= plain
    assert queries(reader, "/tuy-chon/?tim=xa") <= search


CATEGORIES = (
    "thong-bao",
    "kinh-te",
    "van-hoa-xa-hoi",
    "giao-duc-y-te",
    "chuyen-doi-so",
    "nong-thon-moi",
)


def test_the_stylesheet_asks_the_database_nothing(reader: Reader, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    reader.choose("co-chu=150")
    assert queries(reader, "/tuy-chon.css") == 0


def test_the_tools_stand_on_every_page_and_lead_back(network: Network, reader: Reader) -> None:
    network.here.fill(1)
    for path, back in (
        ("/", "%2F"),
        ("/tin-tuc/", "%2Ftin-tuc%2F"),
        ("/tin-tuc/?trang=1", "%2Ftin-tuc%2F%3Ftrang%3D1"),
    ):
        html = reader.html(path)
        bar = html[html.index('class="tools"') : html.index("</nav>")]
        asked = re.findall(r'href="/tuy-chon/\?([^"]+)"', bar)
        assert asked == [
            f"co-chu=nho-hon&amp;tro-ve={back}",
            f"co-chu=vua&amp;tro-ve={back}",
            f"co-chu=lon-hon&amp;tro-ve={back}",
            f"tuong-phan=doi&amp;tro-ve={back}",
        ]
        answer = reader.get("/tuy-chon/?" + asked[2].replace("&amp;", "&"))
        assert answer.headers["Location"] == path


def test_in_english_the_page_leads_back_to_itself(network: Network) -> None:
    from wagtail.models import Locale

    english = Locale.objects.create(language_code="en")
    home = fresh(network.here.member.site.root_page).copy_for_translation(english)
    home.get_latest_revision().publish()
    reader = Reader(HERE)
    html = main(reader.html("/en/tuy-chon/"))
    assert "Text size" in html
    assert not reader.get("/en/tuy-chon/?co-chu=150").cookies
    link = re.findall(r'href="(/tuy-chon/\?co-chu=150[^"]+)"', html)[0]
    answer = reader.get(link.replace("&amp;", "&"))
    assert answer.headers["Location"] == "/en/tuy-chon/"
    assert 'aria-current="true">150&nbsp;%' in reader.html("/en/tuy-chon/")
