"""Two portals with pictures, documents and pages that use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from wagtail.models import Page

from home.models import StandardPage
from portal.core.media import services
from portal.core.media.models import PortalDocument, PortalImage
from portal.core.media.specs import spec_of
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.media.files import PDF, picture_file
from tests.support.shared_rows import shared


@pytest.fixture
def public_get(public_get: Callable[..., Any]) -> Callable[..., Any]:
    """As everywhere, with the answer read into `body`, which closes its file."""

    def get(*args: Any, **kwargs: Any) -> Any:
        answer = public_get(*args, **kwargs)
        answer.body = answer.getvalue()
        return answer

    return get


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> Path:
    """Each test has a storage of its own, so that it can count the files."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@dataclass
class Network:
    """Two communes of one province."""

    here: MemberSite
    there: MemberSite


@shared
def network() -> Network:
    """Xã Chi Lăng and xã Nhân Lý."""
    return Network(
        make_member_site("Xã Chi Lăng", "chilang.localhost"),
        make_member_site("Xã Nhân Lý", "nhanly.localhost"),
    )


def upload_image(member: MemberSite, ready: bool = True, **options: Any) -> PortalImage:
    """A picture in the collection of a site, its renditions made unless told otherwise."""
    image = services.add_image(
        picture_file(**options), title="Hồ Phai Loạn", collection=member.collection
    )
    if ready:
        services.make_renditions(image.pk)
        image.refresh_from_db()
    return image


def upload_document(
    member: MemberSite, name: str = "Quyết định số 12.pdf", data: bytes = PDF
) -> PortalDocument:
    """A document in the collection of a site."""
    return services.add_document(
        SimpleUploadedFile(name, data), title="Quyết định", collection=member.collection
    )


def body_of(*files: PortalImage | PortalDocument) -> list[tuple[str, Any]]:
    """A text that shows the pictures and links to the documents."""
    blocks: list[tuple[str, Any]] = []
    for file in files:
        if isinstance(file, PortalImage):
            value = {"image": file, "alt": "Hồ nước", "decorative": False, "caption": ""}
            blocks.append(("picture", value))
        else:
            blocks.append(("paragraph", link_to(file)))
    return blocks


def rewrite(page: StandardPage, *files: PortalImage | PortalDocument) -> Any:
    """A new draft of a page that uses other files; its revision."""
    page.body = body_of(*files)
    return page.save_revision()


def link_to(document: PortalDocument) -> Any:
    """Rich text with a link to a document."""
    from wagtail.rich_text import RichText

    return RichText(f'<p><a linktype="document" id="{document.pk}">Tải về</a></p>')


@pytest.fixture
def make_page() -> Callable[..., StandardPage]:
    """Make a page that uses files: a draft of a site, published with `live=True`."""
    number = iter(range(1, 1000))

    def make(
        member: MemberSite, *files: PortalImage | PortalDocument, live: bool = True, **fields: Any
    ) -> StandardPage:
        parent = Page.objects.get(pk=member.site.root_page_id).specific
        page = StandardPage(
            title="Giới thiệu",
            slug=f"gioi-thieu-{next(number)}",
            locale=parent.locale,
            body=body_of(*files),
            live=False,
            **fields,
        )
        parent.add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        return StandardPage.objects.get(pk=page.pk)

    return make


def rendition_url(image: PortalImage, width: int = 320) -> str:
    """Address of one width of a picture."""
    url: str = image.renditions.get(filter_spec=spec_of(width)).url
    return url
