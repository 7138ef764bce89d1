"""Creating and changing articles from code, with everything that publishing means."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from news.models import ArticlePage, NewsIndexPage


@transaction.atomic
def add_live_article(index: NewsIndexPage, article: ArticlePage) -> ArticlePage:
    """Put a new article live in `index`, in the state that publishing leaves behind.

    The short way, for imports: the page is written live at once, with one revision
    that is both the latest and the live one, and `page_published` is sent. Wagtail's
    way (draft, revision, publish) writes the page four times and reads it three times
    for the same result. `published_at` counts as the first publication.
    """
    article.live = True
    article.has_unpublished_changes = False
    article.first_published_at = article.last_published_at = article.published_at
    article.locale_id = index.locale_id
    index.add_child(instance=article)
    revision = Revision.objects.create(
        content_object=article,
        base_content_type=article.get_base_content_type(),
        content=article.serializable_data(),
        object_str=str(article),
    )
    article.latest_revision = article.live_revision = revision
    article.latest_revision_created_at = revision.created_at
    Page.objects.filter(pk=article.pk).update(
        latest_revision=revision,
        live_revision=revision,
        latest_revision_created_at=revision.created_at,
    )
    page_published.send(sender=ArticlePage, instance=article, revision=revision)
    return article


@transaction.atomic
def change_article(article: ArticlePage) -> None:
    """Store changed fields as a revision; publish it only if the article is live.

    What an editor has taken down stays down, with the new text as its draft.
    """
    revision = article.save_revision(log_action=True)
    if article.live:
        revision.publish()
