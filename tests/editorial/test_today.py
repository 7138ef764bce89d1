"""The dashboard: five things to do at most, one's own work, the month; at a flat cost."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from editorial import services
from editorial.desk import today, writing
from editorial.desk.today import Desk, Thing, choose
from editorial.versions import seen_version
from news.models import NewsIndexPage
from portal.core.accounts.models import User
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope, SiteState
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.factories import grant, make_member_site, make_user
from tests.support.shared_rows import shared
from tests.tenancy.rights_world import World, admin, child, fresh

MOST_QUERIES = 15


def again(user: User) -> User:
    """The same person in a new request."""
    return User.objects.get(pk=user.pk)


def desk_of(user: User) -> Desk:
    return today.read(again(user))


def titles(things: list[Thing]) -> list[str]:
    return [thing.title for thing in things]


def pages_at(world: World, number: int) -> list[Page]:
    return [child(world.a.section, f"Trang {n}", f"trang-{n}") for n in range(number)]


def send(page: Page, clerk: Clerk) -> None:
    """Submit, as the screen does, without the screen."""
    draft = fresh(page)
    draft.save_revision(user=clerk.user)
    waits = draft.current_workflow_state
    if waits:
        waits.resume(clerk.user)
    else:
        draft.get_workflow().start(draft, clerk.user)


def send_back(page: Page, clerk: Clerk, reason: str) -> None:
    """Return it to its author."""
    state = fresh(page).current_workflow_task_state
    services.send_back(state, clerk.user, reason=reason)


def approve(page: Page, clerk: Clerk) -> None:
    """Approve what is newest."""
    draft = fresh(page)
    seen = seen_version(draft.get_latest_revision())
    services.approve(draft.current_workflow_task_state, clerk.user, seen=seen)


def thing(kind: str, number: int) -> Thing:
    return Thing(kind=kind, label="", title=f"{kind}{number}", url="/", site_id=None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((9, 0, 0), (5, 0, 0)),
        ((9, 9, 9), (3, 1, 1)),
        ((1, 9, 9), (1, 3, 1)),
        ((1, 1, 1), (1, 1, 1)),
        ((0, 2, 9), (0, 2, 3)),
    ],
)
def test_five_things_and_no_kind_is_crowded_out(
    counts: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    kinds = {
        name: [thing(name, number) for number in range(count)]
        for name, count in zip("abc", counts, strict=True)
    }
    chosen = choose(kinds, 5)
    assert tuple(len(chosen[name]) for name in "abc") == shown
    assert all(chosen[name] == kinds[name][: len(chosen[name])] for name in "abc")


def test_what_waits_and_what_was_returned(people: People, draft: Page) -> None:
    send(draft, people.editor)
    waits = desk_of(people.approver.user).things
    assert [(one.kind, one.title, one.who) for one in waits] == [
        ("waiting", draft.title, "Bien-Tap")
    ]
    assert desk_of(people.stranger.user).things == []
    mine = desk_of(people.editor.user)
    assert [(one.kind, one.title) for one in mine.work] == [("submitted", draft.title)]
    send_back(draft, people.approver, "Thiếu địa điểm họp.")
    assert desk_of(people.approver.user).things == []
    mine = desk_of(people.editor.user)
    assert [(one.kind, one.note, one.who) for one in mine.things] == [
        ("returned", "Thiếu địa điểm họp.", "Duyet-Mot")
    ]
    assert mine.work == []


def test_what_lies_where_a_role_has_ended_is_nobodys(
    people: People, draft: Page, world: World
) -> None:
    send(draft, people.editor)
    send_back(draft, people.approver, "Chưa đạt.")
    child(world.a.section, "Khác", "khac").save_revision(user=people.editor.user)
    RoleAssignment.objects.filter(user=people.editor.user).update(
        valid_to=datetime.date(2020, 1, 1), valid_from=None
    )
    grant(people.editor.user, world.b.member)
    desk = desk_of(people.editor.user)
    assert (desk.things, desk.work) == ([], [])
    assert [figure.number for figure in desk.figures] == [0, 0]


def test_drafts_are_ones_own_and_those_one_wrote_on_last(
    people: People, draft: Page, world: World
) -> None:
    helper = Clerk("cong-tac", world.a, Role.COLLABORATOR)
    live = child(world.a.section, "Đang đăng", "dang-dang")
    live.save_revision(user=people.editor.user).publish()
    live.intro = "Đang sửa"
    live.save_revision(user=people.editor.user)
    assert titles(desk_of(people.editor.user).work) == ["Đang đăng", draft.title]
    assert desk_of(helper.user).work == []
    # Somebody else goes on: it is the owner's draft still, and his, too.
    fresh(draft).save_revision(user=people.second.user)
    assert draft.title in titles(desk_of(people.editor.user).work)
    assert titles(desk_of(people.second.user).work) == [draft.title]


def test_what_was_taken_down_is_no_draft_until_it_is_changed(people: People, world: World) -> None:
    page = child(world.a.section, "Đã gỡ", "da-go")
    page.save_revision(user=people.editor.user).publish()
    fresh(page).unpublish()
    assert desk_of(people.editor.user).work == []
    fresh(page).save_revision(user=people.editor.user)
    assert titles(desk_of(people.editor.user).work) == ["Đã gỡ"]


def test_there_are_never_more_than_five_and_a_way_to_all(people: People, world: World) -> None:
    for page in pages_at(world, 7):
        send(page, people.editor)
    desk = desk_of(people.approver.user)
    assert titles(desk.things) == [f"Trang {n}" for n in range(5)]
    assert [(more.number, more.url) for more in desk.more] == [(7, "/admin/viec-hom-nay/waiting/")]
    listed = people.approver.client.get(desk.more[0].url).content.decode()
    assert all(f"Trang {n}" in listed for n in range(7))
    mine = desk_of(people.editor.user)
    assert len(mine.work) == 5
    assert [more.url for more in mine.more_work] == ["/admin/viec-hom-nay/submitted/"]


def test_the_month_counts_pages_not_attempts(people: People, draft: Page) -> None:
    send(draft, people.editor)
    send_back(draft, people.approver, "Sửa lại.")
    send(draft, people.editor)
    approve(draft, people.approver)
    figures = {figure.url: figure.number for figure in desk_of(people.editor.user).figures}
    assert figures == {
        "/admin/viec-hom-nay/sent/": 1,
        "/admin/viec-hom-nay/published/": 1,
    }
    approver = desk_of(people.approver.user).figures
    assert [figure.number for figure in approver] == [0, 0, 1]
    for clerk in (people.editor, people.approver):
        for figure in desk_of(clerk.user).figures:
            listed = clerk.client.get(figure.url).context["things"]
            assert bool(listed) is bool(figure.number)


@pytest.mark.parametrize("kind", ["waiting", "returned", "submitted", "draft", "sent"])
def test_lists_hold_nothing_of_others(people: People, draft: Page, kind: str) -> None:
    send(draft, people.editor)
    answer = people.stranger.client.get(f"/admin/viec-hom-nay/{kind}/")
    assert answer.status_code == 200
    assert draft.title not in answer.content.decode()


def test_there_is_no_list_of_another_kind(people: People) -> None:
    assert people.editor.client.get("/admin/viec-hom-nay/khac/").status_code == 404


def news_list(world_portal: object, slug: str = "tin-tuc") -> NewsIndexPage:
    home = fresh(world_portal.home)  # type: ignore[attr-defined]
    made: NewsIndexPage = home.add_child(
        instance=NewsIndexPage(title=f"Tin {slug}", slug=slug, locale=home.locale)
    )
    return made


def test_the_big_button_leads_to_the_form(people: People, world: World) -> None:
    news_list(world.a, "thong-bao")
    main = news_list(world.a)
    assert 'href="/admin/viet-tin/"' in people.editor.client.get("/admin/").content.decode()
    answer = people.editor.client.get("/admin/viet-tin/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == f"/admin/pages/add/news/articlepage/{main.pk}/"
    other = people.editor.client.get("/admin/viet-tin/?muc=1", follow=True).content.decode()
    assert "Tin thong-bao" in other


def test_who_has_several_sites_chooses_one(people: People, world: World) -> None:
    lists = [news_list(portal) for portal in (world.a, world.b)]
    user = make_user("hai-xa")
    for portal in (world.a, world.b):
        grant(user, portal.member)
    client = admin(user)
    shown = client.get("/admin/viet-tin/").content.decode()
    assert "Đơn vị chilang" in shown
    assert "Đơn vị bangmac" in shown
    found = client.get("/admin/viet-tin/?q=don vi BANG").content.decode()
    assert "Đơn vị chilang" not in found
    form = client.get(f"/admin/viet-tin/{world.b.member.site_id}/")
    assert form["Location"] == f"/admin/pages/add/news/articlepage/{lists[1].pk}/"
    for path in ("", "muc/"):
        answer = people.editor.client.get(f"/admin/viet-tin/{world.b.member.site_id}/{path}")
        assert answer.status_code == 404


def test_the_choice_lists_a_few_of_many(world: World) -> None:
    for number in range(12):
        make_member_site(f"Xã {number:02}", f"x{number}.localhost", parent=world.lang_son.member)
    chief = make_user("tinh")
    grant(chief, world.lang_son.member, Role.EDITOR, RoleScope.BRANCH)
    answer = admin(chief).get("/admin/viet-tin/")
    assert len(answer.context["sites"]) == writing.SITES_SHOWN
    assert answer.context["has_more"]


def test_who_may_not_write_sees_no_button(people: People, world: World) -> None:
    auditor = Clerk("kiem-tra", world.a, Role.AUDITOR)
    assert "/admin/viet-tin/" not in auditor.client.get("/admin/").content.decode()
    MemberSite.objects.filter(pk=world.a.member.pk).update(state=SiteState.ARCHIVED)
    assert "/admin/viet-tin/" not in people.editor.client.get("/admin/").content.decode()
    answer = people.editor.client.get("/admin/viet-tin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/"


def cost(client: Client) -> int:
    """Queries of the dashboard; in production one reads the versions, once in half a second."""
    client.get("/admin/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/admin/").status_code == 200
    return 1 + len([query for query in seen if "cacheversion" not in query["sql"]])


@shared
def many_roles(world: World) -> dict[str, User]:
    """For each role somebody who has it a hundred times: at A, and at 25 other sites."""
    communes = [
        make_member_site(f"Xã {number}", f"x{number}.localhost", parent=world.c.member)
        for number in range(25)
    ]
    people = {}
    for role in Role.values:
        user = people[role] = make_user(f"nhieu-{role}")
        grant(user, world.a.member, role)
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=user, unit=commune.unit, role=role, scope=RoleScope.SITE)
            for commune in communes
            for _times in range(4)
        )
    return people


@pytest.mark.parametrize("role", Role.values)
def test_a_hundred_roles_cost_what_one_costs(
    people: People, world: World, many_roles: dict[str, User], role: str
) -> None:
    for page in pages_at(world, 2):
        send(page, people.editor)
    one = make_user("mot")
    grant(one, world.a.member, role)
    asked = [cost(admin(user)) for user in (one, many_roles[role])]
    assert max(asked) <= MOST_QUERIES, asked
    # With several sites a line says of which it is.
    assert asked[1] - asked[0] <= 1
