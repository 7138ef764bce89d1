"""What happens to a site, a unit, a placement or a shared word reaches the index."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, Site

from home.models import PlaceKind, PlacePage
from news.models import NewsCategory
from organization.models import ContactPage
from portal.core.jobs.models import TickRun
from portal.tenancy.models import MemberSite, Placement, SiteState, Succession, Unit
from portal.tenancy.placements import place, withdraw
from portal.tenancy.register.services import rename_unit
from search import tasks
from search.clock import PART, look_at_placements
from search.models import FacetValue, SearchDocument
from tests.factories import make_unit
from tests.search.keeping.conftest import Portal, entry, index_now, tokens
from tests.tenancy import register

pytestmark = pytest.mark.django_db


def set_state(portal: Portal, **fields: object) -> None:
    """As an administrator changes a site."""
    member = MemberSite.objects.get(pk=portal.member.pk)
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()


def kinds_of(portal: Portal) -> set[str]:
    """Kinds of the entries of a site."""
    index_now()
    rows = SearchDocument.objects.filter(site_id=portal.member.site_id)
    return set(rows.values_list("kind", flat=True))


def scopes_of(kind: str, pk: int) -> set[str]:
    """Where a thing is found."""
    found = entry(kind, pk)
    assert found is not None
    return tokens(found)


def find_title(kind: str, pk: int) -> str:
    """Under which title a thing is found."""
    found = entry(kind, pk)
    assert found is not None
    return found.title


def test_the_state_of_a_site(commune: Portal) -> None:
    commune.article("Chợ phiên")
    commune.office.publish("933/QĐ-UBND")
    everything = {"news", "document", "page", "unit"}
    assert kinds_of(commune) == everything
    set_state(commune, state=SiteState.SUSPENDED)
    assert kinds_of(commune) == set()
    set_state(commune, state=SiteState.ARCHIVED)
    assert kinds_of(commune) == everything
    portal = SearchDocument.objects.get(kind="unit", site=commune.member.site_id)
    assert portal.is_over
    set_state(commune, state=SiteState.ACTIVE, is_practice=True)
    assert kinds_of(commune) == set()
    set_state(commune, is_practice=False)
    assert kinds_of(commune) == everything


def test_a_walk_over_a_site_goes_on_where_it_stopped(
    commune: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "A_JOB", 2)
    commune.news.fill(5)
    index_now()
    set_state(commune, state=SiteState.SUSPENDED)
    assert kinds_of(commune) == set()
    set_state(commune, state=SiteState.ACTIVE)
    assert kinds_of(commune) == {"news", "page", "unit"}
    assert SearchDocument.objects.filter(kind="news").count() == 5


def test_a_branch_moves(province: Portal, commune: Portal, neighbour: Portal) -> None:
    article = neighbour.article("Chợ phiên")
    above = f"@unit={province.member.unit_page_id}"
    assert above not in scopes_of("news", article.pk)
    Page.objects.get(pk=neighbour.member.unit_page_id).move(
        Page.objects.get(pk=province.member.unit_page_id), pos="last-child"
    )
    own = f"@unit={neighbour.member.unit_page_id}"
    assert {above, own} <= scopes_of("news", article.pk)


def test_another_root_of_a_site(commune: Portal) -> None:
    page = commune.text("Lịch sử", slug="lich-su")
    index_now()
    site = Site.objects.get(pk=commune.member.site_id)
    site.root_page_id = commune.section.pk
    site.save()
    found = entry("page", page.pk)
    assert found is not None
    assert found.path == "/lich-su/"


def test_a_site_that_is_deleted_takes_its_entries_along(neighbour: Portal) -> None:
    neighbour.article("Chợ phiên")
    assert kinds_of(neighbour)
    site_id = neighbour.member.site_id
    MemberSite.objects.get(pk=neighbour.member.pk).delete()
    Site.objects.get(pk=site_id).delete()
    assert not SearchDocument.objects.filter(site_id=site_id).exists()


def test_shared_and_withdrawn(commune: Portal, neighbour: Portal, province: Portal) -> None:
    article = neighbour.article("Chợ phiên")
    tokens = {
        f"@site={commune.member.site_id}",
        f"@unit={commune.member.unit_page_id}",
        f"@unit={province.member.unit_page_id}",
    }
    assert not tokens & scopes_of("news", article.pk)
    placement = place(article, commune.news.index)
    assert tokens <= scopes_of("news", article.pk)
    set_state(commune, state=SiteState.SUSPENDED)
    assert not tokens & scopes_of("news", article.pk)
    set_state(commune, state=SiteState.ACTIVE)
    assert tokens <= scopes_of("news", article.pk)
    withdraw(placement)
    assert not tokens & scopes_of("news", article.pk)
    with pytest.raises(ValidationError):
        withdraw(Placement.objects.get(page=article, is_source=True))


def test_a_placement_begins_and_ends_by_the_clock(commune: Portal, neighbour: Portal) -> None:
    article = neighbour.article("Chợ phiên")
    token, now, day = f"@site={commune.member.site_id}", timezone.now(), datetime.timedelta(days=1)
    placement = place(article, commune.news.index, valid_from=now + day)
    assert token not in scopes_of("news", article.pk)
    Placement.objects.filter(pk=placement.pk).update(valid_from=now - 5 * day)
    look_at_placements(now)
    assert token not in scopes_of("news", article.pk), "looked at long ago: nothing is told twice"
    TickRun.objects.create(
        name=PART, last_started=now - 6 * day, last_finished=now, last_succeeded=now - 6 * day
    )
    look_at_placements(now)
    assert token in scopes_of("news", article.pk)
    Placement.objects.filter(pk=placement.pk).update(valid_to=now)
    look_at_placements(now)
    assert token not in scopes_of("news", article.pk)


def test_a_unit_is_renamed(commune: Portal) -> None:
    article = commune.article("Chợ phiên")
    home = commune.member.site.root_page_id
    index_now()
    unit = Unit.objects.get(pk=commune.member.unit_id)
    rename_unit(unit, "Phường Chi Lăng", timezone.localdate())
    found = entry("unit", home)
    assert found is not None
    assert found.title == "Phường Chi Lăng"
    label = FacetValue.objects.get(facet="unit", key=f"s{commune.member.site_id}").label
    assert label == "Phường Chi Lăng"
    assert entry("news", article.pk) is not None


def test_the_register_is_loaded_anew(commune: Portal, tmp_path: Path) -> None:
    """Tens of thousands of rows at once, without a signal for each."""
    parent = Page.objects.get(pk=commune.member.site.root_page_id)
    contacts = parent.add_child(instance=ContactPage(title="Liên hệ", slug="lien-he"))
    register.load()
    set_state(commune, unit=register.unit("Xã Bằng Mạc"))
    home = commune.member.site.root_page_id
    index_now()
    assert find_title("unit", home) == "Xã Bằng Mạc"
    lists = register.copy_of_lists(tmp_path)
    register.load(register.change(lists, register.AFTER, "Xã Bằng Mạc", "Xã Vạn Linh"))
    assert find_title("unit", home) == "Xã Vạn Linh"
    label = FacetValue.objects.get(facet="unit", key=f"s{commune.member.site_id}").label
    assert label == "Xã Vạn Linh"
    found = entry("office", contacts.pk)
    assert found is not None
    assert found.parent == "Xã Vạn Linh"


def test_the_unit_above_and_the_one_before(province: Portal, commune: Portal) -> None:
    home = commune.member.site.root_page_id
    unit = Unit.objects.get(pk=province.member.unit_id)
    rename_unit(unit, "Thành phố Lạng Sơn", timezone.localdate())
    found = entry("unit", home)
    assert found is not None
    assert found.parent == "Thành phố Lạng Sơn"
    old = make_unit("Xã Vân Thủy")
    Succession.objects.create(
        old=old, new=commune.member.unit, extent="whole", on=datetime.date(2025, 7, 1)
    )
    found = entry("unit", home)
    assert found is not None
    assert "Xã Vân Thủy" in found.lead


def test_a_profile_says_otherwise(commune: Portal) -> None:
    profile = commune.member.site.profile
    index_now()
    profile.phone = "0205 3812 345"
    profile.save()
    found = entry("unit", commune.member.site.root_page_id)
    assert found is not None
    assert "0205 3812 345" in found.body


def test_a_category_is_renamed(commune: Portal) -> None:
    category = NewsCategory.objects.create(slug="cho-phien", name="Chợ phiên")
    commune.article("Chợ Đồng Đăng", category=category)
    index_now()
    category.name = "Chợ và hội"
    category.save()
    assert FacetValue.objects.get(facet="category", key="cho-phien").label == "Chợ và hội"


def test_a_kind_of_places_is_renamed(commune: Portal) -> None:
    kind = PlaceKind.objects.create(slug="ai", name="Cửa ải", group="place")
    home = Page.objects.get(pk=commune.member.site.root_page_id)
    page = home.add_child(instance=PlacePage(title="Ải Chi Lăng", summary="Một ải.", kind=kind))
    found = entry("page", page.pk)
    assert found is not None
    assert found.parent == "Cửa ải"
    kind.name = "Ải quan"
    kind.save()
    found = entry("page", page.pk)
    assert found is not None
    assert found.parent == "Ải quan"
