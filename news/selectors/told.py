"""What an article says, for rooms that look for something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from portal.core.text_links import Citing

if TYPE_CHECKING:
    from news.models import ArticlePage


def told_by_article(article: ArticlePage) -> Citing:
    """Lead and body as plain texts, of the day that the article shows."""
    body = article.body.stream_block.get_searchable_content(article.body)
    return Citing([article.sapo, *body], timezone.localdate(article.published_at))
