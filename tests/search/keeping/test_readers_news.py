"""What the search is told of articles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import NewsCategory
from portal.core.searchable import FacetLabel, kind_named
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.placements import place
from tests.news.conftest import at
from tests.search.keeping.conftest import Portal, read

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "heading", "value": "Giờ mở cửa"},
    {"type": "paragraph", "value": "<p>Chợ họp <b>từ</b> 6 giờ.</p><p>Nghỉ mùng một.</p>"},
    {"type": "picture", "value": {"image": 7, "alt": "Cổng chợ", "caption": "Chợ cũ"}},
    {
        "type": "gallery",
        "value": {
            "title": "Ảnh chợ",
            "pictures": [{"type": "item", "value": {"image": 9, "alt": "Hàng rau", "caption": ""}}],
        },
    },
    {
        "type": "table",
        "value": {"data": [["Ngày", "Giờ"], ["2/9", None]], "table_caption": "Lịch họp chợ"},
    },
    {"type": "quote", "value": "Đông vui lắm"},
    {"type": "callout", "value": {"kind": "note", "title": "Lưu ý", "text": "<p>Mang túi</p>"}},
    {
        "type": "link_card",
        "value": {"url": "https://example.vn/bi-mat", "title": "Xem thêm", "description": "Phim"},
    },
]


def test_what_an_article_says(commune: Portal) -> None:
    category = NewsCategory.objects.create(slug="cho-phien", name="Chợ phiên")
    article = commune.article(
        "Chợ phiên Đồng Đăng",
        sapo="Họp vào ngày chẵn.",
        body=BODY,
        category=category,
        published_at=at("2024-12-31", "23:30"),
    )
    said = read("news", article.pk)[article.pk]
    assert (said.title, said.lead) == ("Chợ phiên Đồng Đăng", "Họp vào ngày chẵn.")
    assert said.path == f"/tin-tuc/{article.slug}/"
    assert (said.site_id, said.language) == (commune.member.site_id, "vi")
    assert said.shown_on is not None
    assert said.shown_on.isoformat() == "2024-12-31"
    assert said.facets == {
        "year": [FacetLabel("2024", "2024")],
        "category": [FacetLabel("cho-phien", "Chợ phiên")],
    }
    assert said.body.split("\n") == [
        "Giờ mở cửa",
        *("Chợ họp từ 6 giờ. Nghỉ mùng một.", "Cổng chợ", "Chợ cũ", "Ảnh chợ", "Hàng rau"),
        *("Lịch họp chợ", "Ngày Giờ", "2/9", "Đông vui lắm", "Lưu ý", "Mang túi"),
        *("Xem thêm", "Phim"),
    ]


def test_it_costs_the_same_for_one_and_for_many(commune: Portal, neighbour: Portal) -> None:
    articles = [commune.article(f"Tin {number}", body=BODY) for number in range(8)]
    for article in articles:
        place(article, neighbour.news.index)
    read("news", articles[0].pk)
    with CaptureQueriesContext(connection) as one:
        read("news", articles[0].pk)
    with CaptureQueriesContext(connection) as many:
        assert len(read("news", *[article.pk for article in articles])) == 8
    assert len(one) == len(many) <= 6


def test_what_is_not_public_never_comes_out(commune: Portal, neighbour: Portal) -> None:
    draft = commune.news.draft("Bản nháp")
    live = commune.article("Tin")
    elsewhere = neighbour.article("Tin của trang thử")
    keys = [draft.pk, live.pk, elsewhere.pk, 10**9]
    assert set(read("news", *keys)) == {live.pk, elsewhere.pk}
    MemberSite.objects.filter(pk=neighbour.member.pk).update(is_practice=True)
    assert set(read("news", *keys)) == {live.pk}
    MemberSite.objects.filter(pk=commune.member.pk).update(state=SiteState.SUSPENDED)
    assert read("news", *keys) == {}


def test_keys_come_in_their_order_and_by_site(commune: Portal, neighbour: Portal) -> None:
    own = [commune.article(f"Tin {number}").pk for number in range(3)]
    other = neighbour.article("Tin khác").pk
    shared = neighbour.article("Tin chung")
    place(shared, commune.news.index)
    kind = kind_named("news")
    assert kind is not None
    assert list(kind.reader.page_of(0, 2)) == own[:2]
    assert list(kind.reader.page_of(own[1], 9)) == [own[2], other, shared.pk]
    sites = [commune.member.site_id]
    assert list(kind.reader.of_sites(sites, 0, 9)) == [*own, shared.pk]
    assert list(kind.reader.of_sites(sites, own[2], 9)) == [shared.pk]
