"""The search for programs and for feed readers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import set_urlconf
from hypothesis import HealthCheck, given
from pytest_django import Settings

from portal.tenancy.models import MemberSite
from search.questions import Answer, FacetCount, Mode, Piece, Sort, Within
from tests.search.conftest import COMMUNE, PROVINCE, Asked, result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commune", "kinds")]
Get = Callable[..., Any]
PATH = "/api/v1/search/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def found(asked: Asked, province: MemberSite) -> Asked:
    asked.answer = Answer(
        Mode.NUMBER,
        total=41,
        results=[
            result(
                [Piece("Quyết định", is_hit=True), Piece(" 933/QĐ-UBND")],
                excerpt=[Piece("Về việc <b>"), Piece(" …")],
                number="933/QĐ-UBND",
                site_id=province.site_id,
                path="/van-ban/933/",
                is_over=True,
            ),
            result("Tin\x00 tức", kind="news", key="news:7", path="/tin-tuc/7/", shown_on=None),
        ],
        facets={"kind": [FacetCount("document", "Văn bản", 40)]},
    )
    return asked


def test_results_with_their_facts(found: Asked, get: Get) -> None:
    answer = get(f"{PATH}?q=qd+933&within=network&kind=document&year=2026&sort=newest&page=2")
    (question,) = found.questions
    assert (question.within, question.sort, question.page) == (Within.NETWORK, Sort.NEWEST, 2)
    assert question.filters == {"kind": frozenset({"document"}), "year": frozenset({"2026"})}
    told = answer.json()
    assert (told["mode"], told["total"], told["page"]) == ("number", 41, 2)
    assert told["next"] == (
        f"http://{COMMUNE}{PATH}?q=qd+933&within=network&kind=document&year=2026&sort=newest&page=3"
    )
    assert told["results"][0] == {
        "key": "document:1",
        "kind": "document",
        "title": "Quyết định 933/QĐ-UBND",
        "excerpt": "Về việc <b> …",
        "number": "933/QĐ-UBND",
        "date": "2026-03-18",
        "is_over": True,
        "url": f"http://{PROVINCE}/van-ban/933/",
    }
    assert told["results"][1]["url"] == f"http://{COMMUNE}/tin-tuc/7/"
    assert told["facets"][0] == {
        "name": "kind",
        "values": [{"key": "document", "label": "Văn bản", "count": 40}],
    }
    assert "Set-Cookie" not in answer
    assert get(f"{PATH}?q=x&page=3").json()["next"] is None
    assert get(f"{PATH}?q=x&page=4").status_code == 404
    assert get(PATH).json()["mode"] == "nothing"


def test_one_address_may_search_so_often(found: Asked, get: Get, settings: Settings) -> None:
    settings.SEARCH_API_RATE = "2/min"
    answers = [get(f"{PATH}?q=x").status_code for _number in range(3)]
    assert answers == [200, 200, 429]
    # Documents are counted by themselves.
    assert get("/api/v1/documents/").status_code == 200
    assert Client().post(PATH, headers={"host": COMMUNE}).status_code in {405, 429}


def test_one_description_of_both_interfaces(get: Get) -> None:
    paths = sorted(get("/api/v1/openapi.json").json()["paths"])
    assert paths == [
        "/api/v1/documents/",
        "/api/v1/documents/changes/",
        "/api/v1/documents/{public_id}/",
        "/api/v1/documents/{public_id}/relations/",
        PATH,
    ]


@pytest.fixture
def _connection_stays() -> Iterator[None]:
    """As Django's own client sees to: the end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    # Its client does not end requests, which would do it.
    set_urlconf(None)


@pytest.mark.usefixtures("_connection_stays")
def test_no_question_of_a_machine_breaks_it(found: Asked, settings: Settings) -> None:
    """Made up from the description: each is answered as described, never with a 500."""
    settings.SEARCH_API_RATE = "100000/min"
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": COMMUNE}
    )
    strategy = schema[PATH]["GET"].as_strategy()
    asked = []

    @hypothesis.settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=strategy)
    def ask_once(case: Any) -> None:
        case.call_and_validate(headers={"Host": COMMUNE})
        asked.append(case.path)

    ask_once()
    assert asked


def test_the_newest_that_answer_as_a_feed(found: Asked, get: Get) -> None:
    answer = get("/tim-kiem/rss/?q=qd+933&loai=document&sap-xep=cu-nhat&trang=4")
    assert answer["Content-Type"].startswith("application/rss+xml")
    (question,) = found.questions
    assert (question.sort, question.page, question.page_size) == (Sort.NEWEST, 1, 20)
    channel = ET.fromstring(answer.content).find("channel")  # noqa: S314 - our own
    assert channel is not None
    assert channel.findtext("title") == "Tìm kiếm · “qd 933” · Văn bản · UBND Xã Chi Lăng"
    assert channel.findtext("link") == f"http://{COMMUNE}/tim-kiem/?q=qd+933&loai=document"
    first, second = channel.findall("item")
    assert first.findtext("link") == f"http://{PROVINCE}/van-ban/933/"
    assert first.findtext("guid") == "document:1"
    assert first.findtext("pubDate", "").startswith("Wed, 18 Mar 2026 00:00:00 +0700")
    assert (second.findtext("title"), second.findtext("pubDate")) == ("Tin tức", None)
    # The same text as long as it finds the same.
    assert get("/tim-kiem/rss/?q=qd+933&loai=document").content != b""
    again = get("/tim-kiem/rss/?q=qd+933&loai=document").content
    assert again == get("/tim-kiem/rss/?q=qd+933&loai=document").content


def test_a_feed_of_nothing_is_empty(asked: Asked, get: Get) -> None:
    asked.answer = replace(asked.answer, total=0)
    for path in ("/tim-kiem/rss/", "/tim-kiem/rss/?q=x"):
        channel = ET.fromstring(get(path).content).find("channel")  # noqa: S314 - our own
        assert channel is not None
        assert channel.findall("item") == []
    assert len(asked.questions) == 1
