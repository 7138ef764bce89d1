"""Tags that an editor is offered: those in use where he may write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.permissions import page_permission_policy

from news.models.tags import ArticleTag, NewsTag, tag_slug
from portal.core.tag_suggestions import AT_MOST


def suggest_tags(user: Any, term: str) -> Iterable[str]:
    """Names of tags that begin with `term`, diacritics or not, on sites `user` may edit.

    One query beside those of the rights.
    """
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    used = ArticleTag.objects.filter(
        tag=OuterRef("pk"), content_object__in=pages.order_by().values("pk")
    )
    found = NewsTag.objects.filter(Exists(used), slug__startswith=tag_slug(term))
    return list(found.order_by("slug").values_list("name", flat=True)[:AT_MOST])
