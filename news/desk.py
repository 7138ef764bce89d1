"""What editors have still to do in lists of news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import NewsIndexPage
from portal.core.editor_tasks import EditedSite, EditorTask
from portal.tenancy.models import Placement
from portal.tenancy.provisioning.mandatory import mandatory_sections


def tasks_of_lists(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Mandatory lists in which nothing stands. One query."""
    sections = mandatory_sections(sites, NewsIndexPage._meta.label, timezone.localdate())
    listed = Placement.objects.filter(index_id=OuterRef("pk"), live=True)
    lists = NewsIndexPage.objects.filter(public_id__in=sections, live=True).order_by("path")
    rows = lists.exclude(Exists(listed)).values_list("pk", "title", "public_id")
    for page_id, title, public_id in rows:
        yield EditorTask(
            site_id=sections[public_id].site_id,
            title=_("Publish the first article in “%s”") % title,
            place=title,
            url=reverse("wagtailadmin_explore", args=[page_id]),
            reason=sections[public_id].basis,
            rank=12,
        )
