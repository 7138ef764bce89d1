"""After a choice the reader is led back to a path of the same host, and nowhere else."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from home.preferences.returning import own_path

HERE = "https://chilang.langson.gov.vn/tuy-chon/?co-chu=lon-hon"

# Ways by which a redirect has been led astray elsewhere.
ASTRAY = [
    "",
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\x0b/evil.example",
    "/\u2028/evil.example",
    "/\u3000/evil.example",
    "\uff0f\uff0fevil.example",
    "/\u2215/evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "./tin-tuc/",
    "../tin-tuc/",
    "/../",
    "/..//evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
    "/%2E%2e/",
    "/tin-tuc/../",
    "/tin-tuc//",
    "/tin-tuc/%2e",
    "/tin-tuc/#phan",
    "/tin tuc/",
    "/tin-tức/",
    '/"onmouseover="',
    "/<b>",
    "/\r\nSet-Cookie: a=b",
    "/" + "a" * 2_000,
]


@pytest.mark.parametrize("asked", ASTRAY)
def test_nowhere_else(asked: str) -> None:
    assert own_path(asked) is None


@pytest.mark.parametrize(
    "asked",
    [
        "/",
        "/tin-tuc/",
        "/tin-tuc/?trang=2&chuyen-muc=thong-bao",
        "/en/news/?q=%C4%91%C3%A1",
        "/t%E1%BA%BFt/",
        "/%2F%2Fevil.example",
        "/tin-tuc/?tu=//evil.example",
        "/tin-tuc/v1.2/",
        "/.well-known/",
        "/@a:b@c/",
    ],
)
def test_paths_of_this_host(asked: str) -> None:
    assert own_path(asked) == asked
    assert urlsplit(urljoin(HERE, asked)).netloc == "chilang.langson.gov.vn"


def test_its_own_address_loses_its_query() -> None:
    assert own_path("/tuy-chon/?co-chu=lon-hon&tro-ve=/") == "/tuy-chon/"


# Pieces that mean something to one of the many who read an address, and any others.
PIECES = st.one_of(
    st.sampled_from(["/", "\\", "//", ".", "..", "%2f", "%5c", "%2e", ":", "@", "?", "#", "evil"]),
    st.sampled_from(["https:", "javascript:", "\t", "\n", "\r", "\x00", "\u2028", " ", "%0d%0a"]),
    st.text(max_size=4),
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_asked_the_host_stays(asked: str) -> None:
    found = own_path(asked)
    if found is None:
        return
    assert found.isascii()
    assert found.isprintable()
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    target = urlsplit(urljoin(HERE, found))
    assert (target.scheme, target.netloc) == ("https", "chilang.langson.gov.vn")
    # Not even once more decoded, as some proxies do, is it another host's.
    assert "\\" not in found


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_every_page_of_ours_can_be_come_back_to(path: str, query: dict[str, str]) -> None:
    """What Django says a request's own address is, is always accepted (but for odd slashes)."""
    asked = RequestFactory().get(f"/{quote(path, safe='')}/", query).get_full_path()
    if "//" in asked.split("?")[0] or "/./" in asked or "/../" in asked:
        return
    assert own_path(asked) == asked
