"""One's own people: seen, added, changed and ended within rank and reach, nobody else."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.jobs.runner import run_ready
from portal.tenancy.model_policies import PersonPolicy
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope, SiteState
from portal.tenancy.role_power import unended_within
from tests.factories import grant, make_member_site, make_user
from tests.tenancy.rights_world import World, admin

LIST = "/admin/people/"
NEW = "/admin/people/new/"
POLICY = PersonPolicy(User)


@pytest.fixture(autouse=True)
def _queued_mail(settings: Any) -> None:
    """Mail goes through the queue, as it does in production."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"


def edit(user: User) -> str:
    return f"/admin/people/edit/{user.pk}/"


def end(user: User) -> str:
    return f"/admin/people/end-roles/{user.pk}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def named(client: Client, query: str = "") -> list[str]:
    """The login names that the list shows."""
    found = client.get(LIST + query).context["object_list"]
    return sorted(person.username for person in found)


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def chief(world: World) -> User:
    """The administrator of commune A."""
    user = make_user("qt-a", full_name="Quản trị A")
    grant(user, world.a.member, Role.SITE_ADMIN)
    return user


@pytest.fixture
def chief_client(chief: User) -> Client:
    """His browser."""
    return admin(chief)


@pytest.fixture
def centre(world: World) -> Client:
    """A browser of the central office of Lạng Sơn."""
    user = make_user("so-tttt", full_name="Sở trung tâm")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    return admin(user)


def account(**fields: Any) -> dict[str, Any]:
    """A filled-in account."""
    return {"full_name": "Tên mới", "email": "moi@example.vn", "phone": "", "expires_on": "",
            "is_active": "on", **fields}  # fmt: skip


def newcomer(**fields: Any) -> dict[str, Any]:
    """A filled-in form of a new editor of commune A."""
    return {
        "username": "nguyen.van.mau",
        "full_name": "Nguyễn Văn Mẫu",
        "email": "mau@example.vn",
        "phone": "",
        "expires_on": "",
        "site_host": "chilang.langson.localhost",
        "role": Role.EDITOR,
        "scope": RoleScope.SITE,
        "valid_from": "",
        "valid_to": "",
        "basis": "QĐ 12/QĐ-UBND",
        **fields,
    }


def test_the_list_names_the_people_within_reach_and_nobody_else(
    world: World, chief_client: Client, centre: Client
) -> None:
    own, other, far = (make_user(name) for name in ("nguoi-xa-a", "nguoi-xa-b", "nguoi-xa-c"))
    gone = make_user("nguoi-da-di")
    make_user("nguoi-khong-vai")
    grant(own, world.a.member)
    grant(other, world.b.member)
    grant(far, world.c.member)
    grant(gone, world.a.member, valid_to=timezone.localdate())
    assert named(chief_client) == ["nguoi-xa-a"]
    assert named(chief_client, "?q=nguoi") == ["nguoi-xa-a"]
    assert named(chief_client, "?is_active=true") == ["nguoi-xa-a"]
    assert named(centre) == ["nguoi-xa-a", "nguoi-xa-b", "qt-a"]
    for hidden in (other, far, gone):
        assert chief_client.get(edit(hidden)).status_code == 404
        assert chief_client.post(edit(hidden), account()).status_code == 404
        assert now(hidden).full_name != "Tên mới"


def test_those_above_are_not_ones_own_people(world: World, chief_client: Client) -> None:
    """A central office stands at the same unit, with a higher rank; a branch reaches wider."""
    above, wide = make_user("tren"), make_user("rong")
    role = grant(above, world.a.member, Role.CENTRAL)
    grant(wide, world.a.member, Role.EDITOR, RoleScope.BRANCH)
    assert named(chief_client) == []
    assert chief_client.get(edit(above)).status_code == 404
    assert chief_client.get(f"/admin/roles/edit/{role.pk}/").status_code == 404
    assert chief_client.post(end(above), {"role": role.pk}).status_code == 404
    role.refresh_from_db()
    assert role.valid_to is None


def test_an_account_is_changed_by_who_reaches_all_its_roles(
    world: World, chief_client: Client, centre: Client
) -> None:
    both = make_user("hai-xa")
    here = grant(both, world.a.member)
    there = grant(both, world.b.member, Role.APPROVER)
    listing = text(chief_client.get(LIST))
    assert "hai-xa" in listing
    assert "bangmac" not in listing
    assert edit(both) not in listing
    assert chief_client.post(edit(both), account()).status_code == 404
    assert chief_client.post(end(both), {"role": [here.pk, there.pk]}).status_code == 404
    centre.post(edit(both), account())
    assert (now(both).full_name, now(both).email) == ("Tên mới", "moi@example.vn")
    chief_client.post(end(both), {"role": here.pk})
    here.refresh_from_db()
    there.refresh_from_db()
    assert here.valid_to == timezone.localdate()
    assert there.valid_to is None


def test_a_future_role_elsewhere_keeps_an_account_out_of_reach(
    world: World, chief_client: Client
) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    user = make_user("sap-di")
    grant(user, world.a.member)
    later = grant(user, world.c.member, valid_from=tomorrow)
    assert chief_client.get(edit(user)).status_code == 404
    later.delete()
    grant(user, world.c.member, valid_to=timezone.localdate())
    assert chief_client.get(edit(user)).status_code == 200


def test_nobody_changes_himself_or_a_superuser(
    world: World, chief: User, chief_client: Client, centre: Client
) -> None:
    root = make_user("goc", is_superuser=True)
    grant(root, world.a.member)
    for client in (chief_client, centre):
        assert client.post(edit(root), account()).status_code == 404
    assert chief_client.post(edit(chief), account()).status_code == 404
    own = RoleAssignment.objects.get(user=chief)
    assert chief_client.post(end(chief), {"role": own.pk}).status_code == 404


def test_an_account_is_locked_and_opened_again(world: World, chief_client: Client) -> None:
    long_ago = timezone.now() - datetime.timedelta(days=100)
    user = make_user("an", last_login=long_ago, date_joined=long_ago, is_active=False,
                     disabled_as_idle_at=timezone.now())  # fmt: skip
    grant(user, world.a.member)
    assert "khóa" in text(chief_client.get(LIST))
    chief_client.post(edit(user), account())
    assert now(user).is_active
    assert now(user).renewed_at is not None
    from portal.tenancy.idle_accounts import look_after

    look_after()
    assert now(user).is_active
    chief_client.post(edit(user), account(is_active=""))
    assert not now(user).is_active


def test_a_person_is_added_with_a_role_and_a_letter(world: World, chief_client: Client) -> None:
    page = text(chief_client.get(NEW))
    assert 'value="chilang.langson.localhost"' in page
    assert 'value="central"' not in page
    answer = chief_client.post(NEW, newcomer())
    assert answer.headers["location"] == LIST
    person = User.objects.get(username="nguyen.van.mau")
    role = RoleAssignment.objects.get(user=person)
    assert (role.unit, role.role, role.basis) == (world.a.member.unit, "editor", "QĐ 12/QĐ-UBND")
    assert not person.is_superuser
    run_ready(["mail"])
    (letter,) = mail.outbox
    assert letter.to == ["mau@example.vn"]
    address = next(word for word in letter.body.split() if "/password_reset/confirm/" in word)
    visitor = Client(headers={"host": "quantri.localhost"})
    form = visitor.get(address.split("localhost", 1)[1], follow=True)
    assert form.status_code == 200
    secret = "mot-mat-khau-that-dai-2026"
    visitor.post(form.request["PATH_INFO"], {"new_password1": secret, "new_password2": secret})
    assert now(person).check_password(secret)


def test_two_spellings_of_one_login_name_are_one(world: World, chief_client: Client) -> None:
    apart = unicodedata.normalize("NFD", "nguyễn.mẫu")
    name = unicodedata.normalize("NFD", "Nguyễn  Văn Mẫu ")
    chief_client.post(NEW, newcomer(username=apart, full_name=name))
    person = User.objects.get(full_name="Nguyễn Văn Mẫu")
    assert person.username == "nguyễn.mẫu"
    assert chief_client.post(NEW, newcomer(username="nguyễn.mẫu")).status_code == 200
    assert chief_client.post(NEW, newcomer(username=apart)).status_code == 200
    assert User.objects.filter(full_name__contains="Mẫu").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"site_host": "bangmac.langson.localhost"},
        {"site_host": "khong-co.localhost"},
        {"role": Role.CENTRAL},
        {"scope": RoleScope.BRANCH},
        {"username": "qt-a"},
        {"email": ""},
        {"full_name": ""},
        {"valid_from": "2027-05-01", "valid_to": "2027-05-01"},
    ],
)
def test_a_wrong_form_changes_nothing_and_keeps_what_was_typed(
    world: World, chief_client: Client, wrong: dict[str, str]
) -> None:
    people, roles = User.objects.count(), RoleAssignment.objects.count()
    answer = chief_client.post(NEW, newcomer(**wrong))
    assert answer.status_code == 200
    assert "QĐ 12/QĐ-UBND" in text(answer)
    assert (User.objects.count(), RoleAssignment.objects.count()) == (people, roles)
    run_ready(["mail"])
    assert not mail.outbox


def test_the_centre_adds_people_in_its_branch_alone(world: World, centre: Client) -> None:
    centre.post(NEW, newcomer(role=Role.CENTRAL, scope=RoleScope.BRANCH))
    assert RoleAssignment.objects.filter(user__username="nguyen.van.mau", role="central").exists()
    refused = newcomer(username="khac", site_host="dongkhe.caobang.localhost")
    assert centre.post(NEW, refused).status_code == 200
    assert not User.objects.filter(username="khac").exists()


def test_a_site_administrator_gives_roles_on_his_site_up_to_his_rank(
    world: World, chief_client: Client
) -> None:
    form = {"person": "moi", "person_email": "MOI@example.vn",
            "site_host": "chilang.langson.localhost", "role": Role.SITE_ADMIN,
            "scope": RoleScope.SITE, "valid_from": "", "valid_to": "", "basis": ""}  # fmt: skip
    user = make_user("moi")
    for wrong in ({"role": Role.CENTRAL}, {"scope": RoleScope.BRANCH},
                  {"site_host": "bangmac.langson.localhost"}, {"person": "qt-a"},
                  {"person_email": ""}):  # fmt: skip
        assert chief_client.post("/admin/roles/new/", {**form, **wrong}).status_code == 200
    assert not RoleAssignment.objects.filter(user=user).exists()
    chief_client.post("/admin/roles/new/", form)
    given = RoleAssignment.objects.get(user=user)
    assert (given.role, given.unit) == ("site_admin", world.a.member.unit)
    # Who is within reach already is named by the login name alone.
    again = {**form, "role": Role.EDITOR, "person_email": ""}
    chief_client.post("/admin/roles/new/", again)
    assert RoleAssignment.objects.filter(user=user).count() == 2
    chief_client.post(f"/admin/roles/edit/{given.pk}/", {**form, "role": Role.CENTRAL})
    given.refresh_from_db()
    assert given.role == "site_admin"


def test_a_stranger_and_nobody_get_the_same_answer(world: World, chief_client: Client) -> None:
    make_user("nguoi-la", full_name="Người Lạ Mặt")
    form = {"site_host": "chilang.langson.localhost", "role": Role.EDITOR,
            "scope": RoleScope.SITE, "valid_from": "", "valid_to": "", "basis": ""}  # fmt: skip
    known = text(chief_client.post("/admin/roles/new/", {**form, "person": "nguoi-la"}))
    unknown = text(chief_client.post("/admin/roles/new/", {**form, "person": "nguoi-ma"}))
    assert "Người Lạ Mặt" not in known
    words = "Trong phạm vi"
    assert words in known
    assert words in unknown


def test_on_an_archived_site_only_the_centre_rules(
    world: World, chief_client: Client, centre: Client
) -> None:
    user = make_user("an")
    role = grant(user, world.a.member)
    MemberSite.objects.filter(pk=world.a.member.pk).update(state=SiteState.ARCHIVED)
    assert chief_client.get(edit(user)).status_code == 404
    assert chief_client.post(NEW, newcomer()).status_code == 200
    assert chief_client.post(end(user), {"role": role.pk}).status_code == 404
    assert centre.get(edit(user)).status_code == 200
    centre.post(NEW, newcomer())
    assert User.objects.filter(username="nguyen.van.mau").exists()


def test_an_ended_role_stands_in_the_record_and_a_future_one_is_taken_back(
    world: World, chief_client: Client
) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    user = make_user("an")
    held = grant(user, world.a.member, valid_from=datetime.date(2026, 1, 1))
    coming = grant(user, world.a.member, Role.APPROVER, valid_from=tomorrow)
    before = AuditEntry.objects.filter(action=AuditAction.ROLE_CHANGE).count()
    assert chief_client.post(end(user), {}).status_code == 302
    assert chief_client.get(end(user)).status_code == 405
    answer = chief_client.post(end(user), {"role": [held.pk, coming.pk]})
    assert answer.headers["location"] == LIST
    held.refresh_from_db()
    assert (held.valid_to, held.ended) == (timezone.localdate(), True)
    assert not RoleAssignment.objects.filter(pk=coming.pk).exists()
    assert AuditEntry.objects.filter(action=AuditAction.ROLE_CHANGE).count() == before + 2


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.EDITOR, Role.APPROVER, Role.AUDITOR])
def test_who_gives_no_roles_has_no_people(world: World, role: str) -> None:
    user, other = make_user("nguoi-dung"), make_user("khac")
    grant(user, world.a.member, role)
    assignment = grant(other, world.a.member, Role.COLLABORATOR)
    client = admin(user)
    assert client.get(LIST).status_code == 302
    assert client.post(NEW, newcomer()).status_code == 302
    assert not User.objects.filter(username="nguyen.van.mau").exists()
    assert client.get(edit(other)).status_code in {302, 404}
    assert client.post(end(other), {"role": assignment.pk}).status_code == 404
    assert not POLICY.instances_user_has_any_permission_for(user, {"view"}).exists()


def test_no_further_screen_of_people_answers(world: World, chief_client: Client) -> None:
    user = make_user("an")
    grant(user, world.a.member)
    for screen in ("delete", "history", "usage", "history-results", "copy", "inspect"):
        assert chief_client.get(f"/admin/people/{screen}/{user.pk}/").status_code == 404


def test_superusers_keep_the_list_of_all_users(world: World, admin_client: Client) -> None:
    make_user("khong-vai")
    assert "khong-vai" in text(admin_client.get("/admin/users/"))
    assert named(admin_client) == ["khong-vai"]


def test_who_gives_roles_is_found_backwards(world: World, chief: User) -> None:
    grant(make_user("btv"), world.a.member)
    found: Any = POLICY.users_with_any_permission({"change"})
    assert {user.username for user in found} == {"qt-a"}


def test_rank_and_reach_in_sql_are_those_in_memory(world: World) -> None:
    from portal.tenancy.role_power import may_assign

    site, branch = RoleScope.SITE, RoleScope.BRANCH
    held = [
        (world.a, Role.SITE_ADMIN, site),
        (world.lang_son, Role.SITE_ADMIN, site),
        (world.lang_son, Role.SITE_ADMIN, branch),
        (world.lang_son, Role.CENTRAL, branch),
        (world.a, Role.EDITOR, site),
    ]
    givers = [make_user(f"giao-{number}") for number in range(len(held))]
    for giver, (portal, role, scope) in zip(givers, held, strict=True):
        grant(giver, portal.member, role, scope)
    holder = make_user("nhan")
    MemberSite.objects.filter(pk=world.b.member.pk).update(state=SiteState.READ_ONLY)
    for portal in (world.lang_son, world.a, world.b, world.c):
        for what in Role.values:
            for how_far in RoleScope.values:
                grant(holder, portal.member, what, how_far)
    members = {member.unit_id: member for member in MemberSite.objects.select_related("unit_page")}
    for giver in givers:
        in_sql = set(unended_within(giver).filter(user=holder))
        in_memory = {
            assignment
            for assignment in RoleAssignment.objects.filter(user=holder)
            if may_assign(giver, assignment.role, members[assignment.unit_id], assignment.scope)
        }
        assert in_sql == in_memory, giver
    assert not unended_within(givers[-1]).exists()


def queries_of(client: Client, address: str) -> int:
    """How many queries an address takes, warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


def test_the_list_costs_the_same_for_more_people_and_more_sites(
    world: World, centre: Client
) -> None:
    grant(make_user("mot"), world.a.member)
    few = queries_of(centre, LIST)
    for number in range(8):
        member = make_member_site(
            f"Xã {number}", f"xa{number}.langson.localhost", parent=world.lang_son.member
        )
        person = make_user(f"nguoi-{number}")
        for role in (Role.EDITOR, Role.APPROVER):
            grant(person, member, role)
            grant(person, world.a.member, role)
    assert queries_of(centre, LIST) == few
