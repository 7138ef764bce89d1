"""Links to pages in running text."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page
from wagtail.rich_text import expand_db_html

from home.models import StandardPage
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared


@shared
def member() -> MemberSite:
    return make_member_site("Xã Chi Lăng", "chilang.localhost")


def add(member: MemberSite, title: str, slug: str) -> Page:
    home = Page.objects.get(pk=member.site.root_page_id).specific
    return home.add_child(instance=StandardPage(title=title, slug=slug))


def link(*pages: Page) -> str:
    return "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in pages)


def test_a_text_with_many_links_takes_one_query(member: MemberSite) -> None:
    pages = [add(member, f"Trang {number}", f"trang-{number}") for number in range(4)]
    expand_db_html(link(*pages))
    with translation.override("vi"), CaptureQueriesContext(connection) as seen:
        html = expand_db_html(link(*pages))
    assert len([query for query in seen if "cacheversion" not in query["sql"]]) == 1
    assert html.count('href="http://chilang.localhost/trang-') == 4


def test_what_is_not_published_is_not_linked(member: MemberSite) -> None:
    shown, hidden = add(member, "Đăng", "dang"), add(member, "Nháp", "nhap")
    hidden.unpublish()
    unit_page = Page.objects.get(pk=member.unit_page_id)
    html = expand_db_html(link(shown, hidden, unit_page) + '<a linktype="page" id="x">Hỏng</a>')
    assert html.count("href=") == 1
    assert "<a>Nháp</a>" in html
    assert "<a>Hỏng</a>" in html


def test_a_link_is_followed_into_the_language_of_the_reader(member: MemberSite) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    page = add(member, "Liên hệ", "lien-he")
    home = Page.objects.get(pk=member.site.root_page_id).specific
    home.copy_for_translation(english).save_revision().publish()
    with translation.override("en"):
        assert 'href="http://chilang.localhost/lien-he/"' in expand_db_html(link(page))
    page.specific.copy_for_translation(english).save_revision().publish()
    with translation.override("en"):
        assert 'href="http://chilang.localhost/en/lien-he/"' in expand_db_html(link(page))
