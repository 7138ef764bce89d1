"""What a process keeps of hosts and sites: never stale, never more than so many."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page, Site

from portal.settings import base
from portal.tenancy import context, root_paths, versions
from portal.tenancy.models import CacheVersion, SiteProfile, SiteState, Succession
from tests.factories import make_member_site
from tests.tenancy.conftest import Province

COMMUNE = "chilang.langson.localhost"


def get(host: str, path: str = "/") -> Any:
    """A citizen's request."""
    return Client().get(path, headers={"host": host})


class MidwayChange:
    """Lets something happen in the middle of the next building of a context."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.change: Any = None
        read = getattr(context, name)

        def read_then_change(*args: Any) -> Any:
            found = read(*args)
            change, self.change = self.change, None
            if change:
                change()
            return found

        monkeypatch.setattr(context, name, read_then_change)


def test_a_change_while_a_context_is_built_is_not_missed(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    midway = MidwayChange(monkeypatch, "_build")

    def own() -> None:
        profile = SiteProfile.objects.get(site=lang_son.commune.site)
        profile.agency_name = "UBND xã Chi Lăng mới"
        profile.save()

    def of_the_parent() -> None:
        lang_son.province.unit.name = "Tỉnh Lạng Sơn mới"
        lang_son.province.unit.save()

    for change, text in ((own, "UBND xã Chi Lăng mới"), (of_the_parent, "tỉnh Lạng Sơn mới")):
        context.forget_all()
        midway.change = change
        get(COMMUNE)
        assert midway.change is None
        assert text in get(COMMUNE).content.decode()


def test_a_successor_named_while_an_archive_is_built_is_not_missed(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = "huyenchilang.langson.localhost"
    district = make_member_site("Huyện Chi Lăng", host, parent=lang_son.province)
    district.state = SiteState.ARCHIVED
    district.save()
    midway = MidwayChange(monkeypatch, "_keys_of")

    def name_the_successor() -> None:
        Succession.objects.create(
            old=district.unit,
            new=lang_son.commune.unit,
            extent=Succession.Extent.PART,
            on=datetime.date(2025, 7, 1),
        )

    midway.change = name_the_successor
    get(host)
    lang_son.commune.unit.name = "Xã Chi Lăng mới"
    lang_son.commune.unit.save()
    assert "Xã Chi Lăng mới" in get(host).content.decode()


def test_a_host_made_while_it_is_asked_for_is_not_missed(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    midway = MidwayChange(monkeypatch, "_keys_of")
    midway.change = lambda: make_member_site("Xã Mới", "moi.localhost", parent=lang_son.province)
    assert get("moi.localhost").status_code == 404
    assert get("moi.localhost").status_code == 200


def test_what_a_rolled_back_transaction_built_is_never_taken_for_what_came_later(
    lang_son: Province,
) -> None:
    site = lang_son.commune.site
    with transaction.atomic():
        site.hostname = "khong-bao-gio.localhost"
        site.save()
        assert root_paths.current().hosts[site.pk] == "khong-bao-gio.localhost"
        transaction.set_rollback(True)
    # Another process changes a host, before this one has looked again.
    Site.objects.filter(pk=lang_son.province.site_id).update(hostname="moi.localhost")
    versions.bump(versions.ROOT_PATHS)
    assert root_paths.current().hosts == {
        lang_son.province.site_id: "moi.localhost",
        site.pk: COMMUNE,
    }


def test_invented_hosts_push_out_no_site_in_use(
    lang_son: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "_MAX_KEPT", 3)
    for number in range(5):
        context.match_host(COMMUNE)
        assert context.match_host(f"bia-{number}.localhost") is None
        assert COMMUNE in context._kept
    assert len(context._kept) == 3


def test_a_unit_page_with_another_slug_still_serves_the_sites_below(lang_son: Province) -> None:
    assert get(COMMUNE, "/gioi-thieu/").status_code == 200
    unit_page = Page.objects.get(pk=lang_son.province.unit_page_id).specific
    unit_page.slug = "lang-son-moi"
    unit_page.save()
    assert get(COMMUNE, "/gioi-thieu/").status_code == 200
    assert get("langson.localhost").status_code == 200


def test_many_keys_are_bumped_in_one_statement(db: None, django_assert_num_queries: Any) -> None:
    versions.bump("a")
    before = versions.current(["a", "b"])
    with django_assert_num_queries(1):
        versions.bump("b", "a", "b")
    after = versions.current(["a", "b"])
    assert before["b"] == 0
    assert all(after[key] not in {0, before[key]} for key in after)


def test_other_processes_are_heard_in_time_and_asked_no_more_often(
    db: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    assert base.CACHE_VERSION_SECONDS <= 1
    settings.CACHE_VERSION_SECONDS = 1.0
    now = 1_000.0
    monkeypatch.setattr(versions, "time", SimpleNamespace(monotonic=lambda: now))
    versions.bump("a")
    before = versions.current(["a"])["a"]
    # Another process declares the key stale: nothing of this one's memory knows.
    CacheVersion.objects.filter(pk="a").update(version=before + 1)
    now += 0.9
    with django_assert_num_queries(0):
        assert versions.current(["a"]) == {"a": before}
    now += 0.2
    with django_assert_num_queries(1):
        assert versions.current(["a"]) == {"a": before + 1}
