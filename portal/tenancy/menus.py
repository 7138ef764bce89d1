"""The main menu of a site: its lines, the pages that unfold below them, where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from wagtail.models import Page, Site

from portal.core.footer_links import footer_url
from portal.core.pages import leads_to, unfolds_in_menu
from portal.tenancy import paths
from portal.tenancy.models import MenuItem

if TYPE_CHECKING:
    from portal.tenancy.context import LanguageHome, SiteContext


@dataclass(frozen=True)
class MenuLine:
    """A page in the menu; `url` is a path on the site's own host.

    `leads_to` is the key of the standing address that the page leads on to, "" for none.
    """

    label: str
    url: str
    leads_to: str = ""


@dataclass(frozen=True)
class MenuEntry(MenuLine):
    """One line of the main menu, and the pages that unfold below it."""

    page_id: int = 0
    children: tuple[MenuLine, ...] = ()


@dataclass(frozen=True)
class ShownEntry:
    """A line of the menu and those below it, each with its value of `aria-current`.

    "page": the very page that is shown; "true": a page below it; "" otherwise.
    """

    entry: MenuEntry
    current: str
    children: tuple[tuple[MenuLine, str], ...]


def shown(site: SiteContext, path: str) -> list[ShownEntry]:
    """The menu as the page at `path` shows it. No query."""
    rows = []
    for entry in site.menu:
        children = tuple((line, _current(line, path, site)) for line in entry.children)
        below = "true" if any(current for _line, current in children) else ""
        rows.append(ShownEntry(entry, _current(entry, path, site) or below, children))
    return rows


def _current(line: MenuLine, path: str, site: SiteContext) -> str:
    """What a line is to the page at `path`, at its own address or where it leads on to."""
    places = [line.url, footer_url(line.leads_to, site)]
    if path in places:
        return "page"
    return "true" if any(url and path.startswith(url) for url in places) else ""


def menus_of(site: Site, homes: dict[str, LanguageHome]) -> dict[str, tuple[MenuEntry, ...]]:
    """The menu a language; a page that is not live is left out, never a dead link."""
    menus: dict[str, tuple[MenuEntry, ...]] = {}
    live = MenuItem.objects.filter(site=site, page__live=True)
    items = list(live.select_related("page__content_type").annotate(leads_to=leads_to("page__")))
    below = _lines_below(item.page for item in items)
    for item in items:
        for language, home in homes.items():
            if item.page.url_path.startswith(home.url_path):
                entry = MenuEntry(
                    label=item.label or item.page.title,
                    url=_path_on_site(item.page, home),
                    leads_to=item.leads_to,
                    page_id=item.page_id,
                    children=tuple(
                        MenuLine(page.title, _path_on_site(page, home), page.leads_to)
                        for page in below.get(item.page.path, ())
                    ),
                )
                menus[language] = (*menus.get(language, ()), entry)
    return menus


def _path_on_site(page: Page, home: LanguageHome) -> str:
    prefix = "/" if home.language == settings.LANGUAGE_CODE else f"/{home.language}/"
    return prefix + str(page.url_path)[len(home.url_path) :]


def _lines_below(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Live pages directly below those whose type unfolds in menus, by the path above."""
    above = [page.path for page in pages if unfolds_in_menu(page)]
    if not above:
        return {}
    depths = {len(path) // Page.steplen + 1 for path in above}
    live = Page.objects.filter(paths.under(above), depth__in=depths, live=True)
    below: dict[str, list[Page]] = {}
    for page in live.annotate(leads_to=leads_to()).order_by("path"):
        below.setdefault(page.path[: -Page.steplen], []).append(page)
    return {path: below[path] for path in above if path in below}
