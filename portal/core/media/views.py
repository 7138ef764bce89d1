"""Files over HTTP: everything is 404 that a live page of the host's site does not use.

On the admin host a signed-in person also sees what he has rights on, published or not,
and what is published anywhere (a page preview shows shared articles with their covers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views.decorators.http import require_safe
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from portal.core.media import selectors
from portal.core.media.models import PortalDocument, PortalImage
from portal.core.media.responses import file_response
from portal.core.media.specs import PUBLIC_SPECS

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_ANY_RIGHT = {"add", "change", "delete", "choose", "audit"}


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition; on the admin host also originals and thumbnails. Else 404."""
    if not path.isprintable():  # no path of ours; PostgreSQL refuses a NUL
        raise Http404
    site_id = public_site_id(request)
    if site_id is not None:
        if not selectors.is_public_rendition(path, site_id):
            raise Http404
    elif not _may_see_image(request, path):
        raise Http404
    # Found in a row of the database, so it is a path that this application wrote.
    return file_response(request, path, name=path, is_public=site_id is not None)


@require_safe
def serve_document(request: HttpRequest, document_id: str, name: str) -> HttpResponseBase:
    """A document under its own name. Else 404."""
    site_id = public_site_id(request)
    key = int(document_id)
    if site_id is not None:
        document = selectors.public_document(key, site_id)
    else:
        document = PortalDocument.objects.filter(pk=key).first()
        if document and not _may_see_document(request, document):
            document = None
    if document is None or document.filename != name:
        raise Http404
    return file_response(
        request,
        str(document.file.name),
        name=document.filename,
        is_public=site_id is not None,
    )


def public_site_id(request: HttpRequest) -> int | None:
    """The site whose public host was asked; None on the admin host. Else 404."""
    site = getattr(request, "site_context", None)
    if site is not None:
        return int(site.site_id)
    if getattr(request, "has_session", False):
        return None
    raise Http404


def _may_see_image(request: HttpRequest, path: str) -> bool:
    """Whether the signed-in user may see the picture at `path`, published or not."""
    user = _staff(request)
    image = selectors.image_at(path)
    if image is None:
        return False
    if _has_right(image_policy, user, image):
        return True
    is_public_form = image.renditions.filter(file=path, filter_spec__in=PUBLIC_SPECS).exists()
    return is_public_form and selectors.uses_in_force(image=image).exists()


def _may_see_document(request: HttpRequest, document: PortalDocument) -> bool:
    """Whether the signed-in user may see the document, published or not."""
    return (
        _has_right(document_policy, _staff(request), document)
        or selectors.uses_in_force(document=document).exists()
    )


def _has_right(policy: Any, user: Any, instance: PortalImage | PortalDocument) -> bool:
    """Any right on the file: to change it, or only to choose it for a page."""
    return bool(policy.user_has_any_permission_for_instance(user, _ANY_RIGHT, instance))


def _staff(request: HttpRequest) -> Any:
    """The signed-in user who may enter the admin. Else 404."""
    user = getattr(request, "user", None)
    if user is None or not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return user
