"""Categories: the shared set of a day, and what one site offers of it."""

from __future__ import annotations

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from news.models.categories import NewsCategory
from news.models.site_news import SiteNewsCategory


def categories_in_force() -> list[NewsCategory]:
    """The shared set as of today, in its order."""
    return list(NewsCategory.objects.on(timezone.localdate()))


def offered_by(site_id: int) -> QuerySet[NewsCategory]:
    """What a site offers today, in its own order; all that is in force if it chose none.

    `place` is the position of each.
    """
    chosen = SiteNewsCategory.objects.filter(settings__site_id=site_id)
    own = chosen.filter(category=OuterRef("pk"))
    place = Coalesce(
        Subquery(own.values("sort_order")[:1]), F("sort_order"), output_field=IntegerField()
    )
    return (
        NewsCategory.objects.on(timezone.localdate())
        .filter(Exists(own) | ~Exists(chosen))
        .annotate(place=place)
        .order_by("place", "slug")
    )


def choices_for(site_id: int, current: str | None) -> QuerySet[NewsCategory]:
    """What an editor may file an article under: what his site offers, and what it has now."""
    offered = Q(pk__in=offered_by(site_id).order_by().values("pk"))
    return NewsCategory.objects.filter(offered | Q(pk=current) if current else offered)
