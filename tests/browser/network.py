"""A small real network: made by the product's own verbs, with a drawn picture."""

from __future__ import annotations

import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import RichText

from home.demo.pictures import draw
from home.models import HomePage, StandardPage
from news.models import ArticlePage, NewsIndexPage
from news.services.articles import add_live_article
from portal.core.home_blocks import home_block_entries
from portal.core.media.models import PortalImage
from portal.core.media.services.files import add_image
from portal.core.media.services.renditions import make_renditions
from portal.tenancy.boundaries.load import load_boundaries
from portal.tenancy.models import MemberSite, SiteState, Succession
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec
from tests.browser.home_examples import home_examples
from tests.geo.land import plot
from tests.tenancy.boundary_files import ORIGIN, feature, write

PROVINCE = "langson.localhost"
COMMUNE = "chilang.langson.localhost"
SUSPENDED = "dongdang.langson.localhost"
ENDED = "huyenchilang.langson.localhost"
REFORM = datetime.date(2025, 7, 1)

_UNITS = (
    UnitSpec("20", "province", "Tỉnh Lạng Sơn", "Lạng Sơn", "Tỉnh", "", PROVINCE),
    UnitSpec("06463", "commune", "Xã Chi Lăng", "Chi Lăng", "Xã", "20", COMMUNE),
    UnitSpec("06184", "commune", "Xã Đồng Đăng", "Đồng Đăng", "Xã", "20", SUSPENDED),
    UnitSpec("187", "district", "Huyện Chi Lăng", "Chi Lăng", "Huyện", "20", ENDED, REFORM),
)
_ALT = "Cánh đồng na dưới chân núi đá vôi"
_MORNING = timezone.make_aware(datetime.datetime.fromisoformat("2026-08-24T08:00"))


@dataclass
class Network:
    """The pages a test asks for. `day` is the path of the archive of `article`'s day."""

    commune: MemberSite
    index: NewsIndexPage
    article: ArticlePage
    text: StandardPage
    taken_down: str
    day: str

    @property
    def path(self) -> str:
        """The article's path on its host."""
        return f"/tin-tuc/{self.article.slug}/"


def make_network() -> Network:
    """Provision the units, then publish in the commune."""
    kit = make_kit()
    for spec in _UNITS:
        outcome = provision_unit(spec, kit)
        assert outcome.status is Status.MADE, outcome.reason
    commune = _member(COMMUNE)
    Succession.objects.create(
        old=_member(ENDED).unit, new=commune.unit, on=REFORM, extent=Succession.Extent.PART
    )
    MemberSite.objects.filter(site__hostname=SUSPENDED).update(state=SiteState.SUSPENDED)
    index = NewsIndexPage.objects.get(url_path=f"{commune.site.root_page.url_path}tin-tuc/")
    _draw_maps()
    cover = _picture(commune)
    compose(commune, cover)
    return Network(
        commune=commune,
        index=index,
        article=_article(index, cover),
        text=_text(commune, cover),
        taken_down=_taken_down(index),
        day=f"/tin-tuc/{_MORNING:%Y/%m/%d}/",
    )


def compose(member: MemberSite, picture: PortalImage) -> None:
    """Publish a home page with a block of every kind that rooms have registered.

    Raises KeyError for a kind without an example here: what nobody has looked at with
    axe, on a telephone and by keyboard is not ready.
    """
    home = HomePage.objects.get(pk=member.site.root_page_id)
    examples = home_examples(home, picture)
    home.body = [
        {"type": entry.name, "value": value}
        for entry in home_block_entries()
        for value in examples[entry.name]
    ]
    home.save_revision().publish()


def _draw_maps() -> None:
    """Outlines of a made-up land for the province and two communes."""
    land = {"20": ("Lạng Sơn", plot(0, 0, 2)), "06463": ("Xã Chi Lăng", plot(0, 0, wavy=3))}
    land["06184"] = ("Xã Đồng Đăng", plot(1, 0, wavy=3))
    rows = [feature(code, name, shape) for code, (name, shape) in land.items()]
    with tempfile.TemporaryDirectory() as folder:
        load_boundaries(write(Path(folder), "ranh-gioi.geojson", rows), ORIGIN)


def _member(host: str) -> MemberSite:
    return MemberSite.objects.select_related("site__root_page", "unit").get(site__hostname=host)


def _picture(member: MemberSite) -> PortalImage:
    """A picture with all its widths."""
    image = add_image(
        ContentFile(draw("terraces", "Vụ na"), name="vu-na.jpg"),
        title="Vụ na",
        collection=member.collection,
    )
    make_renditions(image.pk)
    return PortalImage.objects.get(pk=image.pk)


def _body(cover: PortalImage) -> list[tuple[str, object]]:
    """Every kind of block."""
    return [
        ("paragraph", RichText("<p>Toàn xã hiện có hơn 1.500 ha na, thu hoạch từ tháng bảy.</p>")),
        ("heading", "Đường vào vùng trồng"),
        (
            "paragraph",
            RichText(
                "<ul><li>Thôn Quán Thanh</li><li>Thôn Đồng Bành</li></ul>"
                '<p>Xem thêm tại <a href="https://dichvucong.gov.vn">Cổng Dịch vụ công</a>.</p>'
            ),
        ),
        ("picture", {"image": cover, "alt": _ALT, "decorative": False, "caption": "Vụ na sớm"}),
        ("quote", "Có đường bê tông, xe vào tận chân đồi."),
    ]


def _article(index: NewsIndexPage, cover: PortalImage) -> ArticlePage:
    """The newest of enough articles for two pages of the list."""
    for number in range(21):
        moment = _MORNING - datetime.timedelta(days=1, minutes=number)
        older = ArticlePage(
            title=f"Lịch tiếp công dân tuần {21 - number}",
            sapo="Lãnh đạo xã tiếp công dân tại trụ sở vào sáng thứ năm.",
            category_id="thong-bao",
            published_at=moment,
        )
        add_live_article(index, older)
    article = ArticlePage(
        title="Nông dân Chi Lăng bước vào vụ na, thương lái đặt hàng từ sớm",
        slug="vu-na",
        sapo="Đường lên đồi đã đổ bê tông, mỗi ngày hàng chục tấn na xuống núi.",
        body=_body(cover),
        cover=cover,
        cover_alt=_ALT,
        cover_caption="Đồi na thôn Quán Thanh",
        category_id="kinh-te",
        published_at=_MORNING,
        author_name="Ban Biên tập",
    )
    article.tags.add("na Chi Lăng", "nông sản")
    return add_live_article(index, article)


def _text(member: MemberSite, picture: PortalImage) -> StandardPage:
    """A standard page of the template, filled in."""
    root = member.site.root_page.url_path
    page: StandardPage = StandardPage.objects.get(url_path=f"{root}gioi-thieu/lich-su/")
    page.body = _body(picture)
    page.save_revision().publish()
    return page


def _taken_down(index: NewsIndexPage) -> str:
    """Path of an article that was live once."""
    page = add_live_article(index, ArticlePage(title="Thông báo cũ", slug="thong-bao-cu"))
    Page.objects.get(pk=page.pk).specific.unpublish()
    return f"/tin-tuc/{page.slug}/"
