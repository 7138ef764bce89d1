"""What editors have still to do in their libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import DocumentIndexPage, EffectClaim
from portal.core.editor_tasks import EditedSite, EditorTask
from portal.tenancy.models import Placement
from portal.tenancy.provisioning.mandatory import mandatory_sections


def tasks_of_libraries(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Mandatory libraries that are empty, and claims about own documents. One query."""
    sections = mandatory_sections(sites, DocumentIndexPage._meta.label, timezone.localdate())
    listed = Placement.objects.filter(index_id=OuterRef("pk"), live=True)
    empty = (
        DocumentIndexPage.objects.filter(public_id__in=sections, live=True)
        .exclude(Exists(listed))
        .order_by()
        .annotate(site_key=Value(0), n=Value(0))
        .values_list("site_key", "n", "pk", "title", "public_id")
    )
    claims = (
        EffectClaim.objects.filter(
            site_id__in=[site.site_id for site in sites],
            state=EffectClaim.State.OPEN,
            source__live=True,
        )
        .order_by()
        .values("site_id")
        .annotate(n=Count("pk"), page_key=Value(0), title=Value(""), public_id=Value(""))
        .values_list("site_id", "n", "page_key", "title", "public_id")
    )
    for site_id, count, page_id, title, public_id in empty.union(claims, all=True):
        if site_id:
            yield _answer_claims(site_id, count)
        else:
            yield EditorTask(
                site_id=sections[public_id].site_id,
                title=_("Enter the first document in “%s”") % title,
                place=title,
                url=reverse("wagtailadmin_explore", args=[page_id]),
                reason=sections[public_id].basis,
                rank=12,
            )


def _answer_claims(site_id: int, count: int) -> EditorTask:
    return EditorTask(
        site_id=site_id,
        title=ngettext(
            "Answer what another agency says about the effect of your document",
            "Answer what other agencies say about the effect of %(n)s of your documents",
            count,
        )
        % {"n": count},
        place=_("Regulation library"),
        url=reverse("effect_claims:index"),
        rank=11,
    )
