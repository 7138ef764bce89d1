"""One page of every kind, in every state that readers meet: what the access suite looks at.

Whoever adds a page type, a block, an error page or a form adds a `Fixture` here;
`test_registry.py` compares this list with what Django and Wagtail know of.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from documents.models import (
    Citation,
    DocumentFile,
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentRelation,
    DocumentSigner,
    LegalEvent,
    LegalField,
)
from documents.models.extraction import ExtractedPage, Extraction
from documents.sheets import address_of_sheet
from home.directory.addresses import card_path
from home.models import PlacePage, ProductPage, SectionPage, StandardPage
from news.models import ArticlePage, NewsIndexPage, TopicPage
from news.services.articles import add_live_article
from organization.models import Appointment, ContactPoint, OfficePage, Person, ScheduleEntry
from portal.core.media.models import PortalDocument
from portal.core.media.services.files import add_document
from portal.tenancy.models import (
    BoardDuty,
    BoardMember,
    EditorialBoard,
    MemberSite,
    SiteProfile,
)
from portal.tenancy.register.services import create_unit
from portal.tenancy.root_paths import site_id_of
from search import indexing, syncing
from search.models import PinnedResult
from tests.blocks.values import every_value
from tests.browser.frame_examples import full_profile
from tests.browser.network import COMMUNE, ENDED, PROVINCE, SUSPENDED, Network
from tests.media.films import MP4, VTT
from tests.support.indexed import indexed

# As long as a title may be.
_LONG = "Thông báo về việc tiếp nhận, giải quyết thủ tục hành chính trong dịp nghỉ lễ Quốc khánh "
LIBRARY_DAY = "wagtail_serve: hieu-luc-ngay"
LONG_TITLE = (_LONG * 3)[:180].strip()
_WEEK = "2026-W48"


@dataclass(frozen=True)
class Fixture:
    """One address as a reader comes to it.

    `form` names the form whose refusal it shows: the name of the address that answers the
    form, and its fields. `posts` is what is written into the form of the page and sent.
    `fails_at` is what breaks on the way to the answer.
    """

    name: str
    path: str
    host: str = COMMUNE
    status: int = 200
    language: str = "vi"
    form: str = ""
    posts: tuple[tuple[str, str], ...] = ()
    fails_at: str = ""

    @contextmanager
    def conditions(self) -> Iterator[None]:
        """What must be so while the page is asked for."""
        if not self.fails_at:
            yield
            return
        with mock.patch(self.fails_at, side_effect=RuntimeError("broken for the test")):
            yield


def gallery(network: Network) -> list[Fixture]:
    """Publish what the network lacks; every fixture there is."""
    return [
        *_homes(),
        *_texts(network),
        *_places(network),
        *_organization(network),
        *_news(network),
        *_documents(network),
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
    page = _below("gioi-thieu", StandardPage(title="Mọi khối nội dung", slug="moi-khoi"))
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
    _below("gioi-thieu", SectionPage(title="Điểm đến", slug="diem-den"))
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
        _below("diem-den", page)
    return [
        Fixture("section of places and products", "/gioi-thieu/diem-den/"),
        Fixture("place", "/gioi-thieu/diem-den/ai-chi-lang/"),
        Fixture("product", "/gioi-thieu/diem-den/na-chi-lang/"),
    ]


def _organization(network: Network) -> list[Fixture]:
    """An office with everything that shows, somebody in it, and every sort of contact."""
    site, past = network.commune.site, datetime.date(2026, 1, 5)
    text = [("paragraph", "<p>Tham mưu, tổng hợp.</p>")]
    office = OfficePage.objects.descendant_of(site.root_page).get(slug="uy-ban-nhan-dan")
    office.summary = "Điều hành công việc của xã."
    office.functions = office.powers = office.services = office.documents = text
    office.legal_basis = "Luật 72/2025/QH15"
    office.save_revision().publish()
    person = Person.objects.create(
        site=site, full_name="Nguyễn Văn A", degree="ThS.", portrait=network.article.cover,
        biography="Cử nhân luật.", duties="Phụ trách chung.",
    )  # fmt: skip
    post: dict[str, Any] = {"person": person, "office": office, "duties": "Nội vụ, ngân sách."}
    Appointment.objects.create(
        title="Chủ tịch", standing="head", phone="0205 3812 345", email="a@example.vn", **post
    )
    Appointment.objects.create(title="Phó Chủ tịch", valid_to=past, **post)
    account = {"type": "account", "value": {"kind": "zalo", "name": "", "url": "https://zalo.me"}}
    ContactPoint.objects.create(
        site=site, kind_id="lien-he-chung", name="Trụ sở", phones="0205 3812 345 – văn thư\n113",
        email="vanthu@example.vn", address="Thôn Đồng Bành", address_note="Tầng 1",
        hours="Thứ Hai – Thứ Sáu", counters="Quầy 1: hộ tịch", services="Chứng thực",
        latitude="21.530000", longitude="106.550000", accounts=[account],
    )  # fmt: skip
    ContactPoint.objects.create(
        site=site, kind_id="nguoi-phat-ngon", name="Người phát ngôn", phones="113",
        person_name="Nguyễn Văn A, Chủ tịch", latitude="21.540000", longitude="106.560000",
    )  # fmt: skip
    _schedule(person, office)
    shown = ("contact_points", {"title": "Đầu mối", "kind": "nguoi-phat-ngon"})
    _below("gioi-thieu", StandardPage(title="Hỏi ai", slug="hoi-ai", body=[shown]))
    chart = "/gioi-thieu/to-chuc-bo-may/"
    asked = "organization_directory: pham-vi, q"
    narrowed = "organization_directory: bo-phan, nhom"
    wrong = f"/danh-ba/bao-sai/can-bo/{person.public_id}/"
    sent = "directory_report: contact, token, website, what"
    refused = (("what", "Số này không gọi được."), ("contact", "xyz"))
    return [
        Fixture("text with contact points", "/gioi-thieu/hoi-ai/"),
        Fixture("organisation chart", chart),
        Fixture("office", f"{chart}uy-ban-nhan-dan/"),
        Fixture("office without content", f"{chart}dang-uy/"),
        Fixture("people from A to Z", f"{chart}can-bo/"),
        Fixture("person in office", f"{chart}can-bo/{person.public_id}/"),
        Fixture("contact page", "/lien-he/"),
        Fixture("work schedule", f"/lich-cong-tac/?tuan={_WEEK}"),
        Fixture("work schedule of one", f"/lich-cong-tac/?tuan={_WEEK}&nguoi={person.public_id}"),
        Fixture("work schedule with a holiday", "/lich-cong-tac/?tuan=2026-W36"),
        Fixture("people and offices", "/danh-ba/"),
        Fixture("phone book", "/danh-ba/in/"),
        Fixture("people and offices, a question", "/danh-ba/?q=chu+tich", form=asked),
        Fixture("people and offices, nothing found", "/danh-ba/?q=xyzzy", form=asked),
        Fixture("people and offices of a kind", "/danh-ba/?nhom=uy-ban-nhan-dan", form=narrowed),
        Fixture("report of a mistake", wrong),
        Fixture("report of a mistake, refused", wrong, form=sent, posts=refused),
        Fixture("report of a mistake, sent", "/danh-ba/bao-sai/da-gui/"),
        Fixture("people and offices, no such page", "/danh-ba/?trang=99", status=404),
    ]


def _schedule(person: Person, office: OfficePage) -> None:
    """A week with everything that an entry shows."""
    entry: dict[str, Any] = {
        "site": person.site, "day": datetime.date(2026, 11, 24), "person": person,
        "participants": "Văn phòng HĐND và UBND", "venue": "Phòng họp số 1", "office": office,
    }  # fmt: skip
    hour = datetime.time(8)
    ScheduleEntry.objects.create(content="Họp giao ban", start=hour, **entry)
    ScheduleEntry.objects.create(content="Trụ sở", part="day", kind="reception", **entry)
    ScheduleEntry.objects.create(
        content="Đi thôn", part="afternoon", state="changed", change_note="Từ sáng", **entry
    )
    ScheduleEntry.objects.create(content="Họp", start=hour, state="cancelled", **entry)
    # For the block of the home page, which shows what is left of this week.
    today = {**entry, "day": timezone.localdate()}
    ScheduleEntry.objects.create(content="Trực", part="day", kind="duty", **today)


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


def _documents(network: Network) -> list[Fixture]:
    """A library of a page and more, and a document with everything that shows."""
    index = DocumentIndexPage.objects.descendant_of(network.commune.site.root_page).get(
        slug="van-ban"
    )
    for number in range(1, 23):
        _document(index, f"{number}/KH-UBND", "ke-hoach", "directive")
    signed = add_document(
        SimpleUploadedFile("933.txt", "Quyết định".encode()),
        title="Quyết định 933/QĐ-UBND",
        collection=network.commune.collection,
    )
    full = _document(
        index,
        "933/2026/QĐ-UBND",
        "quyet-dinh",
        "normative",
        effective_on=datetime.date(2026, 4, 1),
        expires_on=datetime.date(2126, 1, 1),
        gazetted_on=datetime.date(2026, 4, 3),
        gazette_number="Số 12",
        fields=[LegalField.objects.get(pk="dat-dai"), LegalField.objects.get(pk="gia-dat")],
        keywords="đất đai, bảng giá",
        recipients="Như Điều 3;\nLưu: VT.",
        source_url="https://example.vn/van-ban/933",
        signers=[DocumentSigner(name="Người ký", position="Phó Chủ tịch")],
        files=[DocumentFile(file=signed), DocumentFile(file=signed, title="Phụ lục I")],
        legal_events=[
            LegalEvent(
                kind="repealed",
                on=datetime.date(2026, 9, 1),
                is_whole=False,
                provisions="Điều 2",
                by_text="Quyết định 1204/2026/QĐ-UBND",
                source_url="https://example.vn/van-ban/1204",
            ),
            LegalEvent(kind="corrected", by_text="Công văn 5/UBND-VP"),
        ],
        relations=[
            DocumentRelation(kind="based_on", target_text="Luật Đất đai số 31/2024/QH15"),
            DocumentRelation(kind="refers", target=_document(index, "9/NQ-HĐND", "nghi-quyet")),
        ],
    )
    _read(signed)
    stated = _document(
        index,
        "12/2019/QĐ-UBND",
        "quyet-dinh",
        "normative",
        issued_on=datetime.date(2019, 3, 18),
        level="district",
        issuers=[DocumentIssuer(name="Ủy ban nhân dân huyện Chi Lăng")],
        signers=[DocumentSigner(name="Người ký khác")],
        stated_status="ended",
        stated_source="Cơ sở dữ liệu quốc gia về pháp luật",
        stated_on=datetime.date(2026, 9, 1),
        summary="Về việc thi hành Quyết định 933/2026/QĐ-UBND",
    )
    _named(full, stated)
    return [
        Fixture("library", "/van-ban/"),
        Fixture("narrowed library", "/van-ban/?nhom=directive&nam=2026&hieu-luc-ngay=2026-09-01"),
        Fixture("further page of a library", "/van-ban/?trang=2"),
        Fixture("year of a library", "/van-ban/2026/"),
        Fixture("library without documents", "/van-ban/", PROVINCE),
        Fixture("document with everything", _path(full)),
        Fixture("document with a stated effect", _path(stated)),
        Fixture("whole text of a document", f"{_path(full)}toan-van/?tep=2"),
        Fixture("documents that cite one", f"{_path(full)}duoc-dan-chieu/"),
        Fixture("articles about a document", f"{_path(stated)}tin-bai/"),
    ]


def _named(target: DocumentPage, source: DocumentPage) -> None:
    """Pages that name a document, more than one screen holds, as jobs note them."""
    Citation.objects.bulk_create(
        Citation(
            source=source,
            site_id=site_id_of(source) or 0,
            kind=kind,
            on=datetime.date(2026, 5, day),
            place=address_of_sheet(1, 2),
            sheet=2,
            target=target,
        )
        for kind in Citation.Kind
        for day in range(1, 26)
    )


def _read(file: PortalDocument) -> None:
    """The text of a file of 31 pages, as a job leaves it behind."""
    extraction, _made = Extraction.objects.update_or_create(
        file=file,
        defaults={
            "file_name": str(file.file.name),
            "state": "done",
            "method": "mixed",
            "page_count": 31,
        },
    )
    ExtractedPage.objects.bulk_create(
        ExtractedPage(
            extraction=extraction,
            number=number,
            text=f"Điều {number}. Phạm vi điều chỉnh\nQuy định này áp dụng trên địa bàn\ncủa tỉnh.",
            method="ocr" if number == 2 else "text_layer",
        )
        for number in range(1, 32)
    )


def _path(page: Page) -> str:
    return str(page.get_url_parts()[2])


def _document(
    index: DocumentIndexPage, number: str, kind: str, group: str = "directive", **parts: Any
) -> DocumentPage:
    """A published document of March 2026."""
    document = DocumentPage(
        number=number,
        document_type_id=kind,
        group=group,
        issued_on=datetime.date(2026, 3, 18),
        summary="Về việc công bố danh mục thủ tục hành chính thuộc thẩm quyền của cấp xã",
        live=False,
    )
    document.issuers = [DocumentIssuer(name="Ủy ban nhân dân xã Chi Lăng")]
    for name, value in parts.items():
        setattr(document, name, value)
    fresh = DocumentIndexPage.objects.get(pk=index.pk)
    made: DocumentPage = fresh.add_child(instance=document)
    made.save_revision().publish()
    return DocumentPage.objects.get(pk=made.pk)


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


def _below(slug: str, page: Page) -> Any:
    """Publish a page below the commune's page of this slug."""
    parent = Page.objects.get(slug=slug, url_path__contains=_commune_path()).specific
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _commune_path() -> str:
    profile = SiteProfile.objects.select_related("site__root_page").get(site__hostname=COMMUNE)
    path: str = profile.site.root_page.url_path
    return path
