"""How PostgreSQL reads the lists of a long-lived site: what is shown, not what there is.

Two sites with thousands of articles, and for each address the plans of what it asks. The
table of articles is never read from end to end, nor sorted whole; what a page shows is
joined for the rows of that page alone (docs/adr/0005-paging.md).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import kinds
from news.models import ArticlePage, ArticleRelated, ArticleTag, NewsTag, TopicPage
from portal.tenancy.models import Placement
from tests.news.conftest import Newsroom, at

pytestmark = pytest.mark.postgres

# One article an hour; every eighth is a notice, every hundredth has the tag.
OWN, OTHERS = 3_000, 30_000
LAST = OWN // 20
PLACEMENTS, PAGES, ARTICLES = "tenancy_placement", "wagtailcore_page", "news_articlepage"
# A page of twenty, five pinned above it, four beside it: nothing sorts or joins more.
FEW = 60
# Attempts, a second apart: housekeeping in the background is done in a few.
PATIENCE = 60


def write_many(newsroom: Newsroom, count: int, tag: NewsTag) -> None:
    """Copies of the only article of a newsroom, each an hour older, by a few statements."""
    newsroom.fill(1)
    first = ArticlePage.objects.child_of(newsroom.index).get()
    index = newsroom.index
    with connection.cursor() as cursor:
        fresh = {
            "path": f"'{index.path}' || lpad(upper(to_hex(n + 1)), 4, '0')",
            "slug": "'bai-' || n",
            "url_path": f"'{index.url_path}bai-' || n || '/'",
            "translation_key": "gen_random_uuid()",
        }
        cursor.execute(_copies(PAGES, "id", fresh, count), [first.pk])
        fresh = {
            "page_ptr_id": "page.id",
            "public_id": "'n' || page.id",
            "published_at": "published_at - n * interval '1 hour'",
            "category_id": "CASE WHEN n %% 8 = 0 THEN 'thong-bao' ELSE 'kinh-te' END",
        }
        copies = _copies(ARTICLES, "", fresh, count, "page_ptr_id")
        new = f"JOIN {PAGES} page ON page.url_path = '{index.url_path}bai-' || n || '/'"
        cursor.execute(copies.replace("WHERE", f"{new} WHERE"), [first.pk])
        cursor.execute(
            f"INSERT INTO {PLACEMENTS} (page_id, index_id, site_id, is_source, live, sort_at,"  # noqa: S608 - our own names
            " kind, heading, language, featured)"
            " SELECT page_ptr_id, %s, %s, true, true, published_at, %s, category_id, 'vi', false"
            f" FROM {ARTICLES} JOIN {PAGES} ON id = page_ptr_id"
            " WHERE url_path LIKE %s",
            [index.pk, newsroom.member.site_id, kinds.ARTICLE, f"{index.url_path}bai-%"],
        )
    numbered = Placement.objects.filter(index_id=index.pk).order_by("-sort_at")
    tagged = numbered.values_list("page_id", flat=True)[50::100]
    ArticleTag.objects.bulk_create(
        ArticleTag(tag=tag, content_object_id=page_id) for page_id in tagged
    )


def _copies(table: str, own_key: str, fresh: dict[str, str], count: int, key: str = "id") -> str:
    """A statement that copies one row of a table; `fresh` are the columns that differ."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in described if column.name != own_key]
    values = ", ".join(fresh.get(name, f'{table}."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {values}"  # noqa: S608 - our own names
        f" FROM generate_series(1, {count - 1}) n CROSS JOIN {table} WHERE {table}.{key} = %s"
    )


@pytest.fixture
def long_list(transactional_db: None, commune: Newsroom, neighbour: Newsroom) -> Newsroom:
    """A site of some years beside a bigger one, as PostgreSQL's housekeeping leaves it.

    Committed, since it cleans up outside of transactions only, and reads from an index
    alone only what it has cleaned up.
    """
    tag = NewsTag.objects.create(name="Na")
    write_many(commune, OWN, tag)
    write_many(neighbour, OTHERS, tag)
    commune.index.refresh_from_db()
    topic = commune.index.add_child(instance=TopicPage(title="Na Chi Lăng", slug="na", live=False))
    topic.tags.add("Na")
    topic.save_revision().publish()
    some = ArticlePage.objects.child_of(commune.index).get(slug="bai-1500")
    beside = Placement.objects.filter(index=commune.index, kind=kinds.ARTICLE)[:4]
    for number, row in enumerate(beside):
        ArticleRelated.objects.create(article=some, related_id=row.page_id, sort_order=number)
    clean_up()
    return commune


def clean_up() -> None:
    """PostgreSQL's housekeeping, until it reached every block of the placements.

    Where its own housekeeping reads the same database in that moment, rows written since
    are kept as "not yet seen by all", a list is not read from an index alone, and another
    plan is the cheaper one: the question here is what holds once that is over.
    """
    for _attempt in range(PATIENCE):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(
                "SELECT relpages - relallvisible FROM pg_class WHERE relname = %s", [PLACEMENTS]
            )
            [(unseen,)] = cursor.fetchall()
        if not unseen:
            return
        time.sleep(1)
    pytest.fail(f"{unseen} blocks of {PLACEMENTS} are still read by another transaction")


def plans(newsroom: Newsroom, path: str) -> Iterator[dict[str, Any]]:
    """The plan of each query on placements that an answer takes, with what really happened."""
    newsroom.get(path)  # what a process keeps is kept after it
    with CaptureQueriesContext(connection) as seen:
        assert newsroom.get(path).status_code == 200, path
    for query in seen.captured_queries:
        if f'"{PLACEMENTS}"' in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
                [(answer,)] = cursor.fetchall()
            yield (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def rows_of(node: dict[str, Any]) -> int:
    """How many rows a step really gave on, thrown away ones included."""
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return round(each * node["Actual Loops"])


def rows_read(plan: dict[str, Any], table: str) -> int:
    """How many rows of a table a plan looked at."""
    return sum(rows_of(node) for node in nodes(plan) if node.get("Relation Name") == table)


def rows_sorted(plan: dict[str, Any]) -> int:
    """How many rows the biggest sort of a plan takes in."""
    sorts = (node for node in nodes(plan) if "Sort" in node["Node Type"])
    return max((rows_of(child) for node in sorts for child in node["Plans"]), default=0)


def whole_tables(plan: dict[str, Any]) -> set[str]:
    """Tables of content that a plan reads from end to end."""
    read = {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"}
    return read & {PLACEMENTS, PAGES, ARTICLES}


LISTS = (
    "/tin-tuc/",
    f"/tin-tuc/?trang={LAST // 2}",
    f"/tin-tuc/?trang={LAST}",
    "/tin-tuc/?chuyen-muc=thong-bao&trang=15",
    "/tin-tuc/2026/",
    "/tin-tuc/2026/10/?trang=20",
    "/tin-tuc/2026/10/14/",
    "/tin-tuc/2026/10/?chuyen-muc=thong-bao&trang=3",
    "/tin-tuc/chuyen-de/",
    "/tin-tuc/na/",
    "/the/na/",
    "/the/na/?trang=2",
    "/rss/",
    "/rss/thong-bao/",
    "/tin-tuc/rss/",
    "/the/na/rss/",
)


def test_a_list_reads_what_it_shows(long_list: Newsroom) -> None:
    wrong: list[str] = []
    for path in LISTS:
        found = list(plans(long_list, path))
        assert found, path
        for plan in found:
            wrong += [f"{path}: reads {table} from end to end" for table in whole_tables(plan)]
            read = {table: rows_read(plan, table) for table in (PAGES, ARTICLES)}
            wrong += [f"{path}: {n} rows of {table}" for table, n in read.items() if n > FEW]
            if rows_sorted(plan) > FEW:
                wrong.append(f"{path}: sorts {rows_sorted(plan)} rows")
    assert wrong == []


def test_what_stands_around_an_article_is_a_few_steps_in_indexes(long_list: Newsroom) -> None:
    [around] = plans(long_list, "/tin-tuc/bai-1500/")
    assert whole_tables(around) == set()
    assert rows_read(around, PLACEMENTS) <= 20
    assert rows_sorted(around) <= FEW


def test_the_order_of_a_list_comes_from_its_index(long_list: Newsroom) -> None:
    [deep, _beside] = plans(long_list, f"/tin-tuc/?trang={LAST}")
    assert "placement_list" in {node.get("Index Name") for node in nodes(deep)}
    newest = ArticlePage.objects.filter(published_at__lte=at("2026-11-23"))
    assert newest.count() == OWN + OTHERS  # the copies are older, as this test believes
