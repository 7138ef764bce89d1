"""Tags of pictures and documents that a person is offered: those of his own files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from taggit.models import Tag, TaggedItem
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from portal.core.media.models import PortalDocument, PortalImage
from portal.core.tag_suggestions import AT_MOST

_ACTIONS = ("add", "change", "choose")


def suggest_tags(user: Any, term: str) -> Iterable[str]:
    """Names of tags that begin with `term` on files that `user` may choose or change."""
    used = Q()
    for model, policy in ((PortalImage, image_policy), (PortalDocument, document_policy)):
        files = policy.instances_user_has_any_permission_for(user, _ACTIONS)
        used |= Q(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=files.order_by().values("pk"),
        )
    tagged = TaggedItem.objects.filter(used, tag=OuterRef("pk"))
    found = Tag.objects.filter(Exists(tagged), name__istartswith=term)
    return list(found.order_by("name").values_list("name", flat=True)[:AT_MOST])
