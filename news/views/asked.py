"""What a reader asks of a list, from the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from news.addresses import PAGE_PARAMETER
from portal.core.paging import positive

if TYPE_CHECKING:
    from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """The page asked for: 1 by default; 404 for what is not a positive number."""
    number = positive(request.GET.get(PAGE_PARAMETER, "1"))
    if number is None:
        raise no_such_page()
    return number


def no_such_page() -> Http404:
    """What to raise for a page beyond the end."""
    return Http404(_("The list has no such page."))


def list_title(*parts: str, number: int = 1) -> str:
    """What the window's title says of a list page: its parts, and which page it is."""
    page = _("page %(number)s") % {"number": number} if number > 1 else ""
    return " · ".join(part for part in (*parts, page) if part)


def canonical(url: str, number: int, **parameters: str) -> str:
    """The one address of a list page: no stray parameters, no `trang=1`."""
    asked: dict[str, str | int] = {name: value for name, value in parameters.items() if value}
    if number > 1:
        asked[PAGE_PARAMETER] = number
    return f"{url}?{urlencode(asked)}" if asked else url
