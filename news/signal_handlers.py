"""Placements in step with articles, in the transaction of the write itself."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_unpublished, post_page_move

from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.placements import sync_source_placement
from portal.tenancy.root_paths import site_id_of

# A save that names its fields and none of these changes nothing in a list. A draft is
# stored that way, with the live page's fields untouched in the database.
_LISTED_FIELDS = {"live", "published_at"}


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    post_save.connect(article_saved, sender=ArticlePage, dispatch_uid="news.article_saved")
    # Unpublishing may save the base page only, which is no save of an ArticlePage;
    # publishing always saves the article itself.
    page_unpublished.connect(article_changed, sender=ArticlePage, dispatch_uid="news.unpublished")
    post_page_move.connect(article_changed, sender=ArticlePage, dispatch_uid="news.moved")


def article_saved(sender: type[ArticlePage], instance: ArticlePage, **kwargs: Any) -> None:
    """An article was written whole, or at least what lists depend on."""
    fields = kwargs.get("update_fields")
    if kwargs.get("raw") or (fields is not None and not _LISTED_FIELDS.intersection(fields)):
        return
    place_article(instance)


def article_changed(sender: type[ArticlePage], instance: ArticlePage, **kwargs: Any) -> None:
    """An article was taken down or moved: the database knows how it stands."""
    article = ArticlePage.objects.filter(pk=instance.pk).first()
    if article is not None:
        place_article(article)


def place_article(article: ArticlePage) -> None:
    """Bring the placements of an article in step with it."""
    site_id = site_id_of(article)
    if site_id is None:
        return
    sync_source_placement(
        article,
        index_id=_index_id(article),
        site_id=site_id,
        sort_at=article.published_at,
        live=article.live,
    )


def _index_id(article: ArticlePage) -> int:
    """Key of the index page an article stands under, without a query if it is at hand."""
    parent: Page | None = getattr(article, "_cached_parent_obj", None)
    if parent is None or not article.path.startswith(parent.path):
        parent_path = article.path[: -Page.steplen]
        return int(NewsIndexPage.objects.values_list("pk", flat=True).get(path=parent_path))
    return int(parent.pk)
