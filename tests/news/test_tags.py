"""Tags: pages of a site's own articles, suggestions from one's own sites."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from news.models import ArticlePage, NewsIndexPage
from portal.core.media import services
from portal.tenancy.models import Role, RoleScope
from portal.tenancy.placements import place
from tests.factories import grant, make_user
from tests.media.files import picture_file
from tests.news.conftest import Newsroom, at
from tests.news.test_lists import canonical, shown
from tests.news.test_related import publish

SUGGEST = "/admin/tag-autocomplete/news/newstag/"


def editor_of(newsroom: Newsroom, sign_in: Any, role: str = Role.EDITOR) -> Client:
    user = make_user(f"bt-{newsroom.host.split('.')[0]}")
    grant(user, newsroom.member, role)
    return sign_in(user)


def test_a_tag_leads_to_the_articles_of_this_site(commune: Newsroom, neighbour: Newsroom) -> None:
    publish(commune, "Một", "nông thôn mới", published_at=at("2026-11-01"))
    publish(commune, "Hai", "nông thôn mới", "na", published_at=at("2026-11-02"))
    publish(neighbour, "Xã khác", "nông thôn mới")
    html = commune.get("/tin-tuc/mot/").content.decode()
    assert 'href="/the/nong-thon-moi/"' in html
    assert shown(commune, "/the/nong-thon-moi/") == ["Hai", "Một"]
    assert "Từ khóa “nông thôn mới”" in commune.get("/the/nong-thon-moi/").content.decode()
    assert canonical(commune, "/the/na/?x=1") == "http://chilang.localhost/the/na/"


def test_shared_articles_stand_under_their_tags_once(
    commune: Newsroom, neighbour: Newsroom
) -> None:
    article = publish(commune, "Chung", "na")
    home = neighbour.member.site.root_page.specific
    home.refresh_from_db()
    second = home.add_child(instance=NewsIndexPage(title="Thông báo", slug="thong-bao"))
    place(article, neighbour.index)
    place(article, second)
    assert shown(neighbour, "/the/na/") == ["Chung"]
    assert "1 bài viết" in neighbour.get("/the/na/").content.decode()


def test_pages_of_a_tag(commune: Newsroom) -> None:
    for number in range(23):
        publish(commune, f"Tin {number:02}", "na", published_at=at(f"2026-11-{number + 1:02}"))
    assert len(shown(commune, "/the/na/")) == 20
    assert shown(commune, "/the/na/?trang=2") == ["Tin 02", "Tin 01", "Tin 00"]
    assert commune.get("/the/na/?trang=3").status_code == 404


def test_a_tag_of_another_site_is_not_there(commune: Newsroom, neighbour: Newsroom) -> None:
    publish(neighbour, "Xã khác", "bí mật")
    article = publish(commune, "Đã gỡ", "na")
    article.unpublish()
    for path in ("/the/bi-mat/", "/the/na/", "/the/khong-co/", "/the/na/rss/", "/the/bi-mat/rss/"):
        assert commune.get(path).status_code == 404, path


def test_below_a_list_the_address_leads_to_the_one_of_the_site(commune: Newsroom) -> None:
    answer = commune.get("/tin-tuc/the/na/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/the/na/")


def test_tags_of_one_language_only(commune: Newsroom) -> None:
    publish(commune, "Một", "na")
    assert commune.get("/en/the/na/").status_code == 404


def suggested(client: Client, term: str, path: str = SUGGEST) -> list[str]:
    answer = client.get(path, {"term": term})
    assert answer.status_code == 200
    names: list[str] = answer.json()
    return names


def test_suggestions_of_ones_own_sites_alone(
    commune: Newsroom, neighbour: Newsroom, sign_in: Any
) -> None:
    publish(commune, "Một", "na Chi Lăng")
    publish(neighbour, "Hai", "na Nhân Lý", "nạn nhân bí mật")
    assert suggested(editor_of(commune, sign_in), "na") == ["na Chi Lăng"]
    assert suggested(editor_of(neighbour, sign_in), "na") == ["na Nhân Lý", "nạn nhân bí mật"]
    auditor = make_user("kiem-tra")
    grant(auditor, commune.member, Role.AUDITOR)
    assert suggested(sign_in(auditor), "na") == []


def test_suggestions_of_a_branch_and_of_the_superuser(
    commune: Newsroom, neighbour: Newsroom, sign_in: Any, admin_client: Client
) -> None:
    publish(commune, "Một", "na Chi Lăng")
    publish(neighbour, "Hai", "na Nhân Lý")
    user = make_user("chi-nhanh")
    grant(user, commune.member, Role.APPROVER, RoleScope.BRANCH)
    assert suggested(sign_in(user), "na") == ["na Chi Lăng"]
    assert suggested(admin_client, "na") == ["na Chi Lăng", "na Nhân Lý"]


@pytest.mark.parametrize("term", ["nông thôn", "nong thon", "NÔNG", "nông thôn "])
def test_suggestions_whatever_is_typed(commune: Newsroom, sign_in: Any, term: str) -> None:
    publish(commune, "Một", "nông thôn mới")
    assert suggested(editor_of(commune, sign_in), term) == ["nông thôn mới"]
    assert suggested(editor_of(neighbour_free(commune), sign_in, Role.APPROVER), "xyz") == []


def neighbour_free(newsroom: Newsroom) -> Newsroom:
    """The same newsroom under another login name."""
    return Newsroom(newsroom.member, f"x-{newsroom.host}", newsroom.index)


def test_suggestions_need_a_sign_in(commune: Newsroom) -> None:
    publish(commune, "Một", "na")
    answer = Client(headers={"host": "quantri.localhost"}).get(SUGGEST, {"term": "na"})
    assert answer.status_code == 302
    assert commune.get(SUGGEST).status_code == 404


def test_tags_of_files_are_suggested_to_those_who_may_choose_them(
    commune: Newsroom, neighbour: Newsroom, sign_in: Any
) -> None:
    for newsroom, name in ((commune, "chợ phiên"), (neighbour, "chợ kín")):
        image = services.add_image(
            picture_file(), title=name, collection=newsroom.member.collection
        )
        image.tags.add(name)
    path = "/admin/tag-autocomplete/"
    assert suggested(editor_of(commune, sign_in), "chợ", path) == ["chợ phiên"]
    assert suggested(editor_of(neighbour, sign_in), "chợ", path) == ["chợ kín"]


def test_a_kind_nobody_speaks_for_has_no_suggestions(commune: Newsroom, sign_in: Any) -> None:
    client = editor_of(commune, sign_in)
    assert suggested(client, "a", "/admin/tag-autocomplete/wagtailcore/page/") == []
    assert suggested(client, "") == []


def test_tags_are_stored_in_one_spelling(commune: Newsroom) -> None:
    from news.forms import ListedPageForm

    form = ListedPageForm.__new__(ListedPageForm)
    form.cleaned_data = {"tags": ["no\u0302ng  tho\u0302n", "na"]}
    assert form.clean_tags() == ["nông thôn", "na"]
    assert not ArticlePage.objects.exists()
