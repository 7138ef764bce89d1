"""A part of a file, as a browser asks for it that seeks in a video."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.models import StandardPage
from portal.core.media.models import PortalDocument
from portal.core.media.ranges import asked_range
from tests.media.conftest import Network, upload_document
from tests.media.films import MP4

HERE = "chilang.localhost"
Get = Callable[..., Any]


@pytest.fixture
def film(network: Network, make_page: Callable[..., StandardPage]) -> PortalDocument:
    """A published video."""
    document = upload_document(network.here, "le-hoi.mp4", MP4)
    make_page(network.here, document)
    return document


def test_a_part_in_the_middle(film: PortalDocument, public_get: Get) -> None:
    whole = public_get(HERE, film.url)
    assert whole.status_code == 200
    assert whole["Accept-Ranges"] == "bytes"
    assert whole["Content-Type"] == "video/mp4"
    assert "media-src 'self'" in whole["Content-Security-Policy"]
    answer = public_get(HERE, film.url, range="bytes=100-199")
    assert answer.status_code == 206
    assert answer.body == MP4[100:200]
    assert answer["Content-Range"] == f"bytes 100-199/{len(MP4)}"
    assert answer["Content-Length"] == "100"
    assert answer["ETag"] == whole["ETag"]
    for header in ("Content-Type", "Cache-Control", "Content-Security-Policy"):
        assert answer[header] == whole[header]


@pytest.mark.parametrize(
    ("asked", "body"),
    [("bytes=2000-", MP4[2000:]), ("bytes=-5", MP4[-5:]), ("bytes=0-999999", MP4)],
)
def test_open_ends(film: PortalDocument, public_get: Get, asked: str, body: bytes) -> None:
    answer = public_get(HERE, film.url, range=asked)
    assert (answer.status_code, answer.body) == (206, body)


def test_a_part_that_is_not_there(film: PortalDocument, public_get: Get) -> None:
    answer = public_get(HERE, film.url, range=f"bytes={len(MP4)}-")
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(MP4)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=5-2", "x"])
def test_what_we_do_not_give_is_answered_whole(
    film: PortalDocument, public_get: Get, asked: str
) -> None:
    answer = public_get(HERE, film.url, range=asked)
    assert (answer.status_code, answer.body) == (200, MP4)


def test_a_part_of_another_version_is_answered_whole(film: PortalDocument, public_get: Get) -> None:
    etag = public_get(HERE, film.url)["ETag"]
    same = public_get(HERE, film.url, **{"range": "bytes=0-1", "if-range": etag})
    other = public_get(HERE, film.url, **{"range": "bytes=0-1", "if-range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_a_closed_file_gives_no_part(film: PortalDocument, public_get: Get) -> None:
    StandardPage.objects.get().unpublish()
    assert public_get(HERE, film.url, range="bytes=0-1").status_code == 404


@given(st.integers(1, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_part_lies_inside_the_file(size: int, first: int, last: int) -> None:
    data = bytes(range(size))
    try:
        asked = asked_range(f"bytes={first}-{last}", size)
    except ValueError:
        assert first >= size
        return
    if asked is None:
        assert last < first
        return
    start, end = asked
    assert data[start : end + 1] == data[first : last + 1] != b""
