"""What the reader's own page shows: bounded queries, whatever the network's size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from home.directory.addresses import OPEN_STATES
from home.directory.branches import province_of, units_of_today
from home.directory.entries import Entry, Viewpoint, read_entries
from home.directory.queries import read_query
from home.directory.searching import search
from home.preferences.choice import Choice
from news.selectors import in_categories, latest, offered_by
from portal.tenancy.models import MemberSite
from portal.tenancy.root_paths import root_url

if TYPE_CHECKING:
    from news.models import ArticlePage, NewsCategory
    from portal.tenancy.context import SiteContext

# The tier whose portals a reader can call his own.
COMMUNE = "commune"
MATCHES = 20
NEWS_OF_UNIT, NEWS_OF_CATEGORIES = 6, 10


@dataclass(frozen=True)
class OwnUnit:
    """The portal that a reader has named as his own."""

    unit: str
    name: str
    url: str
    site_id: int


def own_unit(unit: str) -> OwnUnit | None:
    """The portal of a commune by its unit, if it is open to readers. One query, or none."""
    if not unit:
        return None
    member = (
        MemberSite.objects.filter(
            unit_id=UUID(unit), unit__level_id=COMMUNE, is_practice=False, state__in=OPEN_STATES
        )
        .select_related("unit", "site")
        .first()
    )
    if member is None:
        return None
    url = f"{root_url(member.site.hostname)}/"
    return OwnUnit(unit, member.unit.name, url, member.site_id)


def only_open_unit(after: Choice, before: Choice) -> Choice:
    """`after`, but for a newly named unit without an open portal: that changes nothing."""
    if after.unit in {"", before.unit} or own_unit(after.unit) is not None:
        return after
    return replace(after, unit=before.unit)


def find_communes(site: SiteContext, words: str) -> list[Entry]:
    """Communes of the site's province with an open portal, by today's or an old name.

    As the directory finds them; the best `MATCHES` of them.
    """
    query = read_query(words)
    if query.is_empty:
        return []
    day = timezone.localdate()
    province = province_of(UUID(site.unit_id), day)
    units = units_of_today(province, day).filter(
        level_id=COMMUNE, member_site__state__in=OPEN_STATES
    )
    view = Viewpoint(site, site.host, day)
    return search(query, read_entries(units, day=day), province, view).today[:MATCHES]


def page_context(site: SiteContext, chosen: Choice, words: str) -> dict[str, Any]:
    """The chosen commune with its news, the categories with theirs, what a search found."""
    own = own_unit(chosen.unit)
    # Another unit's news are its own, in the language that all portals have.
    own_news: list[ArticlePage] = latest(own.site_id, NEWS_OF_UNIT) if own else []
    offered: list[NewsCategory] = list(offered_by(site.site_id))
    wanted = [category for category in offered if category.slug in chosen.categories]
    return {
        "own": own,
        "own_news": own_news,
        "categories": offered,
        "wanted": wanted,
        "category_news": _news_of(site, wanted),
        "matches": find_communes(site, words) if words else [],
    }


def _news_of(site: SiteContext, categories: list[NewsCategory]) -> list[ArticlePage]:
    """The newest articles of the site in any of `categories`, each once. Two queries, or none."""
    if not categories:
        return []
    slugs = [category.slug for category in categories]
    return in_categories(site.site_id, slugs, NEWS_OF_CATEGORIES, site.language)
