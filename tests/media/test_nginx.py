"""Rule 7 through a real nginx, as in production: deploy/nginx.conf before the application."""

from __future__ import annotations

import getpass
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from home.models import StandardPage
from portal.core.accounts.models import User
from portal.settings.base import CACHE_VERSION_SECONDS as AS_IN_PRODUCTION
from portal.tenancy import versions
from portal.tenancy.middleware import HostMiddleware
from portal.tenancy.models import SiteProfile
from tests.media.conftest import Network, rendition_url, upload_document, upload_image
from tests.media.files import PDF

# Real transactions come with `live_server`.
pytestmark = pytest.mark.nginx

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
HERE, THERE = "chilang.localhost", "nhanly.localhost"
# Seconds until a test gives up. Nothing is judged by it: a file closes with the very next
# request, and a page opens when the cached 404 of a second has run out.
PATIENCE = 10


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Nginx:
    """A running nginx."""

    port: int
    folder: Path

    def get(self, host: str, path: str, **headers: str) -> Answer:
        """Ask a public host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def settled(self, host: str, path: str, *statuses: int) -> bool:
        """Whether the address comes to answer with one of `statuses`."""
        deadline = time.monotonic() + PATIENCE
        while self.get(host, path).status not in statuses:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def logged(self, path: str) -> str:
        """Both logs, as soon as `path` stands in the one of requests."""
        deadline = time.monotonic() + PATIENCE
        while path not in (requests := (self.folder / "access.log").read_text()):
            assert time.monotonic() < deadline, requests
            time.sleep(0.05)
        return requests + (self.folder / "error.log").read_text()


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def adapted(folder: Path, media: Path, application: str) -> str:
    """The shipped configuration with the places of this test in the places it names."""
    text = (DEPLOY / "nginx.conf").read_text()
    own_temp = "".join(
        f"\n    {kind}_temp_path {folder}/{kind};" for kind in ("fastcgi", "uwsgi", "scgi")
    )
    places = {
        "user www-data;": f"user {getpass.getuser()};",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx": str(folder),
        "/var/cache/nginx": str(folder),
        "/srv/lien-cong/var/media": str(media),
        "/srv/lien-cong/var/static": str(folder / "static"),
        "server 127.0.0.1:8000;": f"server {application};",
        "\nhttp {": f"\nhttp {{{own_temp}",
        "quantri.example.vn": "quantri.localhost",
        " buffer=64k flush=5s;": ";",
    }
    for shipped, here in places.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text


@pytest.fixture
def nginx(
    live_server: Any,
    tmp_path: Path,
    own_storage: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Nginx]:
    """A real nginx before the running application."""
    # Django's test server hands out all of MEDIA_ROOT before the application is asked.
    monkeypatch.setattr(
        "django.test.testcases._MediaFilesHandler._should_handle", lambda self, path: False
    )
    settings.MEDIA_ACCEL_LOCATION = "/-/files/"
    folder = tmp_path / "nginx"
    folder.mkdir()
    port = free_port()
    application = live_server.url.removeprefix("http://").replace("localhost", "127.0.0.1")
    (folder / "nginx.conf").write_text(adapted(folder, own_storage, application))
    (folder / "nginx-listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
        stderr=subprocess.PIPE,
    )
    try:
        _wait_until_listening(port, process)
        yield Nginx(port, folder)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


MakePage = Callable[..., StandardPage]


def test_files_open_and_close_with_their_page(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    image, document = upload_image(network.here), upload_document(network.here)
    addresses = (rendition_url(image), document.url)
    for address in addresses:
        assert nginx.get(HERE, address).status == 404
    page = make_page(network.here, image, document)
    for address in addresses:
        assert nginx.settled(HERE, address, 200)
        assert nginx.get(THERE, address).status == 404
    page.unpublish()
    for address in addresses:  # at once: no cache stands between the file and the rule
        assert nginx.get(HERE, address).status == 404


def test_originals_and_the_internal_place_never_answer(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    image, document = upload_image(network.here), upload_document(network.here)
    make_page(network.here, image, document)
    rendition = image.renditions.get(width=320).file.name
    for path in (
        f"/media/{image.file.name}",
        f"/-/files/{image.file.name}",
        f"/-/files/{rendition}",
        f"/-/files/{document.file.name}",
        f"/media/../-/files/{image.file.name}",
        f"/media/..%2f-/files/{image.file.name}",
        f"/media/{rendition}/../../../{image.file.name}",
        "/-/files/../nginx/nginx.conf",
    ):
        assert nginx.get(HERE, path).status in {400, 404}, path


def test_nginx_hands_on_what_the_application_decided(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    image = upload_image(network.here)
    document = upload_document(network.here, "Quyết định.pdf")
    make_page(network.here, image, document)
    answer = nginx.get(HERE, document.url)
    assert answer.body == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''Quy%E1")
    assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "X-Accel-Redirect" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    picture = nginx.get(HERE, rendition_url(image))
    assert picture.headers["Content-Type"] == "image/webp"
    again = nginx.get(HERE, rendition_url(image), **{"If-None-Match": picture.headers["ETag"]})
    assert again.status == 304
    part = nginx.get(HERE, document.url, Range="bytes=0-4")
    assert (part.status, part.body) == (206, PDF[:5])


def test_a_page_comes_without_cookies_and_goes_when_taken_down(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    page = make_page(network.here)
    address = f"/{page.slug}/"
    answer = nginx.get(HERE, address, Cookie="sessionid=x")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
    for name in ("Set-Cookie", "Cache-Tag", "X-Accel-Expires"):
        assert name not in answer.headers
    page.unpublish()
    assert nginx.settled(HERE, address, 404, 410)


def test_a_change_shows_within_a_second_at_an_address_that_is_asked_all_the_time(
    nginx: Nginx,
    network: Network,
    make_page: MakePage,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rule 8 with both memories in a row: a process's version keys, and our own cache."""
    settings.CACHE_VERSION_SECONDS = AS_IN_PRODUCTION
    # Who writes is another process: this one, which answers, learns of it from the database.
    monkeypatch.setattr(versions, "forget", lambda *keys: None)
    page = make_page(network.here)
    profile = SiteProfile.objects.get(site=network.here.site)
    address = f"/{page.slug}/"
    nginx.get(HERE, address)
    # The worst moment: keys read just before the change, and the page asked for again when
    # the next second has just begun, while they are still trusted.
    time.sleep(1)
    _sleep_until_fraction(0.55)
    nginx.get(HERE, address)
    profile.phone = "0205 3 820 555"
    profile.save()
    changed = time.monotonic()
    _sleep_until_fraction(0.02)
    nginx.get(HERE, address)
    time.sleep(max(0.0, changed + 1.0 - time.monotonic()))
    assert b"0205 3 820 555" in nginx.get(HERE, address).body


def _sleep_until_fraction(wanted: float) -> None:
    """Return when the clock stands `wanted` past a whole second."""
    time.sleep((wanted - time.time()) % 1.0)


def test_many_at_once_are_one_rendering(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    """A flood at one address costs the application two answers a second."""
    page = make_page(network.here)
    address = f"/{page.slug}/"
    nginx.get(HERE, address)
    _sleep_until_fraction(0.05)
    with ThreadPoolExecutor(max_workers=8) as readers:
        answers = list(readers.map(lambda _n: nginx.get(HERE, address), range(80)))
    assert {answer.status for answer in answers} == {200}
    renderings = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(renderings) < len(answers) / 2


def test_unknown_parameters_do_not_pass_by_the_cache(
    nginx: Nginx, network: Network, make_page: MakePage
) -> None:
    """Within the half second of an answer another parameter finds the same answer."""
    page = make_page(network.here)
    address = f"/{page.slug}/"
    first = nginx.get(HERE, address)
    assert first.status == 200
    StandardPage.objects.filter(pk=page.pk).update(live=False)
    again = nginx.get(HERE, f"{address}?utm_source=x")
    # Either the cached answer or, half a second later, the new truth: never a second copy.
    assert (again.status, again.body) == (200, first.body) or again.status in {404, 410}


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/khong-co/?trang=2&utm_source=x", "&trang=2"),
        (
            "/khong-co/?x=1&chuyen-muc=van-hoa&ngay=2026-01-05",
            "&chuyen-muc=van-hoa&ngay=2026-01-05",
        ),
        ("/don-vi/?nhom=cap-xa&q=mai+pha%26&trang=2", "&trang=2&q=mai+pha%26&nhom=cap-xa"),
        ("/en/don-vi/?q=a", "&q=a"),
        ("/?q=a&nhom=b&trang=x", ""),
    ],
)
def test_known_parameters_reach_the_application(
    nginx: Nginx, network: Network, monkeypatch: pytest.MonkeyPatch, address: str, asked: str
) -> None:
    seen: list[str] = []
    answer = HostMiddleware.__call__

    def noting(self: HostMiddleware, request: Any) -> Any:
        seen.append(request.META["QUERY_STRING"])
        return answer(self, request)

    monkeypatch.setattr(HostMiddleware, "__call__", noting)
    nginx.get(HERE, address)
    assert seen == [asked]


def test_the_admin_host_keeps_its_cookies_and_is_not_cached(
    nginx: Nginx, network: Network, superuser: User
) -> None:
    client = Client(headers={"host": "quantri.localhost"})
    client.force_login(superuser)
    session = client.cookies["sessionid"].value
    cookie = f"sessionid={session}"
    image = upload_image(network.here)
    own = nginx.get("quantri.localhost", image.file.url, Cookie=cookie)
    assert own.status == 200
    assert own.headers["Cache-Control"] == "private, no-store"
    assert nginx.get("quantri.localhost", image.file.url).status == 404


def test_a_host_that_is_not_ours_is_404(nginx: Nginx, network: Network) -> None:
    assert nginx.get("la.example", "/").status == 404


@pytest.mark.parametrize("detour", ["/x/..{}", "/x/%2e%2e{}", "/{}", "/%2e{}"])
def test_another_spelling_puts_no_other_answer_in_the_place_of_a_page(
    nginx: Nginx, network: Network, make_page: MakePage, detour: str
) -> None:
    """The key of the cache and what the application is asked are one and the same."""
    page = make_page(network.here)
    address = f"/{page.slug}/"
    first = nginx.get(HERE, detour.format(address))
    again = nginx.get(HERE, address)
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body


@pytest.mark.parametrize(
    "path", ["/tim-kiem/", "/en/don-vi/", "/tuy-chon/", "/tuy-chon.css", "/static/khong-co.css"]
)
def test_no_log_holds_what_a_reader_asked(nginx: Nginx, network: Network, path: str) -> None:
    """His address stands in it, and the record of searches is to know nobody."""
    came_from = f"http://{HERE}/tim-kiem/?q=ly+hon+thuan+tinh"
    for host in (HERE, "quantri.localhost", "la.example"):
        nginx.get(host, f"{path}?q=so+ho+khau&x=/?q=ho+ngheo", Referer=came_from)
    log = nginx.logged(f'"GET {path} HTTP/1.1"')
    assert "127.0.0.1" in log
    # Of its own host, the centre's log of errors tells all: who works there has signed in.
    of_readers = [line for line in log.splitlines() if "server: quantri.localhost" not in line]
    assert not [line for line in of_readers if "?" in line or "q=" in line or "hon+" in line]
