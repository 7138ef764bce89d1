"""Two editors who save at the same moment."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from organization.models import Appointment
from tests.editorial.test_rights_that_end import in_a_thread, let_it_wait
from tests.organization.conftest import Make, MakeOffice
from tests.organization.test_admin import clerk, post_data, way_back

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
