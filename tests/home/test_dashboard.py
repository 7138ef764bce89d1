"""The dashboard of a portal as provisioning makes it: what the law asks for stands there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.accounts.models import User
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_user
from tests.home.conftest import Portal, words

SignIn = Callable[[User], Client]
MOST_QUERIES = 15


def test_empty_sections_of_law_five_at_most_for_who_may_fill_them(
    commune: Portal, sign_in: SignIn
) -> None:
    editor, helper = make_user("an"), make_user("giup")
    grant(editor, commune.member, Role.EDITOR)
    grant(helper, commune.member, Role.COLLABORATOR)
    shown = words(sign_in(editor).get("/admin/").content.decode())
    assert shown.count("mục bắt buộc “") == 5
    assert "NĐ 224/2026/NĐ-CP" in shown
    assert "Tất cả mục cần bổ sung" in shown
    assert "mục bắt buộc “" not in words(sign_in(helper).get("/admin/").content.decode())


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.COLLABORATOR, RoleScope.SITE),
        (Role.EDITOR, RoleScope.SITE),
        (Role.APPROVER, RoleScope.BRANCH),
        (Role.SITE_ADMIN, RoleScope.SITE),
        (Role.CENTRAL, RoleScope.BRANCH),
    ],
)
def test_no_more_than_fifteen_queries(
    commune: Portal, province: Portal, sign_in: SignIn, role: str, scope: str
) -> None:
    user = make_user("an")
    grant(user, province.member, role, scope)
    client = sign_in(user)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/admin/")
    asked = [query["sql"] for query in seen if "cacheversion" not in query["sql"]]
    assert 1 + len(asked) <= MOST_QUERIES, asked
