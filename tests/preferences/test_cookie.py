"""One address sets one cookie; every page is the same for all readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from portal.core import readers_cookie
from portal.tenancy.models import MemberSite
from tests.preferences.conftest import HERE, Network, Reader

ASK = "co-chu=lon-hon&tuong-phan=doi&chuyen-muc=thong-bao"


def test_a_choice_is_kept_and_the_reader_led_back(reader: Reader) -> None:
    answer = reader.choose("co-chu=lon-hon&tro-ve=/tin-tuc/%3Ftrang%3D2")
    assert answer.headers["Location"] == "/tin-tuc/?trang=2"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "X-Accel-Expires" not in answer.headers
    cookie = answer.cookies["tuy-chon"]
    assert cookie.value == "1:115:thuong::"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 365 * 24 * 3600
    assert reader.choose("co-chu=lon-hon").cookies["tuy-chon"].value == "1:130:thuong::"


def test_over_https_the_cookie_is_bound_to_the_host(network: Network, settings: Settings) -> None:
    settings.PUBLIC_SCHEME = "https"
    answer: Any = Client().get("/tuy-chon/?co-chu=150", headers={"host": HERE})
    assert list(answer.cookies) == ["__Host-tuy-chon"]
    cookie = answer.cookies["__Host-tuy-chon"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "", "tin-tuc/"])
def test_back_to_nowhere_else(reader: Reader, back: str) -> None:
    assert reader.choose(f"co-chu=115&tro-ve={back}").headers["Location"] == "/tuy-chon/"


def test_what_is_usual_again_is_forgotten(reader: Reader) -> None:
    reader.choose("co-chu=150")
    assert reader.line
    answer = reader.choose("co-chu=vua")
    assert answer.cookies["tuy-chon"]["max-age"] == 0
    reader.choose("co-chu=150&tuong-phan=toi")
    reader.choose("xoa=tat-ca")
    assert not reader.line


@pytest.mark.parametrize("line", ["x" * 5_000, "1:9:9:9:9", "1:150:toi::<script>", "\\", '"'])
def test_garbage_in_the_cookie_does_no_harm(reader: Reader, line: str) -> None:
    reader.client.cookies["tuy-chon"] = line
    assert "<script>alert" not in reader.html()
    assert reader.get("/tuy-chon.css").status_code == 200
    assert reader.choose("co-chu=130").cookies["tuy-chon"].value.startswith("1:130:")


def test_another_sites_page_sets_nothing(reader: Reader) -> None:
    for origin in ("cross-site", "same-site"):
        answer = reader.get("/tuy-chon/?co-chu=200", **{"sec-fetch-site": origin})
        assert (answer.status_code, list(answer.cookies)) == (200, [])
    for origin in ("same-origin", "none"):
        answer = reader.get("/tuy-chon/?co-chu=200", **{"sec-fetch-site": origin})
        assert (answer.status_code, list(answer.cookies)) == (302, ["tuy-chon"])


def test_looking_and_asking_otherwise_than_by_get_set_nothing(reader: Reader) -> None:
    assert not reader.get("/tuy-chon/?tim=na+sam").cookies
    assert not reader.client.head(f"/tuy-chon/?{ASK}").cookies
    answer: Any = reader.client.post(f"/tuy-chon/?{ASK}")
    assert (answer.status_code, list(answer.cookies)) == (405, [])


def patterns(entries: list[Any], above: str = "") -> Iterator[str]:
    """The regular expression of every public address."""
    for entry in entries:
        own = entry.pattern
        if isinstance(own, LocalePrefixPattern):
            text = "(?:en/)?"
        else:
            text = own.regex.pattern.removeprefix("^")
            if isinstance(own, RoutePattern):
                text = text.removesuffix("\\Z").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, above + text)
        else:
            assert isinstance(entry, URLPattern)
            yield above + text


ADDRESSES = sorted(
    {
        address.replace("\\-", "-")
        for address in patterns(get_resolver(django_settings.PUBLIC_URLCONF).url_patterns)
    }
)


def test_the_walk_knows_every_address() -> None:
    for known in ("tuy-chon/", "tuy-chon\\.css", "robots\\.txt", "so-do-trang/", "tep/", "(.*)"):
        assert any(known in address for address in ADDRESSES), known


@pytest.mark.parametrize("pattern", ADDRESSES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_other_address_sets_a_cookie(reader: Reader, pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="ascii")))
    path = f"/{text}"
    if path == readers_cookie.PATH:
        return
    reader.client.cookies["tuy-chon"] = "1:150:toi::"
    answer = reader.get(f"{path.partition('?')[0]}?{ASK}")
    assert not answer.cookies
    if path != "/tuy-chon.css":
        assert "Cookie" not in answer.headers.get("Vary", "")


PAGES = (
    "/",
    "/tin-tuc/",
    "/tin-tuc/tin-00/",
    "/tin-tuc/2026/11/23/",
    "/so-do-trang/",
    "/khong-co/",
    "/en/",
    "/en/tuy-chon/",
    "/robots.txt",
    "/sitemap.xml",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_same_for_all_readers(
    network: Network, reader: Reader, path: str
) -> None:
    network.here.fill(1)
    plain = reader.get(path)
    reader.choose("co-chu=200&tuong-phan=toi&chuyen-muc=thong-bao")
    chosen = reader.get(path)
    assert chosen.content == plain.content
    assert chosen.headers.get("ETag") == plain.headers.get("ETag")
    for answer in (plain, chosen):
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
    if path != "/en/tuy-chon/":
        assert chosen.headers["Cache-Control"] == "max-age=0, must-revalidate"


def test_a_view_cannot_set_another_cookie_at_the_open_door(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = readers_cookie.write

    def write_more(response: Any, value: str) -> None:
        write(response, value)
        response.set_cookie("theo-doi", "x")

    monkeypatch.setattr(readers_cookie, "write", write_more)
    assert list(reader.choose("co-chu=150").cookies) == ["tuy-chon"]


def test_a_suspended_portal_sets_nothing(network: Network, reader: Reader) -> None:
    MemberSite.objects.filter(pk=network.here.member.pk).update(state="suspended")
    answer = reader.get(f"/tuy-chon/?{ASK}")
    assert (answer.status_code, list(answer.cookies)) == (503, [])
