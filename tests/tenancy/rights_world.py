"""Two provinces with communes, sections, pages and files: the ground for rights tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as PillowImage
from wagtail.models import Page

from home.models import HomePage, SectionPage, StandardPage
from portal.core.accounts.models import User
from portal.core.media.models import PortalDocument, PortalImage
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared

ADMIN_HOST = "quantri.localhost"


@dataclass
class Portal:
    """One member site with a little content; titles carry the site's own word."""

    member: MemberSite
    word: str
    home: Page
    section: Page
    page: Page
    image: PortalImage = field(init=False, repr=False)
    document: PortalDocument = field(init=False, repr=False)


@dataclass
class World:
    """Two provinces: Lạng Sơn with communes A and B, Cao Bằng with commune C."""

    lang_son: Portal
    a: Portal
    b: Portal
    cao_bang: Portal
    c: Portal


def fresh(page: Page) -> Page:
    """The page as it stands in the database, in its own class."""
    return Page.objects.get(pk=page.pk).specific


def child(parent: Page, title: str, slug: str, model: type[Page] = StandardPage) -> Page:
    """A live child of `parent`."""
    page = fresh(parent).add_child(
        instance=model(title=title, slug=slug, locale=parent.locale, live=True)
    )
    page.save_revision()
    return fresh(page)


def _file(name: str) -> ImageFile:
    """A small picture."""
    buffer = BytesIO()
    PillowImage.new("RGB", (4, 4), "red").save(buffer, "PNG")
    buffer.seek(0)
    return ImageFile(buffer, name=name)


def make_portal(word: str, host: str, parent: Portal | None = None) -> Portal:
    """A member site whose section, page and home say `word`."""
    member = make_member_site(
        f"Đơn vị {word}",
        host,
        parent=parent.member if parent else None,
        level="commune" if parent else "province",
    )
    home = fresh(member.site.root_page)
    section = child(home, f"Mục {word}", "muc", SectionPage)
    page = child(section, f"Bài {word}", "bai")
    return Portal(member, word, fresh(home), fresh(section), page)


def add_files(portal: Portal) -> None:
    """An image and a document in the collection of the site.

    Collections are kept in the order of their names: adding one may move others.
    """
    portal.member = MemberSite.objects.get(pk=portal.member.pk)
    portal.image = PortalImage.objects.create(
        title=f"Ảnh {portal.word}",
        file=_file("anh.png"),
        collection=portal.member.collection,
        site=portal.member.site,
    )
    portal.document = PortalDocument.objects.create(
        title=f"Tệp {portal.word}",
        file=ContentFile(b"noi dung", name="tep.txt"),
        collection=portal.member.collection,
        site=portal.member.site,
    )


@shared
def world() -> World:
    """Both provinces, without files."""
    lang_son = make_portal("langson", "langson.localhost")
    a = make_portal("chilang", "chilang.langson.localhost", lang_son)
    b = make_portal("bangmac", "bangmac.langson.localhost", lang_son)
    cao_bang = make_portal("caobang", "caobang.localhost")
    c = make_portal("dongkhe", "dongkhe.caobang.localhost", cao_bang)
    return World(lang_son, a, b, cao_bang, c)


def english_home(portal: Portal) -> HomePage:
    """An English home page beside the Vietnamese one, as translation makes it."""
    from wagtail.models import Locale

    english, _ = Locale.objects.get_or_create(language_code="en")
    home = fresh(portal.home).copy_for_translation(english)
    return HomePage.objects.get(pk=home.pk)


def admin(user: User) -> Client:
    """A browser at the admin host with `user` signed in."""
    client = Client(headers={"host": ADMIN_HOST})
    client.force_login(user)
    return client
