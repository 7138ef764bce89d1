"""The public page of a site's editorial board: its decision, who is on it, its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.board.addresses import SEGMENT
from portal.core.cache_tags import tag
from portal.core.metadata import Kind, PageMetadata
from portal.tenancy.boards.selectors import board_on, boards_before, members_on
from portal.tenancy.languages import note_standing_address
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.tenancy.context import SiteContext


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the board in force today; 404 where there is none.

    Boards of the past are named by their decisions alone. The rules are in Vietnamese and
    stand on the Vietnamese page; in other languages a link leads there.
    """
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    if site.home is None:
        return no_such_language(request, site)
    today = timezone.localdate()
    tag(request, f"board:{site.site_id}")
    board = board_on(site.site_id, today)
    if board is None:
        raise Http404(_("There is no such page."))
    note_standing_address(request, site)
    metadata = PageMetadata(
        _("Editorial board"),
        description=_("Decision, members and rules of the editorial board of this portal."),
        url=site.url + request.path,
        kind=Kind.ABOUT,
        published=board.decision_date,
    )
    context = {
        "board": board,
        "members": members_on(board, today),
        "earlier": boards_before(site.site_id, today),
        "is_vietnamese": site.language == settings.LANGUAGE_CODE,
        "vietnamese_path": f"/{SEGMENT}/",
        "metadata": metadata,
    }
    return TemplateResponse(request, "home/board.html", context)


@require_safe
def add_slash(request: HttpRequest) -> HttpResponse:
    """The same address with its closing slash."""
    return HttpResponsePermanentRedirect(f"{request.path}/")
