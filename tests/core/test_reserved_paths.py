"""No page at an address at which something else answers."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from wagtail.models import Page

from home.models import SectionPage, StandardPage
from portal.core.reserved_paths import is_reserved, reserved_segments
from portal.tenancy.models import MemberSite
from portal.tenancy.page_guards import refuse_move
from tests.factories import make_member_site
from tests.support.shared_rows import shared


@shared
def commune() -> MemberSite:
    return make_member_site("Xã Chi Lăng", "chilang.localhost")


def home_of(member: MemberSite) -> Page:
    return Page.objects.get(pk=member.site.root_page_id).specific


def test_what_is_reserved_follows_from_the_public_addresses() -> None:
    assert {"tep", "media", "static", "en", "vi"} <= reserved_segments()
    assert is_reserved("TEP")
    assert not is_reserved("tin-tuc")


@pytest.mark.parametrize("slug", ["tep", "en"])
def test_no_page_of_that_name_right_under_a_home_page(commune: MemberSite, slug: str) -> None:
    for live in (True, False):
        with pytest.raises(ValidationError) as refused:
            home_of(commune).add_child(instance=StandardPage(title="Tệp", slug=slug, live=live))
        assert "slug" in refused.value.message_dict


def test_deeper_down_the_name_is_free(commune: MemberSite) -> None:
    section = home_of(commune).add_child(instance=SectionPage(title="Mục", slug="muc"))
    page = section.add_child(instance=StandardPage(title="Tệp", slug="tep"))
    with pytest.raises(PermissionDenied):
        refuse_move(page, home_of(commune))
    refuse_move(page, section)


def test_the_editor_says_so_at_the_field(commune: MemberSite, admin_client: Client) -> None:
    home = home_of(commune)
    answer = admin_client.post(
        f"/admin/pages/add/home/sectionpage/{home.pk}/",
        {"title": "Tệp tin", "slug": "tep", "intro": "Giữ lại", "body-count": "0"},
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Giữ lại" in html
    assert "slug" in answer.context["form"].errors
    assert not home.get_children().exists()
