"""A reader's choice through a real nginx: never cached, and no cookie at any other address."""

from __future__ import annotations

import pytest

from tests.media.conftest import Network, network, own_storage
from tests.media.test_nginx import HERE, Nginx, nginx

__all__ = ["network", "nginx", "own_storage"]

# Real transactions come with `live_server`.
pytestmark = pytest.mark.nginx

CHOSEN = "tuy-chon=1:150:toi::"


def test_a_choice_is_set_and_obeyed_at_once(nginx: Nginx, network: Network) -> None:
    answer = nginx.get(HERE, "/tuy-chon/?co-chu=150&tuong-phan=toi&tro-ve=/")
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert answer.headers["Set-Cookie"].startswith(f"{CHOSEN};")
    assert answer.headers["Cache-Control"] == "private, no-store"
    # One after the other, within the second for which a page is kept.
    for cookie, rules in ((CHOSEN, b"159.375%"), ("tuy-chon=1:200:thuong::", b"212.5%")):
        sheet = nginx.get(HERE, "/tuy-chon.css", Cookie=cookie)
        assert rules in sheet.body
        assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
        assert sheet.headers["Cache-Control"] == "private, no-cache"
        again = nginx.get(
            HERE, "/tuy-chon.css", Cookie=cookie, **{"If-None-Match": sheet.headers["ETag"]}
        )
        assert again.status == 304
        page = nginx.get(HERE, "/tuy-chon/", Cookie=cookie)
        assert (b"xoa=tat-ca" in page.body, page.headers["Cache-Control"]) == (
            True,
            "private, no-store",
        )
    assert b"xoa=tat-ca" not in nginx.get(HERE, "/tuy-chon/").body


def test_who_has_chosen_nothing_gets_the_empty_sheet_from_nginx(
    nginx: Nginx, network: Network
) -> None:
    for host, headers in ((HERE, {}), (HERE, {"Cookie": "a=b; x-tuy-chon=1:150:toi::"})):
        sheet = nginx.get(host, "/tuy-chon.css", **headers)
        assert (sheet.status, sheet.body) == (200, b"")
        assert sheet.headers["Content-Type"] == "text/css"
        assert sheet.headers["Cache-Control"] == "private, no-cache"
        assert sheet.headers["Vary"] == "Cookie"
        # The application has not been asked: it would have named the language.
        assert "Content-Language" not in sheet.headers
    assert nginx.get(HERE, "/tuy-chon.css", Cookie=f"a=b; {CHOSEN}").body


def test_pages_are_the_same_with_and_without_it(nginx: Nginx, network: Network) -> None:
    for path in ("/", "/so-do-trang/", "/?co-chu=150", "/khong-co/"):
        chosen = nginx.get(HERE, path, Cookie=CHOSEN)
        plain = nginx.get(HERE, path)
        assert chosen.body == plain.body
        for answer in (plain, chosen):
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in (answer.headers["Vary"] or "")


def test_a_search_reaches_the_page(nginx: Nginx, network: Network) -> None:
    assert b'value="khong co"' in nginx.get(HERE, "/tuy-chon/?tim=khong+co").body
