"""What screens that import a file have in common; their page is `core/admin/import/screen.html`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django_stubs_ext import StrOrPromise


def refuse_too_large(upload: UploadedFile, most_bytes: int) -> None:
    """Raises ValidationError for a file of more bytes."""
    if (upload.size or 0) > most_bytes:
        raise ValidationError(_("The file is too large: divide it."))


def download(content: bytes | str, name: str, content_type: str) -> HttpResponse:
    """A file of the screen to be kept: a sample, or refused rows. `name` is in ASCII."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )


def screen_context(
    title: str, listing: str, listing_label: StrOrPromise, *, has_result: bool
) -> dict[str, Any]:
    """What the page is called and where it stands: below `listing`, the address of a list."""
    return {
        "has_result": has_result,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(listing), "label": listing_label},
            {"url": "", "label": title},
        ],
    }
