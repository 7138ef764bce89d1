"""The admin's own API: what the explorer menu in the side bar reads (docs/patches.md)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.admin.api.views import PagesAdminAPIViewSet
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
