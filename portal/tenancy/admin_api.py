"""The admin's own API: what the explorer menu in the side bar reads (docs/patches.md)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


class ScopedPagesAPIViewSet(PagesAdminAPIViewSet):
    """Pages within reach, read-only.

    Wagtail asks a fresh policy object here, which the rights kernel is not part of.
    Its actions (publish, move, copy …) serve no screen and would be a second way
    round every rule: none is offered.
    """

    actions: ClassVar[dict[str, Any]] = {}

    def get_base_queryset(self) -> QuerySet[Page]:
        """Pages that the person may open in the explorer."""
        pages: QuerySet[Page] = page_permission_policy.explorable_instances(self.request.user)
        return pages


class ScopedImagesAPIViewSet(ImagesAdminAPIViewSet):
    """Pictures that the person may choose; Wagtail's lists those of all sites."""

    def get_queryset(self) -> QuerySet[Any]:
        """Pictures within reach."""
        chosen = image_policy.instances_user_has_any_permission_for(self.request.user, ["choose"])
        images: QuerySet[Any] = super().get_queryset()
        return images.filter(pk__in=chosen.order_by().values("pk"))


class ScopedDocumentsAPIViewSet(DocumentsAdminAPIViewSet):
    """Documents that the person may choose; Wagtail's lists those of all sites."""

    def get_queryset(self) -> QuerySet[Any]:
        """Documents within reach."""
        chosen = document_policy.instances_user_has_any_permission_for(
            self.request.user, ["choose"]
        )
        documents: QuerySet[Any] = super().get_queryset()
        return documents.filter(pk__in=chosen.order_by().values("pk"))
