"""What programs may ask of the search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from documents.api.serializers import ProblemSerializer
from portal.core import searchable
from portal.core.cache_tags import tag
from portal.core.paging import positive
from search import answering
from search.addresses import Address, read
from search.api.limits import SearchesPerAddress
from search.api.serializers import SearchSerializer
from search.questions import LONGEST, Sort, Within
from search.showing import address_of, page_count

if TYPE_CHECKING:
    from rest_framework.request import Request

    from portal.tenancy.context import SiteContext
    from search.questions import Result

PAGE_SIZE: Final = 20
_FACETS: Final = {
    "kind": searchable.KIND,
    "unit": searchable.UNIT,
    "type": searchable.DOCUMENT_TYPE,
    "status": searchable.STATUS,
    "year": searchable.YEAR,
    "issuer": searchable.ISSUER,
    "field": searchable.FIELD,
    "category": searchable.CATEGORY,
}
_VALUES: Final = {
    "type": "array",
    "maxItems": 10,
    "items": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"},
}


class Search(APIView):
    """What the portal finds, for everybody; nothing is written."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = [SearchesPerAddress]
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter("q", {"type": "string", "maxLength": LONGEST}),
            OpenApiParameter("within", {"type": "string", "enum": [w.value for w in Within]}),
            *(OpenApiParameter(name, _VALUES, explode=True) for name in _FACETS),
            OpenApiParameter("sort", {"type": "string", "enum": [s.value for s in Sort]}),
            OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": 9_999}),
        ],
        responses={200: SearchSerializer, 404: ProblemSerializer, 429: ProblemSerializer},
    )
    def get(self, request: Request) -> Response:
        """Results page by page; parameters that cannot be read are left out."""
        site: SiteContext = request.site_context  # by the middleware
        address = _address(request)
        found = answering.answer(address.question(site, PAGE_SIZE))
        pages = page_count(found.total, PAGE_SIZE)
        if address.page > pages:
            raise NotFound(_("The list has no such page."))
        tag(request._request, f"search:{site.site_id}")  # noqa: SLF001 - Django's request inside
        following = None
        if address.page < pages:
            query = request.query_params.copy()
            query["page"] = str(address.page + 1)
            following = f"{site.url}{reverse('api_search')}?{query.urlencode()}"
        return Response(
            {
                "mode": found.mode.value,
                "total": found.total,
                "page": address.page,
                "next": following,
                "results": [_result(result, site) for result in found.results],
                "facets": [
                    {
                        "name": name,
                        "values": [
                            {"key": count.key, "label": count.label, "count": count.count}
                            for count in found.facets.get(facet, ())
                        ],
                    }
                    for name, facet in _FACETS.items()
                ],
            }
        )


def _address(request: Request) -> Address:
    """The search in the words of this interface."""
    given = request.query_params
    found = read(given, _FACETS)
    sort, within = given.get("sort", ""), given.get("within", "")
    return replace(
        found,
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        within=Within(within) if within in set(Within) else Within.SITE,
        page=positive(given.get("page", ""), most_digits=4) or 1,
    )


def _result(result: Result, site: SiteContext) -> dict[str, Any]:
    return {
        "key": result.key,
        "kind": result.kind,
        "title": "".join(piece.text for piece in result.title),
        "excerpt": "".join(piece.text for piece in result.excerpt),
        "number": result.number,
        "date": result.shown_on,
        "is_over": result.is_over,
        "url": address_of(result, site, absolute=True),
    }
