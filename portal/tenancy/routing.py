"""From a path on a site to a page: one query, whatever the depth of the tree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction

from portal.tenancy.context import SiteContext
from portal.tenancy.languages import paths_of, with_translations

# Deeper paths are nobody's: they only cost.
MAX_DEPTH = 12


@dataclass(frozen=True)
class Route:
    """The deepest page on the way of a path, and what is left for it to resolve.

    `trail`: the pages from below the home page down to `page`, for the breadcrumb.
    `translations`: public paths of `page` by language, its own among them; empty on a
    portal in one language.
    """

    page: Page
    rest: list[str]
    trail: tuple[Page, ...]
    translations: dict[str, str]


def route(site: SiteContext, path: str) -> Route | None:
    """The page of `site` that answers for `path` (without language prefix), if it has any.

    Asks for all prefixes of the path at once by `url_path` (indexed by our own
    migration) instead of one query a component as Wagtail does. View restrictions are
    not in use here (system check): the same query sees to it that a page with a left-over
    one is not shown rather than shown to everybody, and reads where the page's
    translations are.
    """
    home = site.home
    parts = [part for part in path.split("/") if part]
    if home is None or len(parts) > MAX_DEPTH or "\x00" in path:
        return None
    candidates = [
        home.url_path + "".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) + 1)
    ]
    restricted = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    pages = Page.objects.filter(url_path__in=candidates).annotate(restricted=Exists(restricted))
    found = {page.url_path: page for page in with_translations(pages, site.homes)}
    if any(page.restricted for page in found.values()):
        return None
    for depth in range(len(parts), -1, -1):
        page = found.get(candidates[depth])
        if page is not None:
            trail = tuple(found[path] for path in candidates[1 : depth + 1] if path in found)
            translations = paths_of(vars(page).get, site.homes)
            return Route(page, parts[depth:], trail, translations)
    return None


def specific_of(page: Page) -> Page:
    """`page` as its own type, with the relations joined that the type names.

    A page type that always shows some related rows lists them in `served_with`; they
    come in the same query. (A manager that joins them would break treebeard's `only`.)
    """
    model = page.specific_class
    relations: tuple[str, ...] = getattr(model, "served_with", ())
    if not relations:
        return page.specific
    return model._default_manager.select_related(*relations).get(pk=page.pk)
