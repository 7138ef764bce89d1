"""Counts of a site that is deleted before they are written take none of other sites along."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from search.log import buffer
from search.log.models import AskedQuery, OpenedResult
from search.questions import Mode

# The database refuses a row of no site when the transaction closes.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sites() -> list[Site]:
    """Three of them."""
    root = Page.get_first_root_node()
    hosts = [f"xa{number}.localhost" for number in range(3)]
    return [Site.objects.create(hostname=host, root_page=root) for host in hosts]


def count_on(sites: list[Site]) -> None:
    """Something asked of each site, and something opened."""
    for site in sites:
        buffer.note_asked(site.pk, "thu hồi đất", Mode.ALL_WORDS, 3)
        buffer.note_asked(site.pk, "chợ phiên", Mode.CLOSEST, 0)
        buffer.note_opened(site.pk, "news:1", 2)


def written_by_a_flush() -> int:
    """How many statements it took."""
    with CaptureQueriesContext(connection) as statements:
        buffer.flush()
    return len(statements)


def test_counts_of_a_deleted_site_are_dropped_and_all_others_kept(sites: list[Site]) -> None:
    count_on(sites)
    kept = [sites[0].pk, sites[2].pk]
    sites[1].delete()
    assert written_by_a_flush() <= 2 * 3
    asked = AskedQuery.objects.order_by("site", "query").values_list("site", "query", "times")
    words = ("cho phien", "thu hoi dat")
    assert list(asked) == [(site, word, 1) for site in kept for word in words]
    opened = OpenedResult.objects.order_by("site").values_list("site", "entry", "times")
    assert list(opened) == [(site, "news:1", 1) for site in kept]


def test_where_all_sites_are_there_none_is_looked_for(sites: list[Site]) -> None:
    count_on(sites)
    assert written_by_a_flush() == 2


def test_where_all_sites_are_gone_nothing_is_written(sites: list[Site]) -> None:
    count_on(sites)
    for site in sites:
        site.delete()
    assert written_by_a_flush() <= 2 * 2
    assert not AskedQuery.objects.exists()
    assert not OpenedResult.objects.exists()
