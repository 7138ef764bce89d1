"""Pictures in WebP at a few widths, made by a job and never on a reader's request."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from PIL import Image
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from home.models import StandardPage
from portal.core.media import services
from portal.core.media.encoding import BrokenImageError, encode, wanted_widths
from portal.core.media.models import FileState, PortalImage, PortalRendition
from portal.core.media.selectors import attach_renditions, stream_images
from portal.core.media.specs import PUBLIC_SPECS, WIDTHS
from portal.core.media.tasks import make_renditions
from portal.core.templatetags.media_tags import for_dense_screens
from tests.media.conftest import Network, body_of, rendition_url, upload_image
from tests.media.files import picture_bytes, picture_file

MakePage = Callable[..., StandardPage]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def widths_of(image: PortalImage) -> list[int]:
    return sorted(image.renditions.values_list("width", flat=True))


def files_in(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.is_file())


def waiting() -> list[DBTaskResult]:
    """Jobs for renditions that wait in the queue."""
    return list(DBTaskResult.objects.filter(task_path=make_renditions.module_path))


@pytest.mark.parametrize(
    ("own", "made"),
    [
        (100, [100]),
        (240, [240]),
        (321, [240, 320, 321]),
        (1000, [240, 320, 640, 960, 1000]),
        (1280, [240, 320, 640, 960, 1280]),
        (5000, [240, 320, 640, 960, 1280]),
    ],
)
def test_a_picture_is_never_enlarged(own: int, made: list[int]) -> None:
    sizes = [(e.width, e.height) for e in encode(picture_bytes((own, own // 2)), WIDTHS)]
    assert [width for width, _ in sizes] == made
    assert all(abs(height - width / 2) <= 1 for width, height in sizes)
    assert len(wanted_widths(own, WIDTHS)) == len(made)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_camera_is_left(kind: str) -> None:
    original = picture_bytes((700, 400), kind, camera=True)
    assert b"Maker-of-cameras" in original  # else this test shows nothing
    assert opened(original).getexif().get_ifd(0x8825)
    for encoded in encode(original, WIDTHS):
        made = opened(encoded.data)
        assert made.format == "WEBP"
        assert not made.getexif()
        assert set(made.info) <= {"loop", "background", "timestamp", "duration"}
        assert b"Maker-of-cameras" not in encoded.data
        assert b"EXIF" not in encoded.data


def test_the_orientation_is_applied() -> None:
    """A telephone held upright stores a lying picture and a note."""
    (encoded,) = encode(picture_bytes((200, 100), camera=True, orientation=6), WIDTHS)
    made = opened(encoded.data).convert("RGB")
    assert (encoded.width, encoded.height) == made.size == (100, 200)
    red, _, blue = made.getpixel((50, 20))  # type: ignore[misc]
    assert red > blue  # what was on the left is on top


def test_transparency_stays() -> None:
    output = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(output, "PNG")
    (encoded,) = encode(output.getvalue(), WIDTHS)
    assert opened(encoded.data).mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_every_kind_of_pixel_is_understood(mode: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (50, 40)).save(output, "JPEG" if mode == "CMYK" else "PNG")
    (encoded,) = encode(output.getvalue(), WIDTHS)
    assert opened(encoded.data).size == (50, 40)


def test_a_scan_of_sixteen_bits_keeps_its_greys() -> None:
    output = io.BytesIO()
    Image.new("I;16", (50, 40), 32_768).save(output, "PNG")
    (encoded,) = encode(output.getvalue(), WIDTHS)
    red, *_ = opened(encoded.data).convert("RGB").getpixel((20, 20))  # type: ignore[misc]
    assert 120 < red < 136


def test_an_animation_shows_its_first_picture() -> None:
    output = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    (encoded,) = encode(output.getvalue(), WIDTHS)
    red, _, blue = opened(encoded.data).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", picture_bytes()[:600], picture_bytes(kind="PNG")[:200]]
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenImageError):
        list(encode(data, WIDTHS))


class TestJob:
    """The queue makes renditions after the upload."""

    def test_an_upload_queues_its_job_in_the_same_transaction(self, network: Network) -> None:
        image = upload_image(network.here, ready=False)
        (job,) = waiting()
        assert job.args_kwargs["args"] == [image.pk]
        assert job.queue_name == "media"
        try:
            with transaction.atomic():
                upload_image(network.here, ready=False)
                assert len(waiting()) == 2
                raise RuntimeError
        except RuntimeError:
            assert len(waiting()) == 1

    def test_it_makes_the_picture_ready(self, network: Network) -> None:
        image = upload_image(network.here, ready=False)
        assert image.state == FileState.UPLOADED
        make_renditions.call(image.pk)
        image.refresh_from_db()
        assert image.state == FileState.READY
        assert widths_of(image) == [240, 320, 640, 960, 1000]
        assert all(
            path.endswith(".webp") for path in image.renditions.values_list("file", flat=True)
        )

    def test_done_twice_it_is_done_once(self, network: Network, own_storage: Path) -> None:
        image = upload_image(network.here)
        before = set(image.renditions.values_list("pk", "file")), files_in(own_storage)
        services.make_renditions(image.pk)
        PortalImage.objects.update(state=FileState.UPLOADED)
        services.make_renditions(image.pk)
        assert (set(image.renditions.values_list("pk", "file")), files_in(own_storage)) == before

    def test_killed_in_the_middle_it_is_finished_by_the_next(self, network: Network) -> None:
        image = upload_image(network.here)
        PortalRendition.objects.filter(width__gt=640).delete()
        PortalImage.objects.update(state=FileState.UPLOADED)
        services.make_renditions(image.pk)
        assert widths_of(image) == [240, 320, 640, 960, 1000]

    def test_a_broken_picture_fails_with_the_reason(self, network: Network) -> None:
        image = upload_image(network.here, ready=False)
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(picture_bytes()[:600])
        services.make_renditions(image.pk)  # does not raise: trying again will not help
        image = PortalImage.objects.get()
        assert image.state == FileState.FAILED
        assert image.state_note

    def test_a_lost_file_is_tried_again(self, network: Network) -> None:
        image = upload_image(network.here, ready=False)
        with image.file.storage.open(image.file.name) as file:
            data = file.read()
        image.file.storage.delete(image.file.name)
        with pytest.raises(FileNotFoundError):
            services.make_renditions(image.pk)
        assert PortalImage.objects.get().state == FileState.FAILED
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(data)
        services.make_renditions(image.pk)
        image.refresh_from_db()
        assert (image.state, image.state_note) == (FileState.READY, "")

    def test_a_picture_deleted_meanwhile_needs_nothing(self, network: Network) -> None:
        services.make_renditions(999_999)

    def test_a_file_replaced_meanwhile_is_left_to_its_own_job(
        self, network: Network, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        image = upload_image(network.here, ready=False)
        replaced = picture_file(size=(50, 50))

        def replace_then_encode(*args: Any) -> Any:
            other = PortalImage.objects.get(pk=image.pk)
            other.file = replaced
            other.save()
            return encode(*args)

        monkeypatch.setattr("portal.core.media.services.renditions.encode", replace_then_encode)
        services.make_renditions(image.pk)
        assert widths_of(image) == []
        monkeypatch.undo()
        services.make_renditions(image.pk)
        assert widths_of(image) == [50]

    def test_a_new_file_drops_the_renditions_of_the_old(self, network: Network) -> None:
        image = upload_image(network.here)
        old_url = rendition_url(image)
        image.file = picture_file(size=(400, 400))
        image.save()
        assert image.state == FileState.UPLOADED
        assert widths_of(image) == []
        services.make_renditions(image.pk)
        assert widths_of(image) == [240, 320, 400]
        assert rendition_url(image) != old_url

    def test_a_new_title_queues_nothing(self, network: Network) -> None:
        image = upload_image(network.here)
        before = len(waiting())
        image.title = "Hồ"
        image.save()
        assert len(waiting()) == before
        assert len(widths_of(image)) == len(WIDTHS)

    def test_the_command_queues_what_is_not_ready(self, network: Network) -> None:
        ready, waits = upload_image(network.here), upload_image(network.here, ready=False)
        DBTaskResult.objects.all().delete()
        call_command("make_renditions")
        assert [job.args_kwargs["args"] for job in waiting()] == [[waits.pk]]
        call_command("make_renditions", "--all")
        assert {job.args_kwargs["args"][0] for job in waiting()} == {ready.pk, waits.pk}


def test_deleting_a_picture_deletes_its_files(
    network: Network,
    own_storage: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    image = upload_image(network.here)
    assert len(files_in(own_storage)) == 1 + len(WIDTHS)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert PortalRendition.objects.count() == 0
    for job in DBTaskResult.objects.filter(task_path__contains="delete_file"):
        task: Any = job.task  # typed by the arguments of whichever task mypy met first
        task.call(*job.args_kwargs["args"])
    assert files_in(own_storage) == []


def test_thumbnails_of_the_admin_are_webp_without_camera_data(network: Network) -> None:
    image = upload_image(network.here, camera=True)
    for spec in ("max-165x165", "original", "fill-50x50"):
        with image.get_rendition(spec).file.open() as file:
            made = opened(file.read())
        assert made.format == "WEBP"
        assert not made.getexif()


def render(source: str, **context: Any) -> str:
    return Template("{% load media_tags %}" + source).render(Context(context)).strip()


class TestTag:
    """`{% picture %}` shows what exists."""

    def test_every_width_with_its_size(self, network: Network) -> None:
        image = upload_image(network.here)
        html = render('{% picture image alt=text sizes="50vw" %}', image=image, text='Hồ "lớn"')
        for rendition in image.renditions.all():
            assert f"{rendition.url} {rendition.width}w" in html
        fallback = image.renditions.get(width=640)
        assert f'src="{fallback.url}"' in html
        assert 'width="640" height="384"' in html
        assert 'alt="Hồ &quot;lớn&quot;"' in html
        assert 'sizes="(min-resolution: 2.1dppx) calc(50vw * 0.6), 50vw"' in html
        assert 'loading="lazy" decoding="async"' in html

    @pytest.mark.parametrize(
        ("sizes", "dense"),
        [
            ("112px", "(min-resolution: 2.1dppx) calc(112px * 0.6), 112px"),
            (
                "(min-width: 60rem) 780px, 100vw",
                "(min-width: 60rem) 780px, (min-resolution: 2.1dppx) calc(100vw * 0.6), 100vw",
            ),
            ("(min-width: 60rem) 780px", "(min-width: 60rem) 780px"),
            (
                "calc(100vw - 32px)",
                "(min-resolution: 2.1dppx) calc((100vw - 32px) * 0.6), calc(100vw - 32px)",
            ),
            ("min(100vw, 300px)", "min(100vw, 300px)"),
        ],
    )
    def test_dense_screens_load_about_two_pixels_for_one(self, sizes: str, dense: str) -> None:
        assert for_dense_screens(sizes) == dense

    def test_decoration_has_an_empty_alternative(self, network: Network) -> None:
        html = render("{% picture image %}", image=upload_image(network.here))
        assert 'alt=""' in html

    def test_the_first_picture_of_a_page_is_not_lazy(self, network: Network) -> None:
        html = render("{% picture image lazy=False %}", image=upload_image(network.here))
        assert "lazy" not in html

    def test_nothing_while_nothing_is_there(self, network: Network) -> None:
        assert render("{% picture image %}", image=upload_image(network.here, ready=False)) == ""
        assert render("{% picture image %}", image=None) == ""
        assert PortalRendition.objects.count() == 0

    def test_thumbnails_of_the_admin_are_left_out(self, network: Network) -> None:
        image = upload_image(network.here, ready=False)
        image.get_rendition("max-165x165")
        assert render("{% picture image %}", image=image) == ""

    def test_a_list_of_pictures_is_one_query(
        self, network: Network, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        images = [upload_image(network.here, size=(400, 300)) for _ in range(5)]
        with django_assert_num_queries(1):
            attach_renditions([None, *images])
            html = render("{% for image in images %}{% picture image %}{% endfor %}", images=images)
        assert html.count("<img") == 5
        with django_assert_num_queries(0):
            attach_renditions([])


class TestReader:
    """A reader's request reads; it never makes a picture."""

    def test_a_page_shows_its_pictures_with_their_words(
        self, network: Network, make_page: MakePage, public_get: Callable[..., Any]
    ) -> None:
        image = upload_image(network.here)
        page = make_page(network.here, image)
        html = public_get("chilang.localhost", f"/{page.slug}/").content.decode()
        assert rendition_url(image) in html
        assert 'alt="Hồ nước"' in html
        assert "<figure" in html
        assert image.file.url not in html

    def test_a_page_without_renditions_makes_none(
        self,
        network: Network,
        make_page: MakePage,
        public_get: Callable[..., Any],
        own_storage: Path,
    ) -> None:
        image = upload_image(network.here, ready=False)
        page = make_page(network.here, image)
        before = files_in(own_storage)
        answer = public_get("chilang.localhost", f"/{page.slug}/")
        assert answer.status_code == 200
        assert "<figure" not in answer.content.decode()
        assert PortalRendition.objects.count() == 0
        assert files_in(own_storage) == before

    def test_a_text_with_many_pictures_reads_them_at_once(
        self, network: Network, make_page: MakePage, public_get: Callable[..., Any]
    ) -> None:
        images = [upload_image(network.here, size=(40, 30)) for _ in range(6)]
        page = make_page(network.here, *images)
        with CaptureQueriesContext(connection) as captured:
            answer = public_get("chilang.localhost", f"/{page.slug}/")
        assert answer.body.count(b"<figure") == 6
        # The pictures come with their renditions.
        for table, expected in (("media_portalimage", 0), ("media_portalrendition", 1)):
            reads = [q for q in captured.captured_queries if f'FROM "{table}"' in q["sql"]]
            assert len(reads) == expected


def test_pictures_of_a_text_are_found_in_its_order(network: Network) -> None:
    images = [upload_image(network.here, size=(40, 30)) for _ in range(3)]
    page = StandardPage(title="x", body=body_of(*images))
    assert list(stream_images(page.body)) == images


def test_what_is_public_is_what_is_made() -> None:
    assert len(PUBLIC_SPECS) == len(WIDTHS)
    assert list(WIDTHS) == sorted(WIDTHS)
