"""Categories: the shared set, and what a site offers of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from news.models import NewsCategory, SiteNews, SiteNewsCategory
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_user
from tests.news.conftest import Newsroom


def offered(newsroom: Newsroom) -> list[str]:
    """Categories beside the list, in their order."""
    return re.findall(r"chuyen-muc=([a-z-]+)", newsroom.get("/tin-tuc/").content.decode())


def choose(newsroom: Newsroom, *slugs: str) -> SiteNews:
    settings = SiteNews.objects.get(site=newsroom.member.site)
    SiteNewsCategory.objects.filter(settings=settings).delete()
    for number, slug in enumerate(slugs):
        SiteNewsCategory.objects.create(settings=settings, category_id=slug, sort_order=number)
    return settings


@pytest.fixture
def site_admin(commune: Newsroom, sign_in: Any) -> Client:
    user = make_user("qt-xa")
    grant(user, commune.member, Role.SITE_ADMIN)
    return sign_in(user)


def test_all_in_force_without_a_choice(commune: Newsroom) -> None:
    everything = list(NewsCategory.objects.values_list("pk", flat=True))
    assert offered(commune) == everything


def test_the_choice_of_a_site_in_its_order(commune: Newsroom, neighbour: Newsroom) -> None:
    choose(commune, "kinh-te", "thong-bao")
    assert offered(commune) == ["kinh-te", "thong-bao"]
    assert len(offered(neighbour)) == NewsCategory.objects.count()
    NewsCategory.objects.filter(pk="kinh-te").update(valid_to="2026-01-01")
    assert offered(commune) == ["thong-bao"]


def test_what_is_not_offered_is_not_found_unless_it_holds_something(commune: Newsroom) -> None:
    choose(commune, "thong-bao")
    assert commune.get("/tin-tuc/?chuyen-muc=kinh-te").status_code == 404
    commune.publish("Tin", category=NewsCategory.objects.get(pk="kinh-te"))
    assert commune.get("/tin-tuc/?chuyen-muc=kinh-te").status_code == 200


def test_editors_file_under_what_their_site_offers(commune: Newsroom, sign_in: Any) -> None:
    choose(commune, "thong-bao", "kinh-te")
    user = make_user("bien-tap")
    grant(user, commune.member, Role.EDITOR)
    client = sign_in(user)

    def choices(path: str) -> set[str]:
        form = client.get(path).context["form"]
        return set(form.fields["category"].queryset.values_list("pk", flat=True))

    new = f"/admin/pages/add/news/articlepage/{commune.index.pk}/"
    assert choices(new) == {"thong-bao", "kinh-te"}
    # What an article has already stays a choice.
    old = commune.publish("Tin", category=NewsCategory.objects.get(pk="van-hoa-xa-hoi"))
    assert choices(f"/admin/pages/{old.pk}/edit/") == {"thong-bao", "kinh-te", "van-hoa-xa-hoi"}


def test_a_site_admin_chooses_for_his_site_alone(
    commune: Newsroom, neighbour: Newsroom, site_admin: Client
) -> None:
    own = SiteNews.objects.get(site=commune.member.site)
    other = SiteNews.objects.get(site=neighbour.member.site)
    listing = site_admin.get("/admin/site_news/").content.decode()
    assert "Xã Chi Lăng" in listing
    assert "Xã Nhân Lý" not in listing
    data = nested_form_data(
        {"categories": inline_formset([{"category": "kinh-te"}, {"category": "thong-bao"}])}
    )
    assert site_admin.post(f"/admin/site_news/edit/{other.pk}/", data).status_code == 404
    assert site_admin.post(f"/admin/site_news/edit/{own.pk}/", data).status_code == 302
    assert offered(commune) == ["kinh-te", "thong-bao"]
    for screen in ("add", f"delete/{own.pk}"):
        assert site_admin.get(f"/admin/site_news/{screen}/").status_code in {302, 404}


def test_the_shared_set_is_the_centres(commune: Newsroom, site_admin: Client, sign_in: Any) -> None:
    address = "/admin/news_categories/edit/kinh-te/"
    assert site_admin.get("/admin/news_categories/").status_code == 302
    assert site_admin.get(address).status_code in {302, 404}
    user = make_user("trung-tam")
    grant(user, commune.member, Role.CENTRAL, RoleScope.BRANCH)
    central = sign_in(user)
    category = {
        "name": "Kinh tế – Xã hội",
        "slug": "doi-dia-chi",
        "sort_order": "60",
        "valid_from": "",
        "valid_to": "",
        "basis": "Quy chế của tỉnh",
    }
    assert central.post(address, category).status_code == 302
    changed = NewsCategory.objects.get(pk="kinh-te")
    assert (changed.name, changed.basis) == ("Kinh tế – Xã hội", "Quy chế của tỉnh")
    assert not NewsCategory.objects.filter(pk="doi-dia-chi").exists()
    assert central.get("/admin/news_categories/delete/kinh-te/").status_code in {302, 404}
    central.post("/admin/news_categories/new/", {**category, "name": "Mới", "slug": "moi"})
    assert NewsCategory.objects.filter(pk="moi").exists()


def test_every_site_has_its_settings(commune: Newsroom) -> None:
    assert SiteNews.objects.filter(site=commune.member.site).count() == 1
