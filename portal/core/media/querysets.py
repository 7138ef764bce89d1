"""Query sets of files: a file follows its collection to another site."""

from __future__ import annotations

from typing import Any

from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

from portal.core.site_of import site_of_collection


class FollowsCollection:
    """Sets `site` together with `collection`, as `save()` of the models does.

    Wagtail's bulk action "add to collection" writes by `update()` and calls no `save()`.
    """

    def update(self, **values: Any) -> int:
        """Update rows; a new collection brings its site."""
        collection = values.get("collection", values.get("collection_id"))
        if collection is not None:
            pk = getattr(collection, "pk", collection)
            values["site_id"] = site_of_collection(pk)
        return super().update(**values)  # type: ignore[misc]


class PortalImageQuerySet(FollowsCollection, ImageQuerySet):
    """Pictures."""


class PortalDocumentQuerySet(FollowsCollection, DocumentQuerySet):
    """Documents."""
