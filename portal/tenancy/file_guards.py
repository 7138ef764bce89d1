"""A screen about one picture, for those who may choose it (docs/patches.md)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.images.permissions import permission_policy
from wagtail.images.views.chooser import viewset

from portal.core.media.models import PortalImage


def select_format(request: HttpRequest, image_id: int) -> HttpResponseBase:
    """Ask how a picture stands in a text. Wagtail shows and renders any picture here.

    Raises Http404 for one that the person may not choose.
    """
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None or not permission_policy.user_has_permission_for_instance(
        request.user, "choose", image
    ):
        raise Http404
    answer: HttpResponseBase = viewset.select_format_view(request, image_id=image_id)
    return answer
