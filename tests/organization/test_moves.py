"""Who moves, ends or holds two posts, and an office that moves: what readers see."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from organization.models import OfficePage, Standing
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.support.queue import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chart")]

Get = Callable[..., Any]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def read(public_get: Get) -> Callable[[str], str]:
    """The main part of a page of the commune, as readers get it once the jobs are done."""

    def page(path: str) -> str:
        run_jobs("search")
        answer = public_get(HERE, path)
        assert answer.status_code == 200, path
        html = answer.content.decode()
        return re.sub(r"\s+", " ", html[html.index("<main") : html.index("</main>")])

    return page


def test_who_moves_is_past_there_and_in_office_here(
    make_office: MakeOffice, make_person: Make, make_post: Make, read: Callable[[str], str]
) -> None:
    today = timezone.localdate()
    economy = make_office("Phòng Kinh tế", kind_id="phong-chuyen-mon")
    culture = make_office("Phòng Văn hóa", kind_id="phong-chuyen-mon")
    person, title = make_person("Lương Thị Hà"), "Trưởng phòng"
    old = make_post(person, economy, title, standing=Standing.HEAD, valid_from=today - 90 * DAY)
    assert "Lương Thị Hà" in read(economy.get_url())
    old.valid_to = today
    old.save()
    make_post(person, culture, title, standing=Standing.HEAD, valid_from=today)

    past = read(economy.get_url())
    assert past.count("Lương Thị Hà") == 1, "among those who were"
    assert past.index("Lương Thị Hà") > past.index("<details")
    assert "<details" not in read(culture.get_url())
    chart = read("/bo-may/")
    assert chart.count("Lương Thị Hà") == 1
    assert chart.index("Lương Thị Hà") > chart.index("Phòng Văn hóa")
    found = read("/danh-ba/?q=luong+thi+ha")
    assert "Trưởng phòng, Phòng Văn hóa" in found
    assert "Trưởng phòng, Phòng Kinh tế" not in found
    one = read(f"/bo-may/can-bo/{person.public_id}/")
    assert one.index("Phòng Văn hóa") < one.index("Phòng Kinh tế"), "today's post, then the history"


def test_two_posts_at_once_are_both_said_and_one_may_end(
    make_office: MakeOffice, make_person: Make, make_post: Make, read: Callable[[str], str]
) -> None:
    party, council = make_office("Đảng ủy", kind_id="dang-uy"), make_office("Hội đồng nhân dân")
    person = make_person("Hoàng Văn Sơn")
    make_post(person, party, "Bí thư", standing=Standing.HEAD)
    second = make_post(person, council, "Chủ tịch", standing=Standing.HEAD, is_concurrent=True)
    assert read("/bo-may/").count("Hoàng Văn Sơn") == 2
    found = read("/danh-ba/?q=hoang+van+son")
    assert found.index("Bí thư, Đảng ủy") < found.index("Chủ tịch, Hội đồng nhân dân")
    assert found.count('class="book-name"') == 1, "one person, one entry"

    second.valid_to = timezone.localdate()
    second.save()
    assert read("/bo-may/").count("Hoàng Văn Sơn") == 1
    assert "Chủ tịch, Hội đồng nhân dân" not in read("/danh-ba/?q=hoang+van+son")


def test_who_ended_is_found_no_more_and_kept_as_history(
    make_office: MakeOffice, make_person: Make, make_post: Make, read: Callable[[str], str]
) -> None:
    office, person = make_office(), make_person("Nông Thị Lan")
    post = make_post(person, office, "Chủ tịch", standing=Standing.HEAD)
    assert "Nông Thị Lan" in read("/danh-ba/?q=nong+thi+lan")
    post.valid_to = timezone.localdate()
    post.save()
    for path in ("/danh-ba/", "/bo-may/", "/bo-may/can-bo/"):
        assert "Nông Thị Lan" not in read(path), path
    assert 'class="book-name"' not in read("/danh-ba/?q=nong+thi+lan")
    html = read(office.get_url())
    assert html.index("Nông Thị Lan") > html.index("<details")


def test_an_office_that_moves_takes_its_people_and_its_address_along(
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    make_contact: Make,
    read: Callable[[str], str],
    public_get: Get,
) -> None:
    council, office = make_office(), make_office("Văn phòng", kind_id="phong-chuyen-mon")
    make_post(make_person("Chu Văn Tú"), office, "Chánh Văn phòng", standing=Standing.HEAD)
    make_contact("Văn thư", office=office, phones="0205 3812 999")
    before = office.get_url()
    OfficePage.objects.get(pk=office.pk).move(Page.objects.get(pk=council.pk), pos="last-child")
    moved = OfficePage.objects.get(pk=office.pk)
    after = public_get(HERE, before)
    assert after.status_code == 301
    assert after.headers["location"].endswith(moved.get_url())
    html = read(moved.get_url())
    assert "Chu Văn Tú" in html
    assert "0205 3812 999" in html
    found = read("/danh-ba/?q=chu+van+tu")
    assert "Chánh Văn phòng, Văn phòng" in found
    assert "0205 3812 999" in found
    assert "Văn phòng" in read(council.get_url()), "it stands below now"
