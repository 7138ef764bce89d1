"""On which screen somebody asks: a path of the admin, and the site it belongs to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Page

from portal.tenancy import root_paths
from portal.tenancy.grants import grants_of
from portal.tenancy.models import MemberSite
from portal.tenancy.models.help_requests import LONGEST_ADDRESS

# What the addresses of the admin are made of; nothing that a browser reads otherwise.
_ALLOWED = re.compile(r"/[A-Za-z0-9_.~%/-]*", re.ASCII)
_CLIMBS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_PAGE_ARGUMENTS = ("page_id", "parent_page_id")


def own_screen(address: str) -> str:
    """The path of an address of the admin; empty for anything else.

    Without its query: what was searched for is nobody's business.
    """
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    if len(path) > LONGEST_ADDRESS or not _ALLOWED.fullmatch(path):
        return ""
    if "//" in path or _CLIMBS.search(path):
        return ""
    return path if path.startswith(reverse("wagtailadmin_home")) else ""


def screen_before(request: HttpRequest) -> str:
    """Where the person was: as the link says, else as the browser says; may be empty."""
    if named := own_screen(request.GET.get("from", "")):
        return named
    parts = urlsplit(request.headers.get("referer", ""))
    is_here = parts.netloc == request.get_host()
    path = own_screen(parts.path) if is_here else ""
    return "" if path == request.path else path


def site_of(user: Any, screen: str) -> int | None:
    """The site of the page that a screen is about, where the person may see that page.

    Else the site of the person's role nearest to the top; None for one without a role.
    """
    return _site_of_page(user, screen) or _own_site(user)


def _site_of_page(user: Any, screen: str) -> int | None:
    if not screen:
        return None
    try:
        arguments = resolve(screen).kwargs
    except Resolver404:
        return None
    key = next((arguments[name] for name in _PAGE_ARGUMENTS if name in arguments), None)
    page = Page.objects.filter(pk=key).first() if key is not None else None
    if page is None or not (user.is_superuser or grants_of(user).pages.at(page.path)):
        return None
    return root_paths.site_id_of(page)


def _own_site(user: Any) -> int | None:
    grants = grants_of(user).units
    if not grants:
        return None
    top = min(grants, key=lambda grant: (len(grant.unit_path), grant.unit_path))
    return MemberSite.objects.filter(unit_id=top.unit_id).values_list("site_id", flat=True).first()
