"""The explorer costs the same however many rows it shows and sites there are."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from portal.tenancy.edited_sites import edited_sites
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_member_site, make_user
from tests.tenancy.conftest import Province, add_page


def queries(client: Client, page_id: int) -> int:
    """SQL statements of one explorer page, caches warm."""
    address = f"/admin/pages/{page_id}/"
    assert client.get(address, headers={"host": "quantri.localhost"}).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(address, headers={"host": "quantri.localhost"})
    return len([query for query in seen if "cacheversion" not in query["sql"]])


def test_rows_and_sites_add_no_queries(lang_son: Province) -> None:
    user = make_user("an")
    grant(user, lang_son.commune, Role.APPROVER)
    client = Client()
    client.force_login(user)
    home = lang_son.commune.site.root_page_id
    add_page(lang_son.commune.site.root_page, "Liên hệ", "lien-he")
    before = queries(client, home)
    for number in range(6):
        add_page(lang_son.commune.site.root_page, f"Trang {number}", f"trang-{number}")
        make_member_site(f"Xã {number}", f"x{number}.localhost", parent=lang_son.province)
    assert queries(client, home) == before


def test_the_listing_asks_nothing_about_each_row_of_all_sites(lang_son: Province) -> None:
    """PostgreSQL answers such a question by reading every page of the installation."""
    user = make_user("an")
    grant(user, lang_son.commune, Role.APPROVER)
    client = Client()
    client.force_login(user)
    address = f"/admin/pages/{lang_son.commune.site.root_page_id}/"
    with CaptureQueriesContext(connection) as seen:
        client.get(address, headers={"host": "quantri.localhost"})
    listings = [query["sql"] for query in seen if "_is_site_root" in query["sql"]]
    assert listings
    assert not [sql for sql in listings if 'FROM "wagtailcore_site"' in sql]


def test_the_listing_marks_home_pages_in_every_language(lang_son: Province) -> None:
    user = make_user("an")
    grant(user, lang_son.province, Role.APPROVER, RoleScope.BRANCH)
    client = Client()
    client.force_login(user)
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = Page.objects.get(pk=lang_son.commune.site.root_page_id).specific
    home.copy_for_translation(english)
    address = f"/admin/pages/{lang_son.commune.unit_page_id}/"
    answer = client.get(address, headers={"host": "quantri.localhost"})
    assert [page._is_site_root for page in answer.context["pages"]] == [True, True]
    below = client.get(f"/admin/pages/{home.pk}/", headers={"host": "quantri.localhost"})
    assert [page._is_site_root for page in below.context["pages"]] == [False]


def test_the_sites_of_a_person_are_found_without_reading_pages(lang_son: Province) -> None:
    user = make_user("an")
    grant(user, lang_son.commune, Role.EDITOR)
    with CaptureQueriesContext(connection) as seen:
        assert [site.name for site in edited_sites(user, limit=5)] == ["Xã Chi Lăng"]
    # A site is known by its unit: paths of pages would be compared one by one.
    assert "LIKE" not in seen[-1]["sql"]
