"""What editors have still to do on home pages, in sections and on pages of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.blocks import MAP_BLOCK
from home.composition import part_of
from home.emptiness import State, samples_of
from home.models import HomePage, SectionPage, StandardPage
from portal.core.blocks import bring_files
from portal.core.editor_tasks import EditedSite, EditorTask
from portal.core.home_blocks import HomeFrame, load
from portal.tenancy import root_paths
from portal.tenancy.boundaries.selectors import units_with_map
from portal.tenancy.provisioning.mandatory import Mandatory, mandatory_sections

HIDDEN = _("Readers do not see this part of the home page.")


def edit_url(page_id: int, block_id: str | None = None) -> str:
    """The page in the editor, at one of its blocks if that has an identifier."""
    anchor = f"#block-{block_id}-section" if block_id else ""
    return f"{reverse('wagtailadmin_pages:edit', args=[page_id])}{anchor}"


def tasks_of_pages(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Mandatory sections and pages without a word or a page below. Two queries at most.

    What a template put there as a sample is no word; a map that is drawn is.
    """
    today = timezone.localdate()
    empty = {
        StandardPage: StandardPage.objects.filter(is_filled=False),
        SectionPage: SectionPage.objects.filter(numchild=0, is_filled=False),
    }
    sections: dict[str, Mandatory] = {}
    parts: list[QuerySet[Any, Any]] = []
    for model, pages in empty.items():
        of_kind = mandatory_sections(sites, model._meta.label, today)
        sections |= of_kind
        mandatory = pages.filter(public_id__in=of_kind, live=True)
        parts.append(mandatory.order_by().values_list("path", "pk", "title", "public_id", "body"))
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[0])
    unit_of = {site.site_id: site.unit_id for site in sites}
    with_map = {key for _path, _pk, _title, key, body in rows if _has_map_block(body)}
    drawn = units_with_map(unit_of[sections[key].site_id] for key in with_map) if with_map else ()
    for _path, page_id, title, key, _body in rows:
        section = sections[key]
        if key in with_map and unit_of[section.site_id] in drawn:
            continue
        yield EditorTask(
            site_id=section.site_id,
            title=gettext("Write the mandatory section “%s”") % title,
            place=title,
            url=edit_url(page_id),
            reason=section.basis,
            rank=10,
        )


def _has_map_block(body: Any) -> bool:
    return any(row["type"] == MAP_BLOCK for row in body.raw_data)


def tasks_of_home_pages(sites: Sequence[EditedSite]) -> Iterator[EditorTask]:
    """Blocks of home pages that are empty or still hold the sample.

    One query for the pages; what their blocks need is read for all of them at once.
    """
    site_of = {site.home_id: site for site in sites}
    homes = list(HomePage.objects.filter(pk__in=site_of))
    bring_files(*(home.body for home in homes))
    bound = [(child, _frame(home, site_of[home.pk])) for home in homes for child in home.body]
    found = load(bound, probing=True)
    samples = {home.pk: samples_of(home) for home in homes}
    for child, frame in bound:
        part = part_of(child, frame, found, samples[frame.page.pk])
        if part.state is State.FILLED:
            continue
        wish = str(child.block.wish)
        if part.state is State.SAMPLE:
            wish = gettext("Replace the sample text of “%s”")
        yield EditorTask(
            site_id=frame.site_id,
            title=wish % _title(child),
            place=gettext("Home page"),
            url=edit_url(frame.page.pk, child.id),
            reason=HIDDEN,
        )


def _frame(home: HomePage, site: EditedSite) -> HomeFrame:
    found = root_paths.current().relevant(home.url_path)
    return HomeFrame(home, site.site_id, site.unit_id, found[0].language_code)


def _title(bound: Any) -> str:
    """What an editor knows a block by: its heading, else its kind."""
    return str(bound.value.get("title") or bound.block.label)
