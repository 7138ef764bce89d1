"""Who looks after a page, when it is read again, who is reminded, and who sees the list."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, PageLogEntry

from editorial.care import services
from editorial.care.reminders import remind
from editorial.care.selectors import next_review, possible_owners
from editorial.desk import today
from editorial.models import PageCare, ReviewInterval
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope, SiteState
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, child, fresh

LIST = "/admin/reports/pages-to-review/"
YESTERDAY = datetime.timedelta(days=1)


def form_url(page: Page) -> str:
    return f"/admin/ra-soat/{page.pk}/"


def due(page: Page, owner: User | None, days: int = 1) -> PageCare:
    """A page that was to be reviewed some days ago."""
    return services.set_care(page, owner, timezone.localdate() - datetime.timedelta(days=days))


def listed(clerk: Clerk, query: str = "") -> list[str]:
    answer = clerk.client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return [care.page.title for care in answer.context["object_list"]]


def on_the_desk(clerk: Clerk) -> list[str]:
    """The reviews that the dashboard asks of somebody, in a new request."""
    desk = today.read(User.objects.get(pk=clerk.user.pk))
    return [thing.url for thing in desk.things if thing.kind == "review"]


def test_intervals_are_dated_and_of_a_page_type(db: None) -> None:
    day = datetime.date(2026, 8, 31)
    assert next_review("home.StandardPage", day) == datetime.date(2027, 2, 28)
    assert next_review("news.ArticlePage", day) is None
    ReviewInterval.objects.filter(page_type="home.StandardPage").update(valid_to=day)
    assert next_review("home.StandardPage", day) is None
    ReviewInterval.objects.create(page_type="home.StandardPage", months=3, valid_from=day)
    assert next_review("home.StandardPage", day) == datetime.date(2026, 11, 30)


def test_owners_are_people_who_may_change_the_page(people: People, world: World) -> None:
    names = set(possible_owners(world.a.page).values_list("username", flat=True))
    Clerk("cong-tac", world.a, Role.COLLABORATOR)
    Clerk("kiem-tra", world.a, Role.AUDITOR)
    assert names == {"bien-tap", "duyet-mot", "duyet-hai", "trung-tam"}
    assert set(possible_owners(world.a.page).values_list("username", flat=True)) == names


def test_the_form_offers_colleagues_and_takes_nobody_else(people: People, world: World) -> None:
    page, day = world.a.page, timezone.localdate() + datetime.timedelta(days=90)
    shown = people.editor.client.get(form_url(page)).content.decode()
    assert "Duyet-Mot" in shown
    assert "Duyet-Xa-Khac" not in shown
    stranger = {"owner": people.stranger.user.pk, "review_on": day.isoformat()}
    answer = people.editor.client.post(form_url(page), stranger)
    assert "owner" in answer.context["form"].errors
    assert day.isoformat() in answer.content.decode(), "what was typed is kept"
    assert not PageCare.objects.exists()
    answer = people.editor.client.post(
        form_url(page), {"owner": people.second.user.pk, "review_on": day.isoformat()}
    )
    assert answer.status_code == 302
    care = PageCare.objects.get()
    assert (care.owner, care.review_on, care.site) == (
        people.second.user,
        day,
        world.a.member.site,
    )
    assert AuditEntry.objects.filter(
        object_type="editorial.PageCare", site_id=world.a.member.site_id
    ).exists()


def test_a_day_that_is_over_is_refused_unless_it_stood_there(people: People, world: World) -> None:
    page, day = world.a.page, timezone.localdate() - YESTERDAY
    posted = {"owner": "", "review_on": day.isoformat()}
    answer = people.editor.client.post(form_url(page), posted)
    assert "review_on" in answer.context["form"].errors
    due(page, None)
    posted["owner"] = str(people.second.user.pk)
    assert people.editor.client.post(form_url(page), posted).status_code == 302


def test_pages_out_of_reach_do_not_exist(people: People, world: World) -> None:
    due(world.a.page, people.editor.user)
    helper = Clerk("cong-tac", world.a, Role.COLLABORATOR)
    auditor = Clerk("kiem-tra", world.a, Role.AUDITOR)
    for clerk in (people.stranger, helper, auditor):
        assert clerk.client.get(form_url(world.a.page)).status_code == 404
        assert clerk.client.post(f"{form_url(world.a.page)}van-dung/").status_code == 404
    for page in (world.a.member.unit_page, Page.get_first_root_node()):
        assert people.central.client.get(form_url(page)).status_code == 404
    assert PageCare.objects.get().reviewed_at is None
    assert world.a.page.title not in listed(people.stranger)
    assert listed(auditor) == [world.a.page.title]


def test_still_true_sets_the_next_day(people: People, world: World) -> None:
    due(world.a.page, people.editor.user)
    answer = people.editor.client.post(f"{form_url(world.a.page)}van-dung/", {"next": LIST})
    assert answer["Location"] == LIST
    care = PageCare.objects.get()
    assert care.review_on == next_review("home.StandardPage", timezone.localdate())
    assert (care.reviewed_by, care.is_reminded) == (people.editor.user, False)
    entry = PageLogEntry.objects.get(page=world.a.page, action="editorial.reviewed")
    assert entry.user == people.editor.user
    history = people.editor.client.get(f"/admin/pages/{world.a.page.pk}/history/")
    assert "vẫn đúng" in history.content.decode()


def test_without_an_interval_the_day_is_chosen_by_hand(people: People, world: World) -> None:
    care = due(world.a.page, people.editor.user)
    ReviewInterval.objects.all().delete()
    answer = people.editor.client.post(f"{form_url(world.a.page)}van-dung/", {"next": LIST})
    assert answer["Location"] == form_url(world.a.page)
    care.refresh_from_db()
    assert (care.reviewed_at, care.review_on) == (None, timezone.localdate() - YESTERDAY)


def test_a_page_is_cared_for_from_its_first_publication(people: People, draft: Page) -> None:
    fresh(draft).get_latest_revision().publish()
    care = PageCare.objects.get(page=draft)
    assert care.owner == people.editor.user
    assert care.review_on == next_review("home.StandardPage", timezone.localdate())
    services.set_care(draft, people.second.user, None)
    fresh(draft).save_revision(user=people.editor.user).publish()
    care.refresh_from_db()
    assert (care.owner, care.review_on) == (people.second.user, None), "once"


def test_an_author_who_may_not_change_pages_does_not_look_after_them(
    people: People, world: World
) -> None:
    helper = Clerk("cong-tac", world.a, Role.COLLABORATOR)
    page = child(world.a.section, "Của cộng tác viên", "cua-ctv")
    Page.objects.filter(pk=page.pk).update(owner=helper.user)
    fresh(page).save_revision().publish()
    assert PageCare.objects.get(page=page).owner is None


def test_filters_of_the_list(people: People, world: World) -> None:
    today_ = timezone.localdate()
    pages = {
        name: child(world.a.section, name, f"trang-{number}")
        for number, name in enumerate(["quá hạn", "sắp đến", "còn lâu", "không ngày"])
    }
    due(pages["quá hạn"], people.editor.user)
    services.set_care(pages["sắp đến"], None, today_ + datetime.timedelta(days=30))
    services.set_care(pages["còn lâu"], people.second.user, today_ + datetime.timedelta(days=31))
    services.set_care(pages["không ngày"], people.stranger.user, None)
    assert listed(people.editor) == list(pages)
    assert listed(people.editor, "?when=overdue") == ["quá hạn"]
    assert listed(people.editor, "?when=soon") == ["sắp đến"]
    assert listed(people.editor, "?when=undated") == ["không ngày"]
    assert listed(people.editor, "?whose=mine") == ["quá hạn"]
    assert listed(people.editor, "?whose=nobodys") == ["sắp đến", "không ngày"]
    branch = Clerk("tinh", world.lang_son, Role.EDITOR, RoleScope.BRANCH)
    services.set_care(pages["sắp đến"], branch.user, None)
    assert listed(people.editor, "?whose=nobodys") == ["không ngày"]
    answer = people.editor.client.get(f"{LIST}?export=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Bien-Tap" in text
    assert AuditEntry.objects.filter(action="export").exists()


def test_an_owner_whose_role_has_ended_is_none(people: People, world: World) -> None:
    admin_ = Clerk("quan-tri", world.a, Role.SITE_ADMIN)
    above = Clerk("quan-tri-tinh", world.lang_son, Role.SITE_ADMIN)
    due(world.a.page, people.editor.user)
    assert on_the_desk(people.editor) == [form_url(world.a.page)]
    assert on_the_desk(admin_) == []
    RoleAssignment.objects.filter(user=people.editor.user).update(valid_to=timezone.localdate())
    assert on_the_desk(admin_) == [form_url(world.a.page)]
    assert on_the_desk(above) == [], "not on his site"
    assert listed(admin_, "?whose=nobodys") == [world.a.page.title]
    assert on_the_desk(people.editor) == []
    assert remind() == 0
    assert PageCare.objects.get().is_reminded


@pytest.fixture
def letters(settings: Settings) -> list[mail.EmailMessage]:
    """What is sent, at once and kept."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def test_one_letter_an_owner_and_once(
    people: People, world: World, letters: list[mail.EmailMessage]
) -> None:
    other = child(world.a.section, "Trang nữa", "trang-nua")
    due(world.a.page, people.editor.user)
    due(other, people.editor.user, days=0)
    due(world.b.page, people.stranger.user)
    later = child(world.a.section, "Sau này", "sau-nay")
    services.set_care(later, people.second.user, timezone.localdate() + YESTERDAY)
    assert remind() == 3
    assert sorted(letter.to[0] for letter in letters) == [
        "bien-tap@example.vn",
        "duyet-xa-khac@example.vn",
    ]
    own = next(letter for letter in letters if letter.to == ["bien-tap@example.vn"])
    assert "2 trang" in own.subject
    assert world.a.page.title in own.body
    assert form_url(other) in own.body
    assert world.b.page.title not in own.body
    assert remind() == 0
    assert len(letters) == 2
    # Another owner, or another day, is told anew.
    due(world.a.page, people.second.user)
    assert remind() == 1


def test_nobody_is_reminded_of_what_readers_do_not_see(
    people: People, world: World, letters: list[mail.EmailMessage]
) -> None:
    due(world.a.page, people.editor.user)
    due(world.b.page, people.stranger.user)
    fresh(world.a.page).unpublish()
    MemberSite.objects.filter(pk=world.b.member.pk).update(state=SiteState.ARCHIVED)
    assert remind() == 0
    assert letters == []


def test_a_batch_is_bounded_and_the_next_takes_the_rest(people: People, world: World) -> None:
    for number in range(3):
        due(child(world.a.section, f"Trang {number}", f"trang-{number}"), people.editor.user)
    assert [remind(batch=2), remind(batch=2), remind(batch=2)] == [2, 1, 0]


def test_the_editor_says_that_a_page_is_due(people: People, world: World) -> None:
    assert form_url(world.a.page) in people.editor.open(world.a.page).content.decode()
    assert "rà soát: mọi nội dung" not in people.editor.open(world.a.page).content.decode()
    due(world.a.page, None)
    assert (
        "rà soát: mọi nội dung" in people.editor.client.get(edit_url(world.a.page)).content.decode()
    )


def test_intervals_are_the_centres(people: People, world: World) -> None:
    address = "/admin/review_intervals/"
    assert people.editor.client.get(address).status_code == 302
    assert people.central.client.get(address).status_code == 200
    row = ReviewInterval.objects.get(page_type="home.StandardPage")
    posted = {"page_type": row.page_type, "months": 3, "basis": "QĐ"}
    answer = people.central.client.post(f"{address}edit/{row.pk}/", posted)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.months == 3
    answer = people.central.client.post(f"{address}new/", posted)
    assert "valid_from" in answer.context["form"].errors


def test_a_grant_is_asked_of_today(people: People, world: World) -> None:
    user = make_user("sap-toi")
    grant(user, world.a.member, valid_from=timezone.localdate() + YESTERDAY)
    assert user not in possible_owners(world.a.page)
