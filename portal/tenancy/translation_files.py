"""The upload of a translated PO file, in front of wagtail-localize's (docs/patches.md).

Theirs ends with an error of the server when no file was sent, or one that does not say
which translation it belongs to.
"""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.views.edit_translation import upload_pofile as stock_upload

# The line of its head by which a file names its translation.
_NAME: Final = b"X-WagtailLocalize-TranslationID:"
# Bytes: the longest page, all of whose texts are translated, has a tenth of it.
MOST: Final = 2 * 1024 * 1024


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Import the file, or say what is wrong with it; nothing is written then."""
    problem = _problem_of(request.FILES.get("file"))
    if not problem:
        answer: HttpResponse = stock_upload(request, translation_id)
        return answer
    messages.error(request, problem)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def _problem_of(file: UploadedFile | None) -> str:
    if file is None:
        return _("Choose the translated file.")
    if (file.size or 0) > MOST:
        return _("This file is too large for a translation.")
    if _NAME not in file.read():
        return _("This is no translation file that was downloaded from this screen.")
    file.seek(0)
    return ""
