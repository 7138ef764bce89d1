"""Rule 7 as a reader meets it: a file answers only while a live page of its site uses it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from home.models import StandardPage
from portal.core.accounts.models import User
from portal.core.media import services
from tests.factories import make_user
from tests.media.conftest import (
    Network,
    body_of,
    rendition_url,
    rewrite,
    upload_document,
    upload_image,
)
from tests.media.files import PDF

MakePage = Callable[..., StandardPage]
Get = Callable[..., Any]

HERE, THERE = "chilang.localhost", "nhanly.localhost"


def test_a_picture_opens_and_closes_with_its_page(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    url = rendition_url(image)
    assert public_get(HERE, url).status_code == 404  # uploaded, address guessed
    page = make_page(network.here, image, live=False)
    assert public_get(HERE, url).status_code == 404  # in a draft
    page.get_latest_revision().publish()
    answer = public_get(HERE, url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer.body[8:12] == b"WEBP"
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert public_get(HERE, url).status_code == 404


def test_a_document_opens_and_closes_with_its_page(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here)
    assert public_get(HERE, document.url).status_code == 404
    page = make_page(network.here, document)
    answer = public_get(HERE, document.url)
    assert answer.status_code == 200
    assert answer.body == PDF  # byte by byte: a signature stays valid
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert public_get(HERE, document.url).status_code == 404


def test_the_original_is_never_public(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    make_page(network.here, image)
    assert public_get(HERE, rendition_url(image)).status_code == 200
    assert public_get(HERE, image.file.url).status_code == 404


def test_a_thumbnail_of_the_admin_is_never_public(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    make_page(network.here, image)
    thumbnail = image.get_rendition("max-165x165")
    assert public_get(HERE, thumbnail.url).status_code == 404


def test_a_document_has_no_second_address_under_media(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here)
    make_page(network.here, document)
    assert public_get(HERE, f"/media/{document.file.name}").status_code == 404


def test_a_file_is_public_on_the_host_of_the_page_alone(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    """A page here uses a picture of there: it shows here and nowhere else."""
    image = upload_image(network.there)
    document = upload_document(network.there)
    make_page(network.here, image, document)
    for url in (rendition_url(image), document.url):
        assert public_get(HERE, url).status_code == 200
        assert public_get(THERE, url).status_code == 404


def test_a_new_revision_closes_the_picture_it_replaces(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    old, new = upload_image(network.here), upload_image(network.here)
    page = make_page(network.here, old)
    revision = rewrite(page, new)
    # The draft is nobody's business yet.
    assert public_get(HERE, rendition_url(old)).status_code == 200
    assert public_get(HERE, rendition_url(new)).status_code == 404
    revision.publish()
    assert public_get(HERE, rendition_url(old)).status_code == 404
    assert public_get(HERE, rendition_url(new)).status_code == 200


def test_a_file_used_twice_stays_until_the_last_page_goes(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    first, second = make_page(network.here, image), make_page(network.here, image)
    first.unpublish()
    assert public_get(HERE, rendition_url(image)).status_code == 200
    second.delete()
    assert public_get(HERE, rendition_url(image)).status_code == 404


def test_a_page_deleted_with_its_section_closes_its_files(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    section = make_page(network.here)
    below = StandardPage(title="Trang con", slug="con", locale=section.locale, body=body_of(image))
    section.add_child(instance=below)
    assert public_get(HERE, rendition_url(image)).status_code == 200
    section.specific.delete()
    assert public_get(HERE, rendition_url(image)).status_code == 404


def test_an_expired_page_closes_its_files_at_that_moment(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    """Not when the scheduled run has taken the page down, up to a minute later."""
    image, document = upload_image(network.here), upload_document(network.here)
    end = timezone.now() + datetime.timedelta(hours=1)
    page = make_page(network.here, image, document, expire_at=end)
    urls = (rendition_url(image), document.url)
    assert [public_get(HERE, url).status_code for url in urls] == [200, 200]
    with time_machine.travel(end + datetime.timedelta(seconds=1), tick=False):
        assert StandardPage.objects.get(pk=page.pk).live
        assert [public_get(HERE, url).status_code for url in urls] == [404, 404]


def test_a_postponed_end_keeps_the_files_open(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    end = timezone.now() + datetime.timedelta(hours=1)
    page = make_page(network.here, image, expire_at=end)
    page.expire_at = end + datetime.timedelta(days=1)
    page.save_revision().publish()
    with time_machine.travel(end + datetime.timedelta(seconds=1), tick=False):
        assert public_get(HERE, rendition_url(image)).status_code == 200


def test_a_page_scheduled_for_later_opens_nothing_yet(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    later = timezone.now() + datetime.timedelta(hours=1)
    make_page(network.here, image, go_live_at=later)
    assert public_get(HERE, rendition_url(image)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/../manage.py",
        "/media/renditions/../originals/x.jpg",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media//etc/passwd",
        "/media/",
        "/media/renditions/",
        "/media/renditions/\x00",
        "/tep/1/x.pdf",
        "/tep/999999999999999999/x.pdf",
        "/tep/0/",
    ],
)
def test_paths_out_of_thin_air_are_404(network: Network, public_get: Get, path: str) -> None:
    assert public_get(HERE, path).status_code == 404


def test_a_document_answers_under_its_own_name_alone(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here)
    make_page(network.here, document)
    assert public_get(HERE, f"/tep/{document.pk}/khac.pdf").status_code == 404


def test_a_file_costs_one_query(
    network: Network,
    make_page: MakePage,
    public_get: Get,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    image, document = upload_image(network.here), upload_document(network.here)
    make_page(network.here, image, document)
    url = rendition_url(image)
    public_get(HERE, url)  # the host is known from now on
    for address in (url, document.url):
        with django_assert_num_queries(2) as captured:
            public_get(HERE, address)
        # The other one is the version of the host's context.
        files = [query for query in captured.captured_queries if "media_" in query["sql"]]
        assert len(files) == 1


def test_headers_of_a_public_document(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here, "Quyết định số 12.pdf")
    make_page(network.here, document)
    answer = public_get(HERE, document.url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "inline; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%2012.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "max-age=0, must-revalidate"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Vary" not in answer
    assert not answer.cookies


def test_what_a_browser_cannot_show_is_saved(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here, "So-lieu.csv", "xã,số dân\n".encode())
    make_page(network.here, document)
    answer = public_get(HERE, document.url)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="So-lieu.csv"'
    assert answer["Content-Security-Policy"].endswith("; sandbox")


def test_a_picture_is_asked_for_again_and_found_unchanged(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    image = upload_image(network.here)
    make_page(network.here, image)
    first = public_get(HERE, rendition_url(image))
    assert first["Cache-Control"] == "max-age=0, must-revalidate"
    again = public_get(HERE, rendition_url(image), **{"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_nginx_is_told_where_the_file_lies(
    network: Network, make_page: MakePage, public_get: Get, settings: Settings
) -> None:
    settings.MEDIA_ACCEL_LOCATION = "/-/files/"
    image = upload_image(network.here)
    page = make_page(network.here, image)
    answer = public_get(HERE, rendition_url(image))
    assert answer.status_code == 200
    assert answer.content == b""
    path = image.renditions.get(width=320).file.name
    assert answer["X-Accel-Redirect"] == f"/-/files/{path}"
    page.unpublish()
    closed = public_get(HERE, rendition_url(image))
    assert closed.status_code == 404
    assert "X-Accel-Redirect" not in closed


def test_a_file_lost_in_storage_is_404(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(network.here)
    make_page(network.here, document)
    document.file.storage.delete(str(document.file.name))
    assert public_get(HERE, document.url).status_code == 404


def test_only_reading_is_answered(network: Network, make_page: MakePage) -> None:
    image = upload_image(network.here)
    make_page(network.here, image)
    client = Client(headers={"host": HERE})
    assert client.post(rendition_url(image)).status_code == 405
    answer = client.head(rendition_url(image))
    answer.getvalue()
    assert answer.status_code == 200


class TestAdminHost:
    """What the public does not see shows on the admin host, to those who may."""

    def test_the_uploader_sees_everything(self, network: Network, admin_client: Client) -> None:
        image, document = upload_image(network.here), upload_document(network.here)
        thumbnail = image.get_rendition("max-165x165")
        for url in (image.file.url, thumbnail.url, rendition_url(image), document.url):
            answer = admin_client.get(url)
            answer.getvalue()
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "private, no-store"

    def test_nobody_else_does(
        self, network: Network, sign_in: Callable[[User], Client], settings: Settings
    ) -> None:
        image, document = upload_image(network.here), upload_document(network.here)
        stranger = sign_in(make_user("nguoi-la"))
        visitor = Client(headers={"host": settings.ADMIN_HOSTS[0]})
        for url in (image.file.url, rendition_url(image), document.url):
            assert stranger.get(url).status_code == 404
            assert visitor.get(url).status_code == 404

    def test_unknown_files_are_404(self, network: Network, admin_client: Client) -> None:
        assert admin_client.get("/media/originals/00/x.jpg").status_code == 404
        assert admin_client.get("/tep/1/x.pdf").status_code == 404


def test_wagtail_builds_the_address_of_a_document(network: Network) -> None:
    document = upload_document(network.here, "Kế hoạch 5%.pdf")
    assert document.url == reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    assert document.url.startswith(f"/tep/{document.pk}/")
    assert Client(headers={"host": HERE}).get(document.url).status_code == 404


def test_renditions_that_come_later_are_public_at_once(
    network: Network, make_page: MakePage, public_get: Get
) -> None:
    """Published before the job ran: the page is complete as soon as it has."""
    image = upload_image(network.here, ready=False)
    make_page(network.here, image)
    services.make_renditions(image.pk)
    assert public_get(HERE, rendition_url(image)).status_code == 200
