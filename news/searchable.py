"""What of news can be found, and how it is read for the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import ArticlePage
from portal.core import searchable
from portal.core.blocks.plain import plain_text
from portal.core.searchable import FacetLabel, Searchable
from portal.tenancy.public_places import PagesRead, PublicPlace, public_places, shared_with

KIND: Final = "news"


class ArticleReader(PagesRead):
    """Articles: the sapo sums them up, the body is all that is written in blocks."""

    models = (ArticlePage,)

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """The public ones of these articles; six statements at most."""
        articles = list(self.live(ArticlePage, pks).select_related("category"))
        places = public_places(articles)
        shared = shared_with(places)
        return [
            _searchable(article, places[article.pk], shared.get(article.pk, ()))
            for article in articles
            if article.pk in places
        ]


def _searchable(article: ArticlePage, place: PublicPlace, also_on: tuple[int, ...]) -> Searchable:
    shown_on = timezone.localdate(article.published_at)
    facets = {searchable.YEAR: [FacetLabel(str(shown_on.year), str(shown_on.year))]}
    category: Any = article.category
    if category is not None:
        facets[searchable.CATEGORY] = [FacetLabel(category.slug, category.name)]
    return Searchable(
        pk=article.pk,
        site_id=place.site_id,
        language=place.language,
        path=place.path,
        title=article.title,
        lead=article.sapo,
        body=plain_text(article.body),
        shown_on=shown_on,
        also_on=also_on,
        facets=facets,
    )


def register_searchable() -> None:
    """Offer articles to the search."""
    searchable.register(
        searchable.SearchableKind(
            KIND, _("News articles"), ArticleReader(), order=10, page_types=("news.articlepage",)
        )
    )
