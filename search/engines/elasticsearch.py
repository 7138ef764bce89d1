"""Elasticsearch 8 and 9, and OpenSearch: answers the same plans as the database's own engines.

It adds up the same worths, in floats of 32 bits: where worths are multiples of a power of two
(`search.planning`) the order is exactly that of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from search.engines.base import Plan
from search.engines.clients import ANSWER_SECONDS, Client
from search.engines.copies import require_answer, token

# Sets of filters that one answer counts; more are read page by page.
SETS_AT_ONCE: Final = 10_000
# Below the engine's own limit of clauses (1,024 at least), with room for what must be there.
_MOST_WANTED: Final = 400


class ElasticsearchEngine:
    """Reads the copy under an alias; raises `EngineDown` whatever is wrong."""

    def __init__(self, client: Client, alias: str) -> None:
        self._client = client
        self._alias = alias

    def promising(self, plan: Plan, count: int) -> list[int]:
        """Each wanted term adds what it is worth, without frequencies or lengths."""
        wanted = [
            {"constant_score": {"filter": _term(term), "boost": worth}}
            for term, worth in plan.wanted[:_MOST_WANTED]
        ]
        everything = plan.all_of_them and _filters(plan)
        if count <= 0 or not (wanted or everything):
            return []
        found: dict[str, Any] = {"filter": _filters(plan)}
        if wanted:
            found |= {"should": wanted, "minimum_should_match": 0 if everything else 1}
        return self._entries(
            {
                "size": count,
                "query": {"bool": found},
                "sort": [{"_score": "desc"}, {"entry": "asc"}],
            }
        )

    def counted(self, plan: Plan) -> dict[int, int]:
        """Complete, however many sets of filters there are."""
        body: dict[str, Any] = {
            "size": 0,
            "query": {"bool": {"filter": _filters(plan)}},
            "track_total_hits": False,
            "aggs": {"sets": {"terms": {"field": "facets", "size": SETS_AT_ONCE}}},
        }
        sets = self._search(body)["aggregations"]["sets"]
        if not sets["sum_other_doc_count"]:
            return {int(one["key"]): int(one["doc_count"]) for one in sets["buckets"]}
        return self._counted_by_page(body)

    def by_day(self, plan: Plan, *, newest: bool, offset: int, count: int) -> list[int]:
        """By the day that stands with them."""
        return self._entries(
            {
                "from": offset,
                "size": count,
                "query": {"bool": {"filter": _filters(plan)}},
                "sort": [{"day": "desc" if newest else "asc"}, {"entry": "asc"}],
            }
        )

    def probe(self, seconds: float) -> None:
        """Ask for almost nothing; raises as every question does."""
        self._client.ask(
            "POST",
            f"/{self._alias}/_search",
            body={"size": 0, "terminate_after": 1, "track_total_hits": False},
            seconds=seconds,
        )

    def _counted_by_page(self, body: dict[str, Any]) -> dict[int, int]:
        counts: dict[int, int] = {}
        pages: dict[str, Any] = {
            "size": SETS_AT_ONCE,
            "sources": [{"set": {"terms": {"field": "facets"}}}],
        }
        while True:
            answer = self._search({**body, "aggs": {"sets": {"composite": pages}}})
            sets = answer["aggregations"]["sets"]
            counts.update(
                (int(one["key"]["set"]), int(one["doc_count"])) for one in sets["buckets"]
            )
            if "after_key" not in sets:
                return counts
            pages["after"] = sets["after_key"]

    def _entries(self, body: dict[str, Any]) -> list[int]:
        answer = self._search({**body, "track_total_hits": False, "_source": False})
        return [int(hit["sort"][-1]) for hit in answer["hits"]["hits"]]

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.ask(
            "POST", f"/{self._alias}/_search", body=body, seconds=ANSWER_SECONDS
        )
        require_answer(answer)
        return answer


def _term(term: str) -> dict[str, Any]:
    return {"term": {"terms": token(term)}}


def _filters(plan: Plan) -> list[dict[str, Any]]:
    """What an entry must have."""
    filters = [_term(term) for term in plan.must]
    filters += [_one_of(group) for group in plan.any_of if group]
    return filters


def _one_of(group: Sequence[str]) -> dict[str, Any]:
    return {"terms": {"terms": sorted(set(map(token, group)))}}
