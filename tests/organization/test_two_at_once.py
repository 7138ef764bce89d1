"""Two editors who save at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from organization.forms import PersonForm
from organization.models import Appointment, Person
from portal.tenancy.models import MemberSite
from tests.editorial.test_rights_that_end import in_a_thread, let_it_wait
from tests.organization.conftest import Make, MakeOffice
from tests.organization.test_admin import clerk, person_data, post_data, way_back

__all__ = ["clerk"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
def test_an_office_gets_one_head_of_two_who_save_at_once(
    clerk: Client, make_office: MakeOffice, make_person: Make, make_post: Make, *, is_new: bool
) -> None:
    office, first, second = make_office(), make_person("Lê Văn B"), make_person("Trần Thị C")
    url, answers = reverse("posts:add"), []
    if not is_new:
        url = reverse("posts:edit", args=[make_post(second, office, "Chủ tịch").pk])

    def save() -> None:
        answers.append(clerk.post(url, post_data("Trần Thị C", office.pk)))

    with transaction.atomic():
        # What the same form does for the first of the two.
        Page.objects.select_for_update().filter(pk=office.pk).first()
        make_post(first, office, "Chủ tịch", standing="head")
        thread = in_a_thread(save)
        let_it_wait(thread)
    thread.join()
    answer: Any = answers[0]
    assert answer.status_code == 200
    assert "chỉ có một người đứng đầu" in answer.content.decode()
    assert Appointment.objects.get(standing="head").person == first


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_gone", [True, False])
def test_two_undos_at_once_bring_one_head_back(
    clerk: Client, make_office: MakeOffice, make_person: Make, make_post: Make, *, is_gone: bool
) -> None:
    office, first, second = make_office(), make_person("Lê Văn B"), make_person("Trần Thị C")
    post, answers = make_post(second, office, "Chủ tịch", standing="head"), []
    if is_gone:
        answer = clerk.post(reverse("posts:delete", args=[post.pk]), follow=True)
    else:
        data = post_data("Trần Thị C", office.pk, standing="member")
        answer = clerk.post(reverse("posts:edit", args=[post.pk]), data, follow=True)
    url = way_back(answer)

    def undo() -> None:
        answers.append(clerk.post(url, follow=True))

    with transaction.atomic():
        # What another undo does at the same moment.
        Page.objects.select_for_update().filter(pk=office.pk).first()
        make_post(first, office, "Chủ tịch", standing="head")
        thread = in_a_thread(undo)
        let_it_wait(thread)
    thread.join()
    assert "chỉ có một người đứng đầu" in answers[0].content.decode()
    assert Appointment.objects.get(standing="head").person == first


@pytest.fixture
def another_saves_after(member: MemberSite, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody else saves a person with the reference 01 right after a check is through."""

    def arrange(owner: Any, check: str) -> None:
        known = getattr(owner, check)

        def checked(self: Any, *args: Any, **kwargs: Any) -> None:
            known(self, *args, **kwargs)
            monkeypatch.setattr(owner, check, known)
            Person.objects.create(site=member.site, full_name="Người Trước", reference="01")

        monkeypatch.setattr(owner, check, checked)

    return arrange


@pytest.mark.django_db
@pytest.mark.parametrize("is_new", [True, False])
def test_who_comes_second_with_a_reference_is_told_at_the_field(
    clerk: Client, make_person: Make, another_saves_after: Callable[..., None], *, is_new: bool
) -> None:
    url = reverse("people_in_office:add")
    if not is_new:
        url = reverse("people_in_office:edit", args=[make_person().pk])
    another_saves_after(PersonForm, "_post_clean")
    answer = clerk.post(url, person_data(reference="01", degree="ThS."))
    assert answer.status_code == 200
    assert "reference" in answer.context["form"].errors
    html = answer.content.decode()
    assert 'value="ThS."' in html
    assert Person.objects.get(reference="01").full_name == "Người Trước"


@pytest.mark.django_db
def test_a_reference_that_is_taken_meanwhile_is_not_brought_back(
    clerk: Client, make_person: Make, another_saves_after: Callable[..., None]
) -> None:
    person = make_person(reference="01")
    edit = reverse("people_in_office:edit", args=[person.pk])
    url = way_back(clerk.post(edit, person_data(reference="02"), follow=True))
    another_saves_after(Person, "full_clean")
    answer = clerk.post(url, follow=True)
    assert "chưa hoàn tác gì" in answer.content.decode()
    person.refresh_from_db()
    assert person.reference == "02"
