"""What programs may ask: list, one document, its relations, what has changed. Read only."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from documents import asked as questions
from documents.api import serializers
from documents.api.answers import changed, detailed, listed_row, relations
from documents.api.limits import PerAddress
from documents.models import DocumentChange, DocumentIndexPage, DocumentPage
from documents.selectors.lists import library_page
from documents.vocabulary import DOCUMENT, Dimension
from portal.core.cache_tags import tag
from portal.core.public_ids import ALPHABET, LENGTH
from portal.tenancy.selectors import listed_on

if TYPE_CHECKING:
    from rest_framework.request import Request

    from portal.tenancy.context import SiteContext

# The names of the interface, and those of the list that people read.
_NAMES = {
    "group": Dimension.GROUP.value,
    "type": Dimension.TYPE.value,
    "issuer": Dimension.ISSUER.value,
    "level": Dimension.LEVEL.value,
    "field": Dimension.FIELD.value,
    "year": Dimension.YEAR.value,
    "status": Dimension.STATUS.value,
    "signer": Dimension.SIGNER.value,
    "in_force_on": questions.DAY_PARAMETER,
    "page": questions.PAGE_PARAMETER,
}
CHANGES_AT_ONCE = 200
# A change that is still being written must not be overtaken by a later one.
SETTLED = datetime.timedelta(seconds=10)
_LARGEST_KEY = 2**63 - 1

_IDENTIFIER = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
# Some values of one name: any of them.
_VALUES = {
    "type": "array",
    "maxItems": 5,
    "items": {"type": "string", "minLength": 1, "maxLength": 255},
}
_ID = OpenApiParameter(
    "public_id",
    {"type": "string", "pattern": f"^{_IDENTIFIER.pattern}$"},
    OpenApiParameter.PATH,
)
_PROBLEMS = {400: serializers.ProblemSerializer, 429: serializers.ProblemSerializer}
_NOT_HERE = {404: serializers.ProblemSerializer, 429: serializers.ProblemSerializer}


class _Public(APIView):
    """For everybody, of the site whose host is asked; nothing is written."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = [PerAddress]
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    @property
    def site(self) -> SiteContext:
        """The site that is asked."""
        site: SiteContext = self.request.site_context  # by the middleware
        return site

    def document(self, public_id: str) -> DocumentPage:
        """A document that the site lists now. Raises NotFound, for what is no identifier too."""
        if not _IDENTIFIER.fullmatch(public_id):
            raise NotFound(_("There is no such document."))
        placed = listed_on(self.site.site_id).filter(
            kind=DOCUMENT, page__documentpage__public_id=public_id
        )
        found = (
            DocumentPage.objects.filter(pk__in=placed.order_by().values("page_id"))
            .select_related("document_type")
            .first()
        )
        if found is None:
            raise NotFound(_("There is no such document."))
        return found


class DocumentList(_Public):
    """The library of the site, page by page, narrowed by any of the parameters."""

    @extend_schema(
        operation_id="documents",
        parameters=[
            *(
                OpenApiParameter(name, _VALUES, explode=True)
                for name in _NAMES
                if name not in {"in_force_on", "page"}
            ),
            OpenApiParameter("in_force_on", OpenApiTypes.DATE),
            OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": 999_999_999}),
        ],
        responses={200: serializers.PageSerializer, **_PROBLEMS, **_NOT_HERE},
    )
    def get(self, request: Request) -> Response:
        """Documents, the newest first."""
        index = (
            DocumentIndexPage.objects.filter(url_path__startswith=self._home_path(), live=True)
            .order_by("depth", "path")
            .first()
        )
        asked = self._asked(request)
        if index is None:
            return Response({"total": 0, "page": 1, "next": None, "results": []})
        found = library_page(self.site.site_id, index.pk, asked)
        if found is None:
            raise NotFound(_("The list has no such page."))
        tag(request._request, f"list:{index.pk}")  # noqa: SLF001 - Django's request inside
        following = None
        if found.next:
            query = request.query_params.copy()
            query["page"] = str(found.next)
            following = f"{self.site.url}{reverse('api_documents')}?{query.urlencode()}"
        return Response(
            {
                "total": found.total,
                "page": found.number,
                "next": following,
                "results": [listed_row(document) for document in found.items],
            }
        )

    def _home_path(self) -> str:
        home = self.site.home
        return str(home.url_path) if home is not None else "-"

    @staticmethod
    def _asked(request: Request) -> questions.Asked:
        """The question in the words of the list. Raises ParseError."""
        parameters = QueryDict(mutable=True)
        for name, values in request.query_params.lists():
            if name in _NAMES:
                parameters.setlist(_NAMES[name], values)
        try:
            return questions.read(parameters)
        except questions.BadQuestion as error:
            names = {ours: name for name, ours in _NAMES.items()}
            raise ParseError(
                _("The parameter “%s” cannot be read.") % names.get(str(error), str(error))
            ) from error


class DocumentDetail(_Public):
    """One document."""

    @extend_schema(
        operation_id="document",
        parameters=[_ID],
        responses={200: serializers.DetailSerializer, **_NOT_HERE},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """All that its page shows."""
        document = self.document(public_id)
        tag(request._request, f"page:{document.pk}")  # noqa: SLF001 - Django's request inside
        return Response(detailed(document, self.site))


class DocumentRelations(_Public):
    """The relations of one document, from both sides."""

    @extend_schema(
        operation_id="document_relations",
        parameters=[_ID],
        responses={200: serializers.RelationSerializer(many=True), **_NOT_HERE},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """What it does to others, then what others do to it."""
        return Response(relations(self.document(public_id)))


class DocumentChanges(_Public):
    """What has changed in the libraries of the site, in order."""

    @extend_schema(
        operation_id="document_changes",
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "integer", "minimum": 0, "maximum": _LARGEST_KEY},
                description="`sequence` of the last change known",
            ),
            OpenApiParameter(
                "since", OpenApiTypes.DATETIME, description="to begin with, instead of `after`"
            ),
        ],
        responses={200: serializers.ChangesSerializer, **_PROBLEMS},
    )
    def get(self, request: Request) -> Response:
        """Up to 200 changes; ask again with the last `sequence` until there are none."""
        rows = DocumentChange.objects.filter(
            site_id=self.site.site_id, at__lt=timezone.now() - SETTLED
        ).order_by("pk")
        after = self._after(request)
        if after is not None:
            rows = rows.filter(pk__gt=after)
        elif since := request.query_params.get("since"):
            rows = rows.filter(at__gte=self._moment(since))
        found = list(rows[:CHANGES_AT_ONCE])
        return Response(
            {
                "after": found[-1].pk if found else after or 0,
                "results": [changed(change) for change in found],
            }
        )

    @staticmethod
    def _after(request: Request) -> int | None:
        text = request.query_params.get("after")
        if text is None:
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > _LARGEST_KEY:
            raise ParseError(_("The parameter “%s” cannot be read.") % "after")
        return int(text)

    @staticmethod
    def _moment(text: str) -> datetime.datetime:
        """The moment in UTC: PostgreSQL reads no offset beyond 16 hours, ISO 8601 knows 24."""
        try:
            moment = parse_datetime(text)
            if moment is None:
                raise ValueError(text)
            if timezone.is_naive(moment):
                moment = timezone.make_aware(moment)
            return moment.astimezone(datetime.UTC)
        except (ValueError, OverflowError) as error:
            raise ParseError(_("The parameter “%s” cannot be read.") % "since") from error
