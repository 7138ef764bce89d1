"""One page in several languages: where its live translations are, and what leads to them.

A translation answers at its own address (`/en/…`); the address decides the language. What
is not translated has no address there: never the Vietnamese text in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.tenancy.context import LanguageHome, SiteContext

# As long as the addresses that are kept.
_LONGEST_PATH = 1_000

Homes = Mapping[str, "LanguageHome"]


@dataclass(frozen=True)
class Alternate:
    """The page that is shown, in one of the portal's languages.

    `path` leads to it, or with `is_home` to the home page in that language, where the
    page itself has no translation there.
    """

    language: str
    name: str
    path: str
    is_home: bool = False

    @property
    def is_default(self) -> bool:
        """Whether this is what readers of any other language are shown."""
        return self.language == settings.LANGUAGE_CODE


@dataclass(frozen=True)
class Source:
    """The Vietnamese page that has no live translation: its title and public path."""

    title: str
    path: str


def prefix(language: str) -> str:
    """What paths in a language begin with: "/" in Vietnamese, else "/en/"."""
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


def with_translations(pages: QuerySet[Page], homes: Homes) -> QuerySet[Page]:
    """`pages` with `url_path_<language>` of their live translations, in the same query.

    Of a portal in one language nothing is asked. An alias shows the text of its source
    and counts as no translation.
    """
    if len(homes) < 2:
        return pages
    return pages.annotate(**{column(language): _translated(language) for language in homes})


def column(language: str) -> str:
    """Name of the column in which `with_translations` puts a language ("zh-hans" too)."""
    return f"url_path_{language.replace('-', '_')}"


def paths_of(read: Any, homes: Homes) -> dict[str, str]:
    """Public paths of a page by language, from a row that `with_translations` read.

    `read`: what gives the value of a column, such as `row.get` or `vars(page).get`.
    """
    found = {}
    for language, home in homes.items():
        url_path = read(column(language))
        if url_path and url_path.startswith(home.url_path):
            found[language] = prefix(language) + url_path[len(home.url_path) :]
    return found


def note_translations(request: HttpRequest, paths: Mapping[str, str]) -> None:
    """Tell the frame where the page that is shown can be read in which language."""
    request.translations = paths  # type: ignore[attr-defined]


def note_standing_address(request: HttpRequest, site: SiteContext) -> None:
    """The same for an address that every language of a site has, such as `/so-do-trang/`."""
    rest = request.path_info.removeprefix(prefix(site.language))
    note_translations(request, {language: prefix(language) + rest for language in site.homes})


def alternates(request: HttpRequest, site: SiteContext) -> list[Alternate]:
    """The page that is shown in each language of the portal, Vietnamese first. No query.

    Empty for a portal in one language.
    """
    if len(site.homes) < 2:
        return []
    known: Mapping[str, str] = getattr(request, "translations", {})
    return [
        Alternate(language, name, known.get(language) or prefix(language), language not in known)
        for language, name in settings.LANGUAGES
        if language in site.homes
    ]


def own_alternates(request: HttpRequest, site: SiteContext) -> list[Alternate]:
    """Those of `alternates` that are the page itself, for search engines. No query.

    Empty where it stands in one language alone, and for anything but the page's own
    address: the second page of a list is the translation of no other list's.
    """
    known = [alternate for alternate in alternates(request, site) if not alternate.is_home]
    is_own = any(alternate.path == request.get_full_path() for alternate in known)
    return known if is_own and len(known) > 1 else []


def source_of(site: SiteContext, path: str) -> Source | None:
    """The live Vietnamese page for `path` in a language in which nothing answers there.

    That of the same path, or the one of which a page at that path, not live, is the
    translation. One query; none for a Vietnamese address.
    """
    home = site.homes.get(settings.LANGUAGE_CODE)
    if site.language == settings.LANGUAGE_CODE or home is None or "\x00" in path:
        return None
    rest = "".join(f"{part}/" for part in path.split("/") if part)
    if not rest or len(rest) > _LONGEST_PATH:
        return None
    same = Q(url_path=home.url_path + rest)
    if site.home is not None:
        drafts = Page.objects.filter(url_path=site.home.url_path + rest)
        same |= Q(translation_key__in=drafts.values("translation_key"))
    row = (
        Page.objects.filter(same, live=True, path__startswith=home.tree_path)
        .order_by("-url_path")
        .values_list("title", "url_path")
        .first()
    )
    return Source(row[0], "/" + row[1][len(home.url_path) :]) if row else None


def _translated(language: str) -> Subquery:
    rows = Page.objects.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=language,
        live=True,
        alias_of__isnull=True,
    )
    return Subquery(rows.values("url_path")[:1])
