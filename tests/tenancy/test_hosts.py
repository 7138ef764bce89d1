"""Hosts: who answers where, in which state, in which language."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from portal.tenancy.cache_headers import shared_until
from portal.tenancy.models import (
    HostName,
    HostRole,
    MenuItem,
    SiteProfile,
    SiteState,
    Succession,
)
from tests.factories import make_member_site, make_user
from tests.tenancy.conftest import Province, add_page
from tests.tenancy.test_root_paths import translate_home

COMMUNE = "chilang.langson.localhost"


def get(host: str, path: str = "/", **headers: str) -> Any:
    """A citizen's request."""
    return Client().get(path, headers={"host": host, **headers})


def test_each_host_shows_its_own_site(lang_son: Province) -> None:
    assert "Xã Chi Lăng" in get(COMMUNE).content.decode()
    assert "UBND Tỉnh Lạng Sơn" in get("langson.localhost").content.decode()
    assert get(COMMUNE, "/gioi-thieu/lich-su/").status_code == 200
    assert get("langson.localhost", "/gioi-thieu/lich-su/").status_code == 404


@pytest.mark.parametrize("host", ["CHILANG.langson.localhost", f"{COMMUNE}:8000", f"{COMMUNE}."])
def test_a_host_is_recognised_however_it_is_written(lang_son: Province, host: str) -> None:
    assert get(host).status_code == 200


def test_an_unknown_host_gets_the_portals_own_404(lang_son: Province) -> None:
    answer = get("khong-co.localhost", "/gioi-thieu/")
    assert answer.status_code == 404
    assert "khong-co.localhost" in answer.content.decode()
    assert "Chi Lăng" not in answer.content.decode()
    assert not answer.cookies


def test_a_host_created_later_is_seen(lang_son: Province) -> None:
    assert get("moi.localhost").status_code == 404
    make_member_site("Xã Mới", "moi.localhost", parent=lang_son.province)
    assert get("moi.localhost").status_code == 200


def test_the_admin_answers_on_its_own_host_only(lang_son: Province) -> None:
    assert get(COMMUNE, "/admin/").status_code == 404
    assert get(COMMUNE, "/admin/login/").status_code == 404
    assert get("quantri.localhost", "/admin/login/").status_code == 200
    assert get("quantri.localhost", "/gioi-thieu/").status_code == 404


def test_an_alias_leads_to_the_primary_host(lang_son: Province) -> None:
    HostName.objects.create(host="xachilang.vn", site=lang_son.commune.site, role=HostRole.ALIAS)
    answer = get("xachilang.vn", "/gioi-thieu/?trang=2")
    assert answer.status_code == 301
    assert answer["Location"] == f"http://{COMMUNE}/gioi-thieu/?trang=2"


def test_a_host_ends_on_its_day(lang_son: Province, time_machine: Any) -> None:
    HostName.objects.filter(host=COMMUNE).update(valid_to=datetime.date(2030, 1, 1))
    time_machine.move_to(datetime.datetime(2029, 12, 31, 12, 0, tzinfo=datetime.UTC))
    assert get(COMMUNE).status_code == 200
    time_machine.move_to(datetime.datetime(2030, 1, 1, 12, 0, tzinfo=datetime.UTC))
    assert get(COMMUNE).status_code == 404


def test_a_profile_or_menu_change_shows_on_the_next_request(lang_son: Province) -> None:
    get(COMMUNE)
    profile = SiteProfile.objects.get(site=lang_son.commune.site)
    profile.agency_name = "Ủy ban nhân dân xã Chi Lăng"
    profile.phone = "0205 3820 000"
    profile.save()
    page = add_page(lang_son.commune.site.root_page, "Liên hệ", "lien-he")
    item = MenuItem.objects.create(site=lang_son.commune.site, page=page, sort_order=9)
    text = get(COMMUNE).content.decode()
    assert "Ủy ban nhân dân xã Chi Lăng" in text
    assert "0205 3820 000" in text
    assert 'href="/lien-he/"' in text
    item.delete()
    page.unpublish()
    assert 'href="/lien-he/"' not in get(COMMUNE).content.decode()


def test_a_menu_never_shows_a_page_that_was_taken_down(lang_son: Province) -> None:
    assert 'href="/gioi-thieu/"' in get(COMMUNE).content.decode()
    lang_son.section.unpublish()
    assert 'href="/gioi-thieu/"' not in get(COMMUNE).content.decode()


def test_a_suspended_site_says_so_and_nothing_else(lang_son: Province) -> None:
    lang_son.commune.state = SiteState.SUSPENDED
    lang_son.commune.save()
    answer = get(COMMUNE, "/gioi-thieu/")
    assert answer.status_code == 503
    assert "Lịch sử" not in answer.content.decode()


def test_an_archive_names_the_day_and_the_successors(lang_son: Province) -> None:
    district = make_member_site(
        "Huyện Chi Lăng", "huyenchilang.langson.localhost", parent=lang_son.province
    )
    district.unit.valid_to = datetime.date(2025, 7, 1)
    district.unit.save()
    district.state = SiteState.ARCHIVED
    district.save()
    Succession.objects.create(
        old=district.unit,
        new=lang_son.commune.unit,
        extent=Succession.Extent.PART,
        on=datetime.date(2025, 7, 1),
    )
    text = get("huyenchilang.langson.localhost").content.decode()
    assert "01/07/2025" in text
    assert f'href="http://{COMMUNE}' in text
    unit = lang_son.commune.unit
    unit.name = "Xã Chi Lăng Mới"
    unit.save()
    assert "Xã Chi Lăng Mới" in get("huyenchilang.langson.localhost").content.decode()


def test_language_is_decided_by_the_address_alone(lang_son: Province) -> None:
    answer = get(COMMUNE, "/en/")
    assert answer.status_code == 404
    assert answer["Content-Language"] == "en"
    translate_home(lang_son.commune.site)
    english = get(COMMUNE, "/en/")
    assert english.status_code == 200
    without_slash = get(COMMUNE, "/en?a=1")
    assert (without_slash.status_code, without_slash["Location"]) == (301, "/en/?a=1")
    assert english["Content-Language"] == "en"
    vietnamese = get(COMMUNE, "/", **{"accept-language": "en"})
    assert vietnamese["Content-Language"] == "vi"
    assert "Vary" not in vietnamese or "Accept-Language" not in vietnamese["Vary"]
    assert get(COMMUNE, "/en/gioi-thieu/").status_code == 404
    assert Locale.objects.count() == 2


def test_public_answers_are_cacheable_by_construction(lang_son: Province) -> None:
    client = Client()
    client.force_login(make_user("an"))
    answer = client.get("/gioi-thieu/", headers={"host": COMMUNE})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "max-age=0, must-revalidate"
    assert answer["X-Accel-Expires"].startswith("@")
    tags = answer["Cache-Tag"].split(",")
    assert f"site:{lang_son.commune.site_id}" in tags
    assert f"page:{lang_son.section.pk}" in tags
    again = get(COMMUNE, "/gioi-thieu/", **{"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    # The answer renews what the browser keeps; it must not tell it to keep nothing.
    assert again["Cache-Control"] == answer["Cache-Control"]
    assert "X-Accel-Expires" not in again


def test_sessions_people_and_tokens_exist_on_the_admin_host_alone(lang_son: Province) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("an"))
    admin = {"host": "quantri.localhost"}
    reader = client.get("/", headers={"host": COMMUNE}).wsgi_request
    editor = client.get("/admin/login/", headers=admin).wsgi_request
    for name in ("session", "user", "_messages"):
        assert not hasattr(reader, name), name
        assert hasattr(editor, name), name
    # Nothing to forge there, so no token is asked for; here it is.
    assert client.post("/", headers={"host": COMMUNE}).status_code == 405
    assert client.post("/admin/login/", headers=admin).status_code == 403


@pytest.mark.parametrize("fraction", [0.0, 0.5, 0.999])
def test_our_own_cache_never_shows_what_is_older_than_a_second(fraction: float) -> None:
    now = 1_800_000_000 + fraction
    until = int(shared_until(now).removeprefix("@"))
    assert until <= now  # nginx serves through the whole of the second `until`
    assert until + 1 > now


def test_admin_answers_stay_out_of_every_cache(lang_son: Province) -> None:
    answer = get("quantri.localhost", "/admin/login/")
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
    assert "X-Accel-Expires" not in answer


def test_public_hosts_have_a_strict_policy_and_refuse_posts(lang_son: Province) -> None:
    answer = get(COMMUNE)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert Client().post("/", headers={"host": COMMUNE}).status_code == 405


def test_answers_that_the_gate_gives_itself_are_as_strict(lang_son: Province) -> None:
    lang_son.commune.state = SiteState.SUSPENDED
    lang_son.commune.save()
    for host in ("khong-co.localhost", COMMUNE):
        answer = get(host)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert b"<style" not in answer.content
        assert get(host, "/static/css/portal.css").status_code == 200


@pytest.mark.parametrize("host", ["a b", "xấu.localhost", "<script>", "a" * 300, ""])
def test_a_malformed_host_is_refused(lang_son: Province, host: str) -> None:
    assert Client().get("/", headers={"host": host}).status_code in {400, 404}


def test_answers_of_the_gate_are_never_kept_for_good(lang_son: Province) -> None:
    """A browser keeps a bare 301 for ever; the host may be another unit's tomorrow."""
    HostName.objects.create(host="xachilang.vn", site=lang_son.commune.site, role=HostRole.ALIAS)
    assert get("xachilang.vn")["Cache-Control"] == "max-age=0, must-revalidate"
    assert get("khong-co.localhost")["Cache-Control"] == "no-store"
    lang_son.commune.state = SiteState.SUSPENDED
    lang_son.commune.save()
    assert get(COMMUNE)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "led_to"),
    [
        ("//gioi-thieu", "/gioi-thieu/"),
        ("//gioi-thieu/", "/gioi-thieu/"),
        ("/gioi-thieu//lich-su/", "/gioi-thieu/lich-su/"),
        ("//", "/"),
    ],
)
def test_no_redirect_leads_to_a_host_named_by_the_path(
    lang_son: Province, path: str, led_to: str
) -> None:
    # The client would take two slashes at the beginning for a host itself.
    answer = Client().get("/", headers={"host": COMMUNE}, PATH_INFO=path, QUERY_STRING="trang=2")
    assert answer.status_code == 301
    assert answer["Location"] == f"{led_to}?trang=2"
