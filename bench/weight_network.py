"""The portals whose pages are weighed: one commune a composition of content."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.rich_text import RichText

from bench.photographs import photograph
from home.models import StandardPage
from news.models import ArticlePage, NewsIndexPage
from news.services.articles import add_live_article
from portal.core.media.models import PortalImage
from portal.core.media.services.files import add_image
from portal.core.media.services.renditions import make_renditions
from portal.tenancy.models import MemberSite, SiteProfile, UnitContact
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec
from portal.tenancy.register.services import create_unit

PROVINCE_HOST = "weight.localhost"
# As many communes as Lạng Sơn has, most of them without a portal here.
UNITS_WITHOUT_PORTAL = 60

_TITLE = "Nông dân bước vào vụ thu hoạch na, thương lái đặt hàng từ sớm"
# Exactly 180 characters, as many as some offices need to name a conference.
_LONG_TITLE = (
    "Ủy ban nhân dân xã tổ chức hội nghị tổng kết công tác xây dựng nông thôn mới, sơ kết phong "
    "trào toàn dân đoàn kết xây dựng đời sống văn hóa và triển khai nhiệm vụ trọng tâm của năm tới"
)[:180]
_SAPO = (
    "Đường lên đồi đã đổ bê tông, mỗi ngày hàng chục tấn quả xuống núi. Giá bán tại vườn giữ mức "
    "khá, bà con phấn khởi vì được mùa và được cả giá."
)
_TEXT = (
    "Toàn xã hiện có hơn 1.500 héc-ta cây ăn quả, thu hoạch từ tháng bảy đến hết tháng chín. Năm "
    "nay thời tiết thuận lợi, mưa đều, quả to và đẹp mã hơn mọi năm. Hợp tác xã thu mua tận vườn, "
    "phân loại, đóng hộp rồi chuyển đi các tỉnh trong ngày. Ủy ban nhân dân xã phối hợp với các "
    "đơn vị vận tải bố trí điểm tập kết để tránh ùn tắc trên đường liên thôn vào giờ cao điểm."
)


@dataclass(frozen=True)
class Composition:
    """What a portal holds. `label` names it in the report, `host` is its own."""

    label: str
    host: str
    articles: int
    title: str = _TITLE
    has_pictures: bool = True


COMPOSITIONS = (
    Composition("no article", f"khong.{PROVINCE_HOST}", 0),
    Composition("1 article", f"mot.{PROVINCE_HOST}", 1),
    Composition("20 articles", f"haimuoi.{PROVINCE_HOST}", 20),
    Composition("titles of 180 characters", f"dai.{PROVINCE_HOST}", 20, title=_LONG_TITLE),
    Composition("no pictures", f"khonganh.{PROVINCE_HOST}", 20, has_pictures=False),
)


@dataclass(frozen=True)
class Address:
    """A page to weigh: its kind, the composition it stands for, where it is."""

    kind: str
    composition: str
    host: str
    path: str


def build() -> list[Address]:
    """Make the province and its portals; the pages to weigh."""
    kit = make_kit()
    _provision(kit, UnitSpec("20", "province", "Tỉnh Mẫu", "Mẫu", "Tỉnh", "", PROVINCE_HOST))
    province = MemberSite.objects.get(site__hostname=PROVINCE_HOST)
    for number in range(UNITS_WITHOUT_PORTAL):
        unit = create_unit(
            level="commune",
            name=f"Xã {'ĂÂBCDĐHKLMNPQTVY'[number % 16]}n Thịnh {number}",
            code=f"2{number:04}",
            parent=province.unit,
        )
        UnitContact.objects.create(
            unit=unit, address=f"Thôn {number}, xã An Thịnh", phone="0205 3000 000", source="x"
        )
    addresses: list[Address] = []
    for number, composition in enumerate(COMPOSITIONS):
        name = f"Số {number}"
        spec = UnitSpec(
            f"3{number:04}", "commune", f"Xã {name}", name, "Xã", "20", composition.host
        )
        _provision(kit, spec)
        member = MemberSite.objects.select_related("site__root_page").get(
            site__hostname=composition.host
        )
        addresses += _fill(member, composition)
    addresses.append(Address("directory", "66 units", PROVINCE_HOST, "/don-vi/"))
    return addresses


def _provision(kit: Any, spec: UnitSpec) -> None:
    outcome = provision_unit(spec, kit)
    if outcome.status is Status.REFUSED:
        raise SystemExit(f"{spec.full_name}: {outcome.reason}")


def _fill(member: MemberSite, composition: Composition) -> Iterator[Address]:
    """Content of one portal; its pages to weigh."""
    SiteProfile.objects.filter(site=member.site).update(
        responsible="Chủ tịch Ủy ban nhân dân xã",
        address="Thôn Trung Tâm",
        phone="0205 3000 000",
        email="ubnd@example.vn",
    )
    root = member.site.root_page.url_path
    pictures = _pictures(member) if composition.has_pictures else []
    index = NewsIndexPage.objects.get(url_path=f"{root}tin-tuc/")
    newest = ""
    for number in range(composition.articles):
        newest = _article(index, composition, number, pictures)
    text = StandardPage.objects.get(url_path=f"{root}gioi-thieu/lich-su/")
    text.body = _body(pictures)
    text.save_revision().publish()
    label, host = composition.label, composition.host
    yield Address("home", label, host, "/")
    yield Address("list", label, host, "/tin-tuc/")
    yield Address("standard page", label, host, "/gioi-thieu/lich-su/")
    if newest:
        yield Address("article", label, host, f"/tin-tuc/{newest}/")


def _pictures(member: MemberSite) -> list[PortalImage]:
    """Six different pictures with all their widths."""
    made = []
    for number in range(6):
        image = add_image(
            ContentFile(photograph(number), name=f"anh-{number}.jpg"),
            title=f"Ảnh {number}",
            collection=member.collection,
        )
        make_renditions(image.pk)
        made.append(PortalImage.objects.get(pk=image.pk))
    return made


def _article(
    index: NewsIndexPage, composition: Composition, number: int, pictures: list[PortalImage]
) -> str:
    """One article; its slug. The last one made is the newest."""
    age = datetime.timedelta(hours=composition.articles - number)
    article = ArticlePage(
        title=composition.title,
        slug=f"bai-{number}",
        sapo=_SAPO,
        body=_body(pictures[:1]),
        cover=pictures[number % len(pictures)] if pictures else None,
        cover_alt="Đồi cây ăn quả" if pictures else "",
        category_id="kinh-te" if number % 3 else "thong-bao",
        published_at=timezone.now() - age,
        author_name="Ban Biên tập",
    )
    article.tags.add("nông sản")
    add_live_article(index, article)
    return str(article.slug)


def _body(pictures: list[PortalImage]) -> list[tuple[str, Any]]:
    """Some 600 words, with a picture if there is one."""
    body: list[tuple[str, Any]] = [("paragraph", RichText(f"<p>{_TEXT}</p>")) for _ in range(6)]
    for image in pictures[:1]:
        value = {"image": image, "alt": "Đồi cây", "decorative": False, "caption": "Vụ na sớm"}
        body.insert(2, ("picture", value))
    return [("heading", "Đường vào vùng trồng"), *body]
