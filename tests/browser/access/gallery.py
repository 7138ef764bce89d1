"""One page of every kind, in every state that readers meet: what the access suite looks at.

Whoever adds a page type, a block, an error page or a form adds a `Fixture` here;
`test_registry.py` compares this list with what Django and Wagtail know of.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.http import urlencode
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from home.directory.addresses import card_path
from home.models import PlacePage, ProductPage, SectionPage, StandardPage
from news.models import ArticlePage, NewsIndexPage, TopicPage
from news.services.articles import add_live_article
from organization.models import Person
from portal.core.media.services.files import add_document
from portal.tenancy.models import (
    BoardDuty,
    BoardMember,
    EditorialBoard,
    MemberSite,
    SiteProfile,
)
from portal.tenancy.register.services import create_unit
from search import indexing, syncing
from search.models import PinnedResult
from tests.blocks.values import every_value
from tests.browser.access.fixture import Fixture, below
from tests.browser.access.gallery_documents import documents
from tests.browser.access.gallery_organization import organization
from tests.browser.frame_examples import full_profile
from tests.browser.network import ENDED, PROVINCE, SUSPENDED, Network
from tests.media.films import MP4, VTT
from tests.support.indexed import indexed

# As long as a title may be.
_LONG = "Thông báo về việc tiếp nhận, giải quyết thủ tục hành chính trong dịp nghỉ lễ Quốc khánh "
LIBRARY_DAY = "wagtail_serve: hieu-luc-ngay"
LONG_TITLE = (_LONG * 3)[:180].strip()


def gallery(network: Network) -> list[Fixture]:
    """Publish what the network lacks; every fixture there is."""
    return [
        *_homes(),
        *_texts(network),
        *_places(network),
        *organization(network),
        *_news(network),
        *documents(network),
        *_full_frame(),
        *_english(),
        *_views(network),
        *_search(network),
        *_error_pages(network),
        *_refusals(),
    ]


def _homes() -> list[Fixture]:
    return [
        Fixture("home page with every block", "/"),
        Fixture("home page on the first day", "/", PROVINCE),
        Fixture("home page of an archive, with its notice", "/", ENDED),
    ]


def _texts(network: Network) -> list[Fixture]:
    cover = network.article.cover
    assert cover is not None
    film, captions, paper = (
        add_document(
            SimpleUploadedFile(name, content), title=title, collection=network.commune.collection
        )
        for name, content, title in (
            ("le-hoi.mp4", MP4, "Lễ hội"),
            ("le-hoi.vtt", VTT, "Phụ đề"),
            ("ke-hoach.txt", "Kế hoạch".encode(), "Kế hoạch phát triển kinh tế – xã hội"),
        )
    )
    page = below("gioi-thieu", StandardPage(title="Mọi khối nội dung", slug="moi-khoi"))
    blocks = every_value([cover, cover], [paper], film, captions)
    page.body = sorted(blocks, key=lambda block: block[0] != "heading")
    page.save_revision().publish()
    article = ArticlePage(
        title="Mọi khối trong một tin", slug="moi-khoi", sapo="Tóm tắt của tin.", body=page.body
    )
    add_live_article(network.index, article)
    return [
        Fixture("standard page with every block", "/gioi-thieu/moi-khoi/"),
        Fixture("standard page without content", "/gioi-thieu/truyen-thong-van-hoa/"),
        Fixture("section", "/gioi-thieu/"),
        Fixture("map of a commune", "/gioi-thieu/ban-do-dia-gioi/"),
        Fixture("map of a province", "/gioi-thieu/ban-do-dia-gioi/", PROVINCE),
        Fixture("article with every block", "/tin-tuc/moi-khoi/"),
    ]


def _places(network: Network) -> list[Fixture]:
    """A section of places and products, and one page of each with everything filled in."""
    cover = network.article.cover
    below("gioi-thieu", SectionPage(title="Điểm đến", slug="diem-den"))
    shared: dict[str, Any] = {
        "cover": cover,
        "cover_alt": "Cửa ải giữa hai dãy núi",
        "address": "Thôn Quán Thanh",
        "season": [7, 8, 9],
        "season_note": "Từ đầu tháng bảy",
        "opening_hours": "7 giờ đến 17 giờ",
        "phone": "0205 382 0000",
        "email": "vanphong@example.vn",
        "website": "https://example.vn/ai-chi-lang",
        "latitude": "21.530000",
        "longitude": "106.550000",
    }
    place = PlacePage(
        title="Ải Chi Lăng",
        slug="ai-chi-lang",
        kind_id="di-tich-lich-su",
        summary="Cửa ải giữa hai dãy núi đá vôi.",
        rank_id="quoc-gia-dac-biet",
        rank_decision="1/QĐ-TTg",
        **shared,
    )
    product = ProductPage(
        title="Na Chi Lăng",
        slug="na-chi-lang",
        kind_id="ocop",
        summary="Quả to, mắt mẩy, ngọt.",
        producer="Hợp tác xã Na Chi Lăng",
        stars=4,
        certificate="2/QĐ-UBND",
        **shared,
    )
    for page in (place, product):
        below("diem-den", page)
    return [
        Fixture("section of places and products", "/gioi-thieu/diem-den/"),
        Fixture("place", "/gioi-thieu/diem-den/ai-chi-lang/"),
        Fixture("product", "/gioi-thieu/diem-den/na-chi-lang/"),
    ]


def _news(network: Network) -> list[Fixture]:
    index = network.index
    bare = ArticlePage(title=LONG_TITLE, slug="tin-khong-anh", category_id="thong-bao")
    add_live_article(index, bare)
    cover = network.article.cover
    topic = TopicPage(
        title="Vụ na", slug="vu-na-chi-lang", intro="Tin về vụ na.", cover=cover, cover_alt="Na"
    )
    topic = NewsIndexPage.objects.get(pk=index.pk).add_child(instance=topic)
    topic.tags.add("na Chi Lăng")
    topic.save_revision().publish()
    day = network.day.removeprefix("/tin-tuc/").split("/")
    return [
        Fixture("list of news", "/tin-tuc/"),
        Fixture("further page of a category", "/tin-tuc/?trang=2&chuyen-muc=thong-bao"),
        Fixture("archive of a day", network.day),
        Fixture("archive of a month", f"/tin-tuc/{day[0]}/{day[1]}/"),
        Fixture("archive of a year", f"/tin-tuc/{day[0]}/"),
        Fixture("list without content", "/pho-bien-phap-luat/"),
        Fixture("article with cover, tags and related ones", network.path),
        Fixture("article of a long title alone", "/tin-tuc/tin-khong-anh/"),
        Fixture("topic", "/tin-tuc/vu-na-chi-lang/"),
        Fixture("topics of a list", "/tin-tuc/chuyen-de/"),
        Fixture("articles of a tag", "/the/na-chi-lang/"),
    ]


def _full_frame() -> list[Fixture]:
    """The province's profile with everything that shows."""
    member = MemberSite.objects.select_related("collection").get(site__hostname=PROVINCE)
    profile = SiteProfile.objects.get(site=member.site)
    for name, value in full_profile(member.collection).items():
        setattr(profile, name, value)
    profile.full_clean()
    profile.save()
    return [Fixture("frame with everything", "/gioi-thieu/", PROVINCE)]


def _english() -> list[Fixture]:
    publish_english()
    return [
        Fixture("English home page", "/en/", PROVINCE, language="en"),
        Fixture("English page", "/en/contact/", PROVINCE, language="en"),
        Fixture("English directory", "/en/don-vi/", PROVINCE, language="en"),
        Fixture("page without translation", "/en/tin-tuc/", PROVINCE, 404, "en"),
        Fixture("portal without that language", "/en/", status=404, language="en"),
    ]


def publish_english() -> None:
    """Put the province's home page and its contact page into English."""
    profile = SiteProfile.objects.select_related("site__root_page").get(site__hostname=PROVINCE)
    profile.languages = ["en"]
    names = {"language": "en", "agency_name": "People's Committee of Lang Son province"}
    profile.translations = [("texts", names)]
    profile.full_clean()
    profile.save()
    english, _made = Locale.objects.get_or_create(language_code="en")
    home = profile.site.root_page
    contact = Page.objects.descendant_of(home).get(slug="lien-he")
    for page, title, slug in ((home, "Lang Son province", ""), (contact, "Contact", "contact")):
        translate_object(page.specific, [english])
        translation = Page.objects.get(pk=page.pk).specific.get_translation(english).specific
        translation.title = title
        translation.slug = slug or translation.slug
        translation.save_revision().publish()


def _views(network: Network) -> list[Fixture]:
    """What is no page of the tree."""
    unit = create_unit(
        level="commune", name="Xã Bằng Mạc", code="06460", parent=network.commune.unit.parent
    )
    _board(network)
    chosen = urlencode({"xa": network.commune.unit_id.hex, "chuyen-muc": "kinh-te"})
    return [
        Fixture("map of the site", "/so-do-trang/"),
        Fixture("editorial board", "/ban-bien-tap/"),
        Fixture("directory", "/don-vi/", PROVINCE),
        Fixture("units that a search found", "/don-vi/?q=chi+lang", PROVINCE),
        Fixture("card of a unit", card_path(unit.name, unit.pk, "06460"), PROVINCE),
        Fixture("preferences", "/tuy-chon/"),
        Fixture("preferences with choices", f"/tuy-chon/?{chosen}"),
    ]


def _search(network: Network) -> list[Fixture]:
    """Results with everything that shows, and searches that found nothing."""
    indexing.clear()
    syncing.refresh("person", list(Person.objects.values_list("pk", flat=True)))
    member, province = network.commune, MemberSite.objects.get(site__hostname=PROVINCE)
    for number in range(12):
        indexed(
            member,
            f"Vụ na thứ {number} ở Chi Lăng",
            {"category": [f"Chuyên mục {number}"], "year": [str(2014 + number)]},
            lead="Nông dân Chi Lăng bước vào vụ na, thương lái đặt hàng từ sớm.",
            shown_on=datetime.date(2014 + number, 8, 24),
        )
    indexed(
        province,
        "Quyết định 12/2019/QĐ-UBND",
        {"status": ["Hết hiệu lực toàn bộ"], "issuer": ["Ủy ban nhân dân tỉnh Lạng Sơn"]},
        kind="document",
        number="12/2019/QĐ-UBND",
        lead="Về vụ na ở Chi Lăng",
        is_over=True,
    )
    PinnedResult.objects.create(
        site=member.site, words="vụ na", address="https://example.vn/na", title="Na Chi Lăng"
    )
    box, kept = "search: q", "search: pham-vi, q"
    return [
        Fixture("search without a question", "/tim-kiem/"),
        Fixture("results of a search", "/tim-kiem/?q=vu+na"),
        Fixture("further page of a search", "/tim-kiem/?q=vu+na&trang=2"),
        Fixture("narrowed search", "/tim-kiem/?q=vu+na&loai=news&nam=2020&nam=2021"),
        Fixture("search over the network", "/tim-kiem/?q=vu+na&pham-vi=tat-ca", form=kept),
        Fixture("search, nothing found", "/tim-kiem/?q=xyzzy", form=box),
        Fixture("search, found elsewhere", "/tim-kiem/?q=vu+na+12%2F2019&nam=1999", form=box),
        Fixture("search, no such page", "/tim-kiem/?q=vu+na&trang=99", status=404, form=box),
    ]


def _board(network: Network) -> None:
    """A board with everything that shows, and one before it."""
    site, collection = network.commune.site, network.commune.collection
    paper = add_document(
        SimpleUploadedFile("quyet-dinh.txt", "Quyết định".encode()),
        title="Quyết định",
        collection=collection,
    )
    change = datetime.date(2026, 7, 1)
    shared: dict[str, Any] = {
        "site": site,
        "decision_date": change,
        "decision_issuer": "Ủy ban nhân dân xã Chi Lăng",
    }
    EditorialBoard.objects.create(decision_number="45/QĐ-UBND", valid_to=change, **shared)
    board = EditorialBoard.objects.create(
        decision_number="828/QĐ-UBND",
        valid_from=change,
        decision_file=paper,
        decision_url="https://example.vn/quyet-dinh-828",
        rules="<h3>Nguyên tắc</h3><ol><li>Làm việc kiêm nhiệm.</li></ol>",
        rules_file=paper,
        **shared,
    )
    for duty in BoardDuty.values:
        BoardMember.objects.create(
            board=board,
            name="Người phụ trách",
            position="Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
            duty=duty,
        )


def _error_pages(network: Network) -> list[Fixture]:
    return [
        Fixture("no such page", "/khong-co/", status=404),
        Fixture("page taken down", network.taken_down, status=410),
        Fixture("failure", "/so-do-trang/", status=500, fails_at="home.site_map.views.tag"),
        Fixture("suspended portal", "/", SUSPENDED, 503),
        Fixture("no such portal", "/", "khong-co.localhost", 404),
    ]


def _refusals() -> list[Fixture]:
    """Each form with what it cannot carry out."""
    units, own, boxes = "directory: q", "preferences: tim", "preferences: chuyen-muc, tro-ve"
    day, no_day = "wagtail_serve: ngay", "/van-ban/?hieu-luc-ngay=31-2"
    filters = "wagtail_serve: cap, co-quan, hieu-luc-ngay, linh-vuc, loai, nam, nguoi-ky, nhom"
    filters += ", tinh-trang"
    return [
        Fixture("directory, nothing found", "/don-vi/?q=xyzzy", PROVINCE, form=units),
        Fixture("directory, a slip of the pen", "/don-vi/?q=chi+lag", PROVINCE, form=units),
        Fixture("directory, no such page", "/don-vi/?q=chi&trang=99", PROVINCE, 404, form=units),
        Fixture("preferences, no such commune", "/tuy-chon/?tim=xyzzy", form=own),
        Fixture("preferences, no such value", "/tuy-chon/?co-chu=999&tuong-phan=x"),
        Fixture("preferences, no such category", "/tuy-chon/?chuyen-muc=khong-co", form=boxes),
        Fixture("news, no such day", "/tin-tuc/?ngay=2026-02-30", status=404, form=day),
        Fixture("news, a day without any", "/tin-tuc/?ngay=2020-01-01", form=day),
        Fixture("news, no such category", "/tin-tuc/?chuyen-muc=khong-co", status=404),
        Fixture("library, no such day", no_day, status=404, form=filters),
        Fixture("empty library, no such day", no_day, PROVINCE, 404, form=LIBRARY_DAY),
        Fixture("library, nothing found", "/van-ban/?loai=ke-hoach&nam=1999", form=filters),
        Fixture("news, no such page", "/tin-tuc/?trang=99", status=404),
    ]
