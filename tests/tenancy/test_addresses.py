"""Addresses of the past: 301 to where the page is now, 410 when it is gone."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from wagtail.models import Page

from home.models import SectionPage, StandardPage
from portal.tenancy import addresses
from portal.tenancy.models import HostName, HostRole, PublicAddress
from tests.factories import make_member_site
from tests.tenancy.conftest import Province, add_page

COMMUNE = "chilang.langson.localhost"


def get(host: str, path: str) -> Any:
    """A citizen's request."""
    return Client().get(path, headers={"host": host})


def test_a_renamed_section_leads_its_readers_on(lang_son: Province) -> None:
    section = SectionPage.objects.get(pk=lang_son.section.pk)
    section.slug = "gioi-thieu-chung"
    section.save_revision().publish()
    for old, new in [
        ("/gioi-thieu/", "/gioi-thieu-chung/"),
        ("/gioi-thieu/lich-su/", "/gioi-thieu-chung/lich-su/"),
    ]:
        answer = get(COMMUNE, old)
        assert answer.status_code == 301
        assert answer["Location"] == f"http://{COMMUNE}{new}"
        assert get(COMMUNE, new).status_code == 200


def test_a_moved_page_leads_its_readers_on(lang_son: Province) -> None:
    page = Page.objects.get(pk=lang_son.page.pk).specific
    page.move(Page.objects.get(pk=lang_son.commune.site.root_page_id), pos="last-child")
    answer = get(COMMUNE, "/gioi-thieu/lich-su/")
    assert answer.status_code == 301
    assert answer["Location"] == f"http://{COMMUNE}/lich-su/"


def test_a_page_taken_down_or_deleted_answers_410(lang_son: Province) -> None:
    lang_son.page.unpublish()
    assert get(COMMUNE, "/gioi-thieu/lich-su/").status_code == 410
    Page.objects.get(pk=lang_son.section.pk).delete()
    assert get(COMMUNE, "/gioi-thieu/").status_code == 410
    assert get(COMMUNE, "/gioi-thieu/lich-su/").status_code == 410
    row = PublicAddress.objects.get(host=COMMUNE, path="/gioi-thieu/")
    assert row.page_id is None
    assert row.public_id == lang_son.section.public_id


def test_an_address_never_used_is_404(lang_son: Province) -> None:
    assert get(COMMUNE, "/chua-tung-co/").status_code == 404


def test_a_new_page_at_an_old_address_wins(lang_son: Province) -> None:
    section = SectionPage.objects.get(pk=lang_son.section.pk)
    section.slug = "khac"
    section.save_revision().publish()
    add_page(lang_son.commune.site.root_page, "Giới thiệu mới", "gioi-thieu", SectionPage)
    assert get(COMMUNE, "/gioi-thieu/").status_code == 200
    assert get(COMMUNE, "/gioi-thieu/lich-su/").status_code == 301


def test_an_old_district_path_on_the_communes_host_leads_to_the_archive(
    lang_son: Province,
) -> None:
    """Ten communes of Lạng Sơn took the very host of the district that ended."""
    district = make_member_site(
        "Huyện Chi Lăng", "huyenchilang.langson.localhost", parent=lang_son.province
    )
    add_page(district.site.root_page, "Tin huyện", "tin-huyen")
    addresses.record_subtree(district.unit_page)
    addresses.claim_former_host(district.site, COMMUNE)
    answer = get(COMMUNE, "/tin-huyen/")
    assert answer.status_code == 301
    assert answer["Location"] == "http://huyenchilang.langson.localhost/tin-huyen/"
    # The commune's own pages are its own.
    assert get(COMMUNE, "/").status_code == 200
    before = PublicAddress.objects.count()
    addresses.claim_former_host(district.site, COMMUNE)
    assert PublicAddress.objects.count() == before


def test_a_site_that_changes_its_host_keeps_its_old_addresses(lang_son: Province) -> None:
    site = lang_son.commune.site
    site.hostname = "moi.langson.localhost"
    site.save()
    found = addresses.find(COMMUNE, "/gioi-thieu/lich-su/")
    assert found is not None
    assert found.url == "http://moi.langson.localhost/gioi-thieu/lich-su/"


def test_publishing_twice_notes_one_address(lang_son: Province) -> None:
    lang_son.page.save_revision().publish()
    lang_son.page.save_revision().publish()
    assert PublicAddress.objects.filter(page_id=lang_son.page.pk).count() == 1


def test_cost_of_noting_a_subtree_is_a_handful_of_queries(
    lang_son: Province, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        add_page(lang_son.section, f"Trang {number}", f"trang-{number}")
    addresses.record_subtree(lang_son.commune.unit_page)  # what a process remembers
    PublicAddress.objects.all().delete()
    with django_assert_max_num_queries(8):
        assert addresses.record_subtree(lang_son.commune.unit_page) == 18


@pytest.mark.parametrize(
    "path", ["/\x00/", "/" + "a" * 2000 + "/", "/" + "a/" * 60, "/%2e%2e/etc/"]
)
def test_hostile_paths_are_404(lang_son: Province, path: str) -> None:
    assert get(COMMUNE, path).status_code == 404


def test_the_slash_is_added_in_one_redirect(lang_son: Province) -> None:
    answer = get(COMMUNE, "/gioi-thieu?a=1")
    assert answer.status_code == 301
    assert answer["Location"] == "/gioi-thieu/?a=1"


def test_a_path_too_long_to_remember_answers_all_the_same(lang_son: Province) -> None:
    parent: Page = lang_son.section
    for number in range(4):
        parent = add_page(parent, f"Mục {number}", f"{number}" + "x" * 249, SectionPage)
    page = add_page(parent, "Trang sâu", "trang-sau", StandardPage)
    path = page.get_url_parts()[2]
    assert len(path) > addresses.MAX_PATH
    assert get(COMMUNE, path).status_code == 200
    assert not PublicAddress.objects.filter(page_id=page.pk).exists()


def test_a_path_goes_over_to_the_primary_host_as_it_was_written(lang_son: Province) -> None:
    HostName.objects.create(host="cu.localhost", site=lang_son.commune.site, role=HostRole.ALIAS)
    answer = get("cu.localhost", "/gioi-thieu/a%3Fb/?trang=2&q=x%20y")
    assert answer["Location"] == f"http://{COMMUNE}/gioi-thieu/a%3Fb/?trang=2&q=x%20y"


def test_an_operator_leads_old_paths_to_the_archive(lang_son: Province) -> None:
    archive = "huyenchilang.langson.localhost"
    district = make_member_site("Huyện Chi Lăng", archive, parent=lang_son.province)
    add_page(district.site.root_page, "Tin huyện", "tin-huyen")
    with translation.override("en"):
        for words, message in (
            (["khong-co.localhost", "--archive", archive], "No site answers"),
            ([archive, "--archive", archive], "the same site"),
        ):
            with pytest.raises(CommandError, match=message):
                call_command("claim_former_host", *words)
        out = StringIO()
        call_command("claim_former_host", COMMUNE.upper(), "--archive", archive, stdout=out)
        call_command("claim_former_host", COMMUNE, "--archive", archive, stdout=out)

    assert out.getvalue().splitlines() == [
        f"1 more paths on {COMMUNE} lead to {archive}.",
        f"0 more paths on {COMMUNE} lead to {archive}.",
    ]
    assert get(COMMUNE, "/tin-huyen/")["Location"] == f"http://{archive}/tin-huyen/"


def test_publishing_and_taking_down_are_whole_or_not_at_all(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    class KilledError(Exception):
        """What stands for the end of the process."""

    def killed(*args: Any) -> None:
        raise KilledError

    page = lang_son.page
    monkeypatch.setattr(addresses, "close", killed)
    with pytest.raises(KilledError):
        admin_client.post(f"/admin/pages/{page.pk}/unpublish/", {"reason": "Nhầm."})
    assert Page.objects.get(pk=page.pk).live

    draft = Page.objects.get(pk=lang_son.section.pk).add_child(
        instance=StandardPage(title="Nháp", slug="nhap", live=False, locale=page.locale)
    )
    monkeypatch.setattr(addresses, "record_page", killed)
    with pytest.raises(KilledError):
        draft.save_revision().publish()
    assert not Page.objects.get(pk=draft.pk).live


def test_a_page_is_linked_to_by_its_path_at_home_and_in_full_from_elsewhere(
    lang_son: Province,
) -> None:
    path, own = lang_son.page.url_path, lang_son.commune.site_id
    assert addresses.address_on(path, own) == "/gioi-thieu/lich-su/"
    assert addresses.address_on(path, -1) == f"http://{COMMUNE}/gioi-thieu/lich-su/"
    assert addresses.address_on("/nowhere/", own) == ""
