"""The explorer costs the same however many rows it shows and sites there are."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.tenancy.models import Role
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
