"""A small province for the tests of the kernel."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page

from home.models import SectionPage, StandardPage
from portal.tenancy import addresses
from portal.tenancy.models import MemberSite, MenuItem
from tests.factories import make_member_site
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import world

__all__ = ["lang_son", "world"]


@dataclass
class Province:
    """Two portals: a province and one of its communes, each with a section and a page."""

    province: MemberSite
    commune: MemberSite
    section: Page
    page: Page


def add_page(parent: Page, title: str, slug: str, model: type[Page] = StandardPage) -> Page:
    """A live page under `parent`, its address noted as publishing does."""
    page = Page.objects.get(pk=parent.pk).specific.add_child(
        instance=model(title=title, slug=slug, locale=parent.locale)
    )
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


@shared
def lang_son() -> Province:
    """Tỉnh Lạng Sơn and xã Chi Lăng."""
    province = make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")
    commune = make_member_site("Xã Chi Lăng", "chilang.langson.localhost", parent=province)
    home = commune.site.root_page
    section = add_page(home, "Giới thiệu", "gioi-thieu", SectionPage)
    page = add_page(section, "Lịch sử hình thành", "lich-su")
    MenuItem.objects.create(site=commune.site, page=section, sort_order=1)
    addresses.record_subtree(province.unit_page)
    return Province(province, commune, section, page)
