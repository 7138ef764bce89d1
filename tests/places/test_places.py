"""Places and products: what a reader sees, and what an editor is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import PlaceKind, PlacePage, PlaceRank, ProductPage, SectionPage, StandardPage
from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite
from tests.media.conftest import rendition_url, upload_image
from tests.places.conftest import HERE, MakePage, main_of

Get = Callable[..., Any]


def test_kinds_and_ranks_ship_with_the_product(db: None) -> None:
    assert PlaceKind.objects.get(pk="danh-lam-thang-canh").group == PlaceKind.Group.PLACE
    assert PlaceKind.objects.get(pk="ocop").group == PlaceKind.Group.PRODUCT
    assert PlaceRank.objects.count() == 3


def test_a_relic_with_everything(member: MemberSite, make_place: MakePage, public_get: Get) -> None:
    image = upload_image(member)
    place = make_place(
        cover=image,
        cover_alt="Vách núi bên ải",
        rank_id="quoc-gia-dac-biet",
        rank_decision="2383/QĐ-TTg",
        rank_date=datetime.date(2019, 12, 31),
        address="Thôn Đồng Bành",
        season=[1, 2],
        season_note="Lễ hội ngày 20 tháng Giêng",
        opening_hours="7:00–17:00",
        phone="0205 3812 345",
        email="ditich@example.vn",
        website="https://www.example.vn/ai-chi-lang",
        latitude=Decimal("21.651200"),
        longitude=Decimal("106.553800"),
    )
    html = main_of(public_get(HERE, "/di-tich/ai-chi-lang/"))
    for words in (
        "Di tích lịch sử",
        "Di tích quốc gia đặc biệt",
        "theo Quyết định 2383/QĐ-TTg ngày 31/12/2019",
        "Thôn Đồng Bành",
        "Tháng 1 đến tháng 2",
        "Lễ hội ngày 20 tháng Giêng",
        "7:00–17:00",
        'href="tel:02053812345"',
        mail_link("ditich@example.vn"),
        ">example.vn</a>",
        'alt="Vách núi bên ải"',
    ):
        assert words in html, words
    assert html.count("<h1") == 1
    picture = public_get(HERE, rendition_url(image))
    picture.getvalue()
    assert picture.status_code == 200
    place.unpublish()
    assert public_get(HERE, rendition_url(image)).status_code == 404


def test_a_product_of_the_place(make_product: MakePage, public_get: Get) -> None:
    make_product(kind_id="ocop", stars=4, producer="Hợp tác xã na", season=[7, 8, 9])
    html = main_of(public_get(HERE, "/di-tich/na-chi-lang/"))
    for words in ("Sản phẩm OCOP", "4 sao", "Hợp tác xã na", "Tháng 7 đến tháng 9"):
        assert words in html, words


def test_what_is_not_known_is_not_shown(make_place: MakePage, public_get: Get) -> None:
    make_place()
    html = main_of(public_get(HERE, "/di-tich/ai-chi-lang/"))
    assert "<dt>" not in html
    assert "local-facts" not in html
    assert "None" not in html


def test_a_section_shows_places_as_cards_and_the_rest_as_a_list(
    member: MemberSite,
    section: SectionPage,
    make_place: MakePage,
    make_product: MakePage,
    public_get: Get,
) -> None:
    make_place(cover=upload_image(member), cover_alt="Núi")
    make_product(season=[8])
    draft = make_place("Bản nháp")
    draft.unpublish()
    parent = Page.objects.get(pk=section.pk)
    parent.add_child(instance=StandardPage(title="Nội quy", intro="Giữ gìn di tích."))
    parent.add_child(instance=SectionPage(title="Lễ hội", search_description="Các lễ hội."))
    html = main_of(public_get(HERE, "/di-tich/"))
    assert html.count('<article class="card">') == 2
    assert html.index("Ải Chi Lăng") < html.index("Na Chi Lăng")
    assert "Đặc sản địa phương · Tháng 8" in html
    assert "srcset=" in html
    assert "Bản nháp" not in html
    entries = html[html.index('class="entries') :]
    assert "Ải Chi Lăng" not in entries
    assert "<p>Giữ gìn di tích.</p>" in entries
    assert "<p>Các lễ hội.</p>" in entries


def test_a_section_costs_the_same_with_more_below(
    member: MemberSite,
    section: SectionPage,
    make_place: MakePage,
    make_product: MakePage,
    public_get: Get,
    settings: Settings,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    image = upload_image(member)

    def queries() -> int:
        public_get(HERE, "/di-tich/")
        with CaptureQueriesContext(connection) as captured:
            assert public_get(HERE, "/di-tich/").status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        parent = Page.objects.get(pk=section.pk)
        parent.add_child(instance=StandardPage(title=f"Trang {number}"))
        make_place(f"Nơi {number}", cover=image, cover_alt="Núi")
        make_product(f"Hàng {number}", cover=image, cover_alt="Na")

    fill(0)
    few = queries()
    for number in range(1, 6):
        fill(number)
    assert queries() == few <= 8


def test_an_empty_section_is_no_dead_end(
    member: MemberSite, section: SectionPage, public_get: Get
) -> None:
    profile = member.site.profile
    profile.phone = "0205 000 0000"
    profile.save()
    assert 'href="tel:02050000000"' in main_of(public_get(HERE, "/di-tich/"))
    section.intro = "Các di tích của xã."
    section.save_revision().publish()
    assert "tel:" not in main_of(public_get(HERE, "/di-tich/"))


# --- the editor's form -------------------------------------------------------------------


def form_data(page: PlacePage | ProductPage, **changes: Any) -> dict[str, Any]:
    """What the edit form of a page posts."""
    data: dict[str, Any] = {
        "title": page.title,
        "slug": page.slug,
        "kind": page.kind_id,
        "summary": page.summary,
        "cover": "",
        "cover_alt": "",
        "body": streamfield([]),
        "map_point": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }
    months = changes.pop("months", [])  # boxes that are ticked: one name, several values
    return {**nested_form_data({**data, **changes}), "months": months}


@pytest.fixture
def edit(admin_client: Client) -> Callable[..., Any]:
    """Post the edit form of a page."""

    def post(page: PlacePage | ProductPage, **changes: Any) -> Any:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return admin_client.post(url, form_data(page, **changes))

    return post


def errors_of(answer: Any) -> dict[str, list[str]]:
    """What the form says, by field; the form comes back with what was typed."""
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def test_point_and_season_are_typed_as_people_write_them(
    make_place: MakePage, edit: Callable[..., Any], admin_client: Client
) -> None:
    place = make_place()
    answer = edit(place, map_point="106,5538; 21,6512", months=["9", "7"])
    assert answer.status_code == 302
    place = PlacePage.objects.get(pk=place.pk)
    assert place.point == (106.5538, 21.6512)
    assert place.season == [7, 9]
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[place.pk])).content.decode()
    assert 'value="21.651200, 106.553800"' in form
    edit(place)
    assert PlacePage.objects.get(pk=place.pk).point is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"map_point": "thôn Đồng Bành"}, "map_point"),
        ({"map_point": "48.85, 2.29"}, "map_point"),
        ({"summary": ""}, "summary"),
        ({"phone": "gọi ông A"}, "phone"),
        ({"rank": "quoc-gia"}, "rank_decision"),
        ({"rank": "quoc-gia", "rank_decision": "không rõ"}, "rank_decision"),
        ({"rank_decision": "12/QĐ-BVHTT"}, "rank"),
        ({"kind": "ocop"}, "kind"),
        ({"months": ["13"]}, "months"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    make_place: MakePage, edit: Callable[..., Any], changes: dict[str, Any], field: str
) -> None:
    place = make_place()
    answer = edit(place, **changes)
    assert set(errors_of(answer)) == {field}
    if field in {"map_point", "phone", "rank_decision"}:
        assert all(value in answer.content.decode() for value in changes.values())


def test_a_cover_needs_words(
    member: MemberSite, make_place: MakePage, edit: Callable[..., Any]
) -> None:
    image = upload_image(member)
    assert set(errors_of(edit(make_place(), cover=image.pk))) == {"cover_alt"}


def test_stars_are_three_to_five(make_product: MakePage, edit: Callable[..., Any]) -> None:
    product = make_product()
    assert set(errors_of(edit(product, stars="2"))) == {"stars"}
    assert set(errors_of(edit(product, stars="6"))) == {"stars"}
    assert edit(product, stars="5").status_code == 302


def test_an_ended_kind_is_not_offered_but_kept(
    make_place: MakePage, edit: Callable[..., Any]
) -> None:
    place = make_place()
    PlaceKind.objects.filter(pk__in=["di-tich-lich-su", "le-hoi"]).update(
        valid_to=datetime.date(2026, 1, 1)
    )
    assert edit(place).status_code == 302
    assert set(errors_of(edit(place, kind="le-hoi"))) == {"kind"}
