"""The reader's own page, the change of a choice, and the stylesheet that carries it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from home.preferences import changes, choice, selectors
from home.preferences.choice import Choice
from home.preferences.returning import own_path
from home.preferences.stylesheet import stylesheet as rules_for
from portal.core import readers_cookie
from portal.tenancy.views import no_such_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import SiteContext

CONTRAST_NAMES = (
    (choice.NORMAL, _("Usual")),
    (choice.DARK, _("White on black")),
    (choice.LIGHT, _("Black on white")),
)
RETURN, SEARCH = "tro-ve", "tim"
# Where a browser says that a request comes from: another site's page sets nothing here.
_OURS = frozenset({"same-origin", "none", ""})


@require_safe
def preferences(request: HttpRequest) -> HttpResponse:
    """Carry out a choice and lead back, or show the reader's own page.

    The only public answer that sets a cookie (`portal.core.readers_cookie`), and only at
    the address without a language: pages in other languages send their readers there.
    """
    site: SiteContext = request.site_context  # type: ignore[attr-defined]
    if site.home is None:
        return no_such_language(request, site)
    response = _set(request) if _is_a_choice(request) else _show(request, site)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The rules for this reader's text size and contrast; empty for nearly everybody.

    Browsers keep it and ask each time whether it still holds (ETag), so that a choice
    shows on the very next page.
    """
    response = HttpResponse(rules_for(_chosen(request)), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def _chosen(request: HttpRequest) -> Choice:
    return Choice.from_line(readers_cookie.read(request))


def _is_a_choice(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and request.path_info == readers_cookie.PATH
        and changes.is_asked(request.GET)
        and request.headers.get("Sec-Fetch-Site", "") in _OURS
    )


def _set(request: HttpRequest) -> HttpResponse:
    """Keep what is asked for, and lead back to where the reader was."""
    before = _chosen(request)
    after = selectors.only_open_unit(changes.changed(before, request.GET), before)
    back = own_path(request.GET.get(RETURN, "")) or readers_cookie.PATH
    response = HttpResponseRedirect(back)
    readers_cookie.write(response, "" if after.is_usual else after.line())
    return response


def _show(request: HttpRequest, site: SiteContext) -> HttpResponse:
    chosen = _chosen(request)
    words = request.GET.get(SEARCH, "").strip()
    context: dict[str, Any] = {
        "chosen": chosen,
        "sizes": choice.SIZES,
        "contrasts": CONTRAST_NAMES,
        "most_categories": choice.MOST_CATEGORIES,
        "set_url": readers_cookie.PATH,
        "back": request.path if site.language != settings.LANGUAGE_CODE else "",
        "words": words,
        **selectors.page_context(site, chosen, words),
    }
    return TemplateResponse(request, "home/preferences.html", context)
