"""An auditor sends every form there is, with rows of his own sites: nothing is written.

The walk of all roles looks for what is done to other sites. Whoever only reads does nothing
at home either, but to his own account.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

import pytest
from django.db import transaction

from portal.tenancy import roles
from portal.tenancy.models import Role
from tests.isolation.addresses import Address, addresses
from tests.isolation.test_walk import forms_of
from tests.isolation.walkers import BRANCH, make_walker
from tests.isolation.walking import Walk
from tests.isolation.world import Ground
from tests.support.memos import forget_memos

pytestmark = pytest.mark.isolation

# What one leaves behind by being there, by the beginning of the route: tables, and the reason.
OWN_TRACES: Final[dict[str, tuple[set[str], str]]] = {
    "admin/account/": (
        {
            "accounts_user",
            "audit_auditentry",
            "wagtailcore_modellogentry",
            "wagtailusers_userprofile",
        },
        "his own name, password, language",
    ),
    "admin/logout/": ({"audit_auditentry"}, "the record of his signing out"),
    "admin/pages/<int:page_id>/view_draft/": (
        {"audit_auditentry", "wagtailusers_userprofile"},
        "Wagtail's bar asks for his own profile, and makes it",
    ),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/view/": (
        {"audit_auditentry", "wagtailusers_userprofile"},
        "as above",
    ),
    "admin/notices/": ({"editorial_notice"}, "he has read what he was told"),
    "admin/help/": (
        {"audit_auditentry", "tenancy_helprequest"},
        "his own question to the centre",
    ),
    "admin/editing-sessions/release/": (
        {"wagtailadmin_editingsession"},
        "a window of his that he had left open",
    ),
    "admin/images/multiple/delete_upload/": (
        {"wagtailcore_uploadedfile"},
        "an upload of his own, from a role that he had",
    ),
    "admin/documents/multiple/delete_upload/": ({"wagtailcore_uploadedfile"}, "as above"),
}
# A walk that shrinks is no walk.
FEWEST_REQUESTS: Final = 1_000
_SIGNED_IN = {"django_session"}
_TAKEN_AWAY = {"audit_auditentry"}


class ReaderWalk(Walk):
    """A walk that looks for nothing but what is written."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.written: set[str] = set()

    def _judge(
        self, address: Address, asked: str, answer: Any, body: bytes, changed: list[str]
    ) -> None:
        allowed = set(_SIGNED_IN)
        if "export=" in asked:
            allowed |= _TAKEN_AWAY
        for beginning, (tables, _reason) in OWN_TRACES.items():
            if address.route.startswith(beginning):
                allowed |= tables
        wrote = self.detector.written - allowed
        if wrote:
            self.written.add(f"{asked}: {sorted(wrote)}")


def test_an_auditor_writes_nothing_anywhere(ground: Ground) -> None:
    forms = dict(forms_of(ground))
    with transaction.atomic():
        walker = make_walker(deepcopy(ground), Role.AUDITOR, BRANCH)
        walk = ReaderWalk(replace(walker, posts_own=True), forms)
        report = walk.over(addresses())
        transaction.set_rollback(True)
    forget_memos()
    assert report.requests > FEWEST_REQUESTS
    assert walk.written == set()


def test_a_right_to_write_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(roles.ROLE_RIGHTS, Role.AUDITOR, roles.ROLE_RIGHTS[Role.EDITOR])
    walker = replace(make_walker(ground, Role.AUDITOR, BRANCH), posts_own=True)
    walk = ReaderWalk(walker, {})
    walk.over(address for address in addresses() if address.name == "wagtailadmin_pages:edit")
    assert any("wagtailcore_revision" in line for line in walk.written)
