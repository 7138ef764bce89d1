"""The list of failed jobs on the admin host, and its buttons."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.compat import TaskResultStatus
from wagtail.models import ModelLogEntry

from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.tenancy.models import MemberSite, Role, RoleScope
from tests.factories import grant, make_member_site, make_user
from tests.jobs import sample_tasks

pytestmark = pytest.mark.django_db

ADMIN_HOST = "quantri.localhost"


def sign_in(user: User) -> Client:
    """A browser of `user` on the admin host."""
    client = Client(SERVER_NAME=ADMIN_HOST)
    client.force_login(user, backend="portal.tenancy.auth.RoleBackend")
    return client


@pytest.fixture
def centre() -> Client:
    """The browser of a superuser."""
    return sign_in(make_user("trung-tam", is_superuser=True, is_staff=True))


@pytest.fixture
def failed() -> Job:
    """A job that failed for good."""
    sample_tasks.give_up.enqueue()
    run_ready(["default"])
    return Job.objects.get()


def test_failed_job_is_listed_with_its_error(centre: Client, failed: Job) -> None:
    sample_tasks.note.enqueue("/", "không hỏng")
    page = centre.get(reverse("jobs:index")).content.decode()
    assert "give_up" in page
    assert "Không thể thực hiện" in page
    assert reverse("jobs:retry", args=[failed.pk]) in page
    assert "không hỏng" not in page, "what only waits is in no list of failures"
    assert "csrfmiddlewaretoken" in page


def test_empty_list_offers_nothing_to_retry(centre: Client) -> None:
    page = centre.get(reverse("jobs:index")).content.decode()
    assert reverse("jobs:retry_all") not in page
    assert centre.get(reverse("jobs:index_results")).status_code == 200


def test_list_does_not_ask_more_for_more_rows(centre: Client, failed: Job) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            centre.get(reverse("jobs:index"))
        counts.append(len(queries))
        for _row in range(10):
            sample_tasks.give_up.enqueue()
        run_ready(["default"])
        centre.get(reverse("jobs:index"))
    assert counts[0] == counts[1]


def test_one_job_shows_its_whole_error(centre: Client, failed: Job) -> None:
    page = centre.get(reverse("jobs:inspect", args=[failed.pk])).content.decode()
    assert "Traceback" in page
    assert "tests.jobs.sample_tasks.give_up" in page
    assert reverse("jobs:retry", args=[failed.pk]) in page


def test_button_puts_the_job_back_and_stands_in_the_log(centre: Client, failed: Job) -> None:
    answer = centre.post(reverse("jobs:retry", args=[failed.pk]))
    assert answer.headers["Location"] == reverse("jobs:index")
    assert Job.objects.get().status == TaskResultStatus.READY
    entry = ModelLogEntry.objects.get(action="jobs.retry")
    assert (entry.object_id, entry.user.username) == (str(failed.pk), "trung-tam")
    recorded = AuditEntry.objects.get(detail__operation="retry")
    assert recorded.detail["ids"] == [str(failed.pk)]
    assert recorded.actor_name == entry.user.full_name
    assert centre.get(reverse("jobs:inspect", args=[failed.pk])).status_code == 404
    centre.post(reverse("jobs:retry", args=[failed.pk]))
    assert ModelLogEntry.objects.filter(action="jobs.retry").count() == 1
    assert AuditEntry.objects.filter(detail__operation="retry").count() == 1
    assert centre.get(reverse("jobs:retry", args=[failed.pk])).status_code == 405


def test_one_button_puts_all_back(centre: Client, failed: Job) -> None:
    sample_tasks.give_up.enqueue()
    run_ready(["default"])
    assert reverse("jobs:retry_all") in centre.get(reverse("jobs:index")).content.decode()
    centre.post(reverse("jobs:retry_all"))
    assert Job.objects.ready().count() == 2


ADDRESSES = ["jobs:index", "jobs:index_results", "jobs:inspect", "jobs:retry", "jobs:retry_all"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_has_no_right_on_jobs_gets_nothing(name: str, failed: Job) -> None:
    editor = make_user("bien-tap")
    editor.user_permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    address = reverse(name, args=[failed.pk] if name in {"jobs:inspect", "jobs:retry"} else [])
    client = sign_in(editor)
    answer = client.post(address) if "retry" in name else client.get(address)
    assert answer.status_code in {302, 403}
    assert answer.headers.get("Location", "") != reverse("jobs:index")
    assert Job.objects.get().status == TaskResultStatus.FAILED


def holder(role: str, member: MemberSite, scope: str = RoleScope.BRANCH) -> Client:
    """A browser of somebody with this role."""
    user = make_user("nguoi-giu")
    grant(user, member, role, scope)
    return sign_in(user)


def test_the_central_office_of_the_whole_installation_sees_and_repeats(failed: Job) -> None:
    province = make_member_site("Tỉnh một", "mot.localhost")
    make_member_site("Xã", "xa.mot.localhost", parent=province)
    client = holder(Role.CENTRAL, province)
    assert reverse("jobs:index") in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "give_up" in client.get(reverse("jobs:index")).content.decode()
    assert "Traceback" in client.get(reverse("jobs:inspect", args=[failed.pk])).content.decode()
    client.post(reverse("jobs:retry", args=[failed.pk]))
    assert Job.objects.get(pk=failed.pk).status == TaskResultStatus.READY
    assert AuditEntry.objects.get(detail__operation="retry").actor_name


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.CENTRAL, RoleScope.SITE),
        (Role.SITE_ADMIN, RoleScope.BRANCH),
        (Role.AUDITOR, RoleScope.BRANCH),
    ],
)
def test_nobody_else_of_the_topmost_unit_does(failed: Job, role: str, scope: str) -> None:
    client = holder(role, make_member_site("Tỉnh một", "mot.localhost"), scope)
    assert reverse("jobs:index") not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("jobs:index")).status_code in {302, 403}


def test_beside_another_province_no_central_office_does(failed: Job) -> None:
    """A job names rows and addresses of any site."""
    province = make_member_site("Tỉnh một", "mot.localhost")
    other = make_member_site("Tỉnh hai", "hai.localhost")
    client = holder(Role.CENTRAL, province)
    assert client.get(reverse("jobs:index")).status_code in {302, 403}
    assert client.post(reverse("jobs:retry", args=[failed.pk])).status_code in {302, 403}
    assert Job.objects.get(pk=failed.pk).status == TaskResultStatus.FAILED
    grant(User.objects.get(username="nguoi-giu"), other, Role.CENTRAL, RoleScope.BRANCH)
    assert client.get(reverse("jobs:index")).status_code == 200


def test_anonymous_is_sent_to_the_sign_in(failed: Job) -> None:
    answer = Client(SERVER_NAME=ADMIN_HOST).get(reverse("jobs:index"))
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def test_entry_stands_in_the_menu_of_the_centre_only(centre: Client) -> None:
    assert reverse("jobs:index") in centre.get(reverse("wagtailadmin_home")).content.decode()
