"""Offices of a site as the tree they are, in a number of queries that does not grow."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from wagtail.models import Page

from organization.models import Appointment, OfficePage, OrganizationPage
from organization.selectors.posts import holders_of
from portal.tenancy.models.dated import in_force_on

# More offices below one are drawn side by side.
MOST_IN_A_COLUMN: Final = 3


@dataclass
class OfficeNode:
    """An office with who leads it and what is below it."""

    page: OfficePage
    leaders: list[Appointment] = field(default_factory=list)
    children: list[OfficeNode] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether so much is below that a drawing gives it a row of its own."""
        return len(self.children) > MOST_IN_A_COLUMN

    def walk(self) -> Iterator[OfficeNode]:
        """The office and all below, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()


def chart_below(home_url_path: str) -> OrganizationPage | None:
    """The public chart of a site in the language of its home page; one query."""
    charts = OrganizationPage.objects.live().filter(url_path__startswith=home_url_path)
    return charts.order_by("path").first()


def office_tree(
    above: Page, day: datetime.date, *, depth: int | None = None, with_leaders: bool = True
) -> list[OfficeNode]:
    """The public offices below `above` that stand on `day`; two queries.

    `depth`: so many levels alone. An office whose own parent is not public stands below
    the nearest one that is: nothing that is public is lost from the chart.
    """
    pages = (
        OfficePage.objects.live()
        .filter(path__startswith=above.path, depth__gt=above.depth)
        .filter(in_force_on(day))
        .select_related("kind")
        .defer_streamfields()
        .order_by("path")
    )
    if depth is not None:
        pages = pages.filter(depth__lte=above.depth + depth)
    offices = list(pages)
    leaders = holders_of(offices, day, heads_only=True) if with_leaders and offices else {}
    return nested(offices, {page.pk: leaders.get(page.translation_key, []) for page in offices})


def nested(
    offices: Iterable[OfficePage], leaders: dict[int, list[Appointment]]
) -> list[OfficeNode]:
    """`offices`, in the order of their paths, as a tree. No query."""
    roots: list[OfficeNode] = []
    above: list[OfficeNode] = []
    for page in offices:
        while above and not page.path.startswith(above[-1].page.path):
            above.pop()
        node = OfficeNode(page, leaders.get(page.pk, []))
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots
