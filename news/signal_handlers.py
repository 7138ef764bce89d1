"""Placements, related articles and settings in step, in the transaction of the write itself."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from news import kinds
from news.models import ArticlePage, NewsCategory, NewsIndexPage, SiteNews, TopicPage
from news.services.related import refresh_related
from portal.core import searchable
from portal.tenancy.models import MemberSite
from portal.tenancy.placements import Listing, sync_source_placement
from portal.tenancy.root_paths import root_path_of

# A save that names its fields and none of these changes nothing in a list. A draft is
# stored that way, with the live page's fields untouched in the database.
_LISTED_FIELDS = {"live", "published_at", "category", "is_featured", "pinned_until"}


def register_signal_handlers() -> None:
    """Connect everything below; called once by the app's `ready()`."""
    for model in (ArticlePage, TopicPage):
        uid = f"news.{model.__name__}"
        post_save.connect(page_saved, sender=model, dispatch_uid=f"{uid}.saved")
        # Unpublishing may save the base page only, which is no save of an ArticlePage;
        # publishing always saves the article itself.
        page_unpublished.connect(page_changed, sender=model, dispatch_uid=f"{uid}.unpublished")
        post_page_move.connect(page_changed, sender=model, dispatch_uid=f"{uid}.moved")
    page_published.connect(article_published, sender=ArticlePage, dispatch_uid="news.published")
    post_save.connect(site_made, sender=MemberSite, dispatch_uid="news.site_made")
    post_save.connect(category_saved, sender=NewsCategory, dispatch_uid="news.category")


def page_saved(sender: type[Page], instance: Any, **kwargs: Any) -> None:
    """A page was written whole, or at least what lists depend on."""
    fields = kwargs.get("update_fields")
    if kwargs.get("raw") or (fields is not None and not _LISTED_FIELDS.intersection(fields)):
        return
    place(instance)


def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page was taken down or moved: the database knows how it stands."""
    page = sender._default_manager.filter(pk=instance.pk).first()
    if page is not None:
        place(page)


def article_published(sender: type[ArticlePage], instance: ArticlePage, **kwargs: Any) -> None:
    """An article is live, or will be: find what belongs beside it."""
    if instance.finds_related:
        refresh_related(instance)


def site_made(
    sender: type[MemberSite], instance: MemberSite, created: bool = False, **kwargs: Any
) -> None:
    """A site begins with its settings of news."""
    if created and not kwargs.get("raw"):
        SiteNews.objects.create(site_id=instance.site_id)


def category_saved(sender: type[NewsCategory], instance: NewsCategory, **kwargs: Any) -> None:
    """The search offers it under the name it has now."""
    if not kwargs.get("raw") and not kwargs.get("created"):
        searchable.renamed(searchable.CATEGORY, instance.slug, instance.name)


def place(page: ArticlePage | TopicPage) -> None:
    """Bring the placements of an article or a topic in step with it."""
    root = root_path_of(page)
    if root is None:
        return
    where: dict[str, Any] = {
        "index_id": _index_id(page),
        "site_id": root.site_id,
        "language": root.language_code,
    }
    if isinstance(page, ArticlePage):
        listing = Listing(
            **where,
            kind=kinds.ARTICLE,
            sort_at=page.published_at,
            heading=page.category_id or "",
            featured=page.is_featured,
            pinned_until=page.pinned_until,
        )
    else:
        moment = page.first_published_at or timezone.now()
        listing = Listing(**where, kind=kinds.TOPIC, sort_at=moment)
    sync_source_placement(page, listing, live=page.live)


def _index_id(page: Page) -> int:
    """Key of the index page a page stands under, without a query if it is at hand."""
    parent: Page | None = getattr(page, "_cached_parent_obj", None)
    if parent is None or not page.path.startswith(parent.path):
        parent_path = page.path[: -Page.steplen]
        return int(NewsIndexPage.objects.values_list("pk", flat=True).get(path=parent_path))
    return int(parent.pk)
