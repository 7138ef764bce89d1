"""What news does after the answer."""

from __future__ import annotations

from django_tasks import task

from news.models import ArticlePage
from news.services.related import refresh_related


@task()
def find_related(article_ids: list[int]) -> None:
    """Store the related lists of articles that were written together."""
    for article in ArticlePage.objects.filter(pk__in=article_ids).defer("body").iterator():
        refresh_related(article)
