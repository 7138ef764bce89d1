"""Root paths: two queries to build, none while nothing changed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from portal.tenancy import root_paths, versions
from portal.tenancy.models import CacheVersion
from tests.factories import make_member_site
from tests.tenancy.conftest import Province


def version() -> int:
    """The version of the root paths as the database has it."""
    row = CacheVersion.objects.filter(pk=versions.ROOT_PATHS).first()
    return row.version if row else 0


def translate_home(site: Site) -> HomePage:
    """A live English home page beside the Vietnamese one."""
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = site.root_page.specific.copy_for_translation(english)
    home.slug = f"{home.slug}-en"
    home.title = "Home"
    home.live = True
    home.save()
    return home


@pytest.mark.parametrize("sites", [1, 4])
def test_a_rebuild_takes_two_queries_however_many_sites(db: None, sites: int) -> None:
    parent = make_member_site("Tỉnh A", "a.localhost", level="province")
    for number in range(sites - 1):
        make_member_site(f"Xã {number}", f"x{number}.a.localhost", parent=parent)
    translate_home(parent.site)
    versions.current([versions.ROOT_PATHS])
    root_paths.forget_all()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        paths = root_paths.current().paths
    reads = [q["sql"] for q in seen if "cacheversion" not in q["sql"]]
    assert len(reads) == 2
    assert len(paths) == sites + 1


def test_the_paths_are_those_that_wagtail_itself_would_give(lang_son: Province) -> None:
    home = translate_home(lang_son.commune.site)
    got = {
        (p.site_id, p.root_path, p.root_url, p.language_code) for p in Site.get_site_root_paths()
    }
    commune, province = lang_son.commune.site, lang_son.province.site
    assert got == {
        (commune.pk, commune.root_page.url_path, "http://chilang.langson.localhost", "vi"),
        (commune.pk, home.url_path, "http://chilang.langson.localhost", "en"),
        (province.pk, province.root_page.url_path, "http://langson.localhost", "vi"),
    }


def test_saving_a_home_page_leaves_the_paths_alone(lang_son: Province) -> None:
    before = version()
    home = HomePage.objects.get(pk=lang_son.commune.site.root_page_id)
    home.title = "Trang chủ mới"
    home.save_revision()
    home.save()
    lang_son.commune.site.site_name = "Tên khác"
    lang_son.commune.site.save()
    assert version() == before


def test_a_changed_host_slug_or_translation_renews_them(lang_son: Province) -> None:
    site = lang_son.commune.site
    site.hostname = "chilang2.langson.localhost"
    site.save()
    assert lang_son.page.get_full_url() == "http://chilang2.langson.localhost/gioi-thieu/lich-su/"

    unit_page = Page.objects.get(pk=lang_son.province.unit_page_id).specific
    unit_page.slug = "lang-son-moi"
    unit_page.save()
    page = Page.objects.get(pk=lang_son.page.pk)
    assert page.url_path.startswith("/lang-son-moi/")
    assert page.get_full_url() == "http://chilang2.langson.localhost/gioi-thieu/lich-su/"

    home = translate_home(site)
    assert home.get_full_url() == "http://chilang2.langson.localhost/en/"
    home.delete()
    assert {p.language_code for p in Site.get_site_root_paths()} == {"vi"}


def test_a_page_knows_its_site_without_a_query(
    lang_son: Province, django_assert_num_queries: Any, settings: Any
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    unit_page = lang_son.commune.unit_page
    root_paths.current()
    with django_assert_num_queries(0):
        assert root_paths.site_id_of(lang_son.page) == lang_son.commune.site_id
        assert root_paths.site_id_of(unit_page) is None
        assert (
            lang_son.page.get_full_url() == "http://chilang.langson.localhost/gioi-thieu/lich-su/"
        )


def test_others_go_on_with_the_old_list_while_one_rebuilds(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = root_paths.current()
    versions.bump(versions.ROOT_PATHS)
    seen_by_other: list[object] = []

    def slow_build(version: int) -> root_paths.RootPaths:
        # In the middle of a rebuild another thread asks.
        reader = threading.Thread(target=lambda: seen_by_other.append(ask_without_database()))
        reader.start()
        reader.join(timeout=10)
        return root_paths.RootPaths(version, [])

    def ask_without_database() -> object:
        monkeypatch.setattr(versions, "current", lambda keys: dict.fromkeys(keys, 10**9))
        return root_paths.current()

    monkeypatch.setattr(root_paths, "_build", slow_build)
    assert root_paths.current().paths == []
    assert seen_by_other == [old]


def test_scheme_and_port_come_from_settings_never_from_the_site_row(
    lang_son: Province, settings: Any
) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", 8443
    root_paths.forget_all()
    Site.objects.filter(pk=lang_son.commune.site_id).update(port=8080)
    site = Site.objects.get(pk=lang_son.commune.site_id)
    assert site.root_url == "https://chilang.langson.localhost:8443"
    assert lang_son.page.get_full_url().startswith("https://chilang.langson.localhost:8443/")
