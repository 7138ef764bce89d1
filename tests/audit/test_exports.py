"""Who downloads a listing stands in the record; what he opens runs nothing."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.tabular import neutral_cell
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site, make_user
from tests.support.shared_rows import shared

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/aging-pages/"
FORMULA = '=HYPERLINK("http://x.example","Xem")'


@shared
def commune() -> MemberSite:
    """A site whose home page has the title of a formula."""
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    home = member.site.root_page
    home.title = FORMULA
    home.save_revision().publish()
    return member


def body_of(answer: Any) -> bytes:
    """The file, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_downloaded_report_names_who_took_it(
    commune: MemberSite, admin_client: Client, superuser: User, kind: str
) -> None:
    answer = admin_client.get(REPORT, {"export": kind})
    assert answer.status_code == 200
    assert body_of(answer)
    entry = AuditEntry.objects.get(action=AuditAction.EXPORT)
    assert entry.actor_id == superuser.pk
    assert entry.object_repr.endswith(f".{kind}")
    assert entry.detail["rows"] >= 1


def test_looking_at_a_report_is_no_export(commune: MemberSite, admin_client: Client) -> None:
    assert admin_client.get(REPORT).status_code == 200
    assert not AuditEntry.objects.filter(action=AuditAction.EXPORT).exists()


def test_who_may_not_download_takes_nothing(commune: MemberSite, sign_in: Any) -> None:
    answer = sign_in(make_user("btv")).get(REPORT, {"export": "csv"})
    assert answer.status_code in {302, 403}
    assert not AuditEntry.objects.filter(action=AuditAction.EXPORT).exists()


def test_a_title_is_no_formula_in_csv(commune: MemberSite, admin_client: Client) -> None:
    text = body_of(admin_client.get(REPORT, {"export": "csv"})).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@x", "\tx", "\rx"])
def test_what_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert neutral_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Chi Lăng", "", "a=b", -5, None])
def test_other_cells_stay(value: Any) -> None:
    assert neutral_cell(value) == value
