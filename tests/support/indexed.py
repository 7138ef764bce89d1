"""Entries of the search's index, written without the things they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.document_numbers import parse_number
from portal.core.searchable import FacetLabel
from portal.tenancy.models import MemberSite
from search import indexing
from search.facets import canonical, set_id, store_sets, store_values
from search.models import SearchDocument
from search.scopes import branch_token, site_token

_numbers = iter(range(900_001, 1_000_000))


def indexed(
    member: MemberSite, title: str, facets: Mapping[str, Sequence[str]] | None = None, **fields: Any
) -> SearchDocument:
    """An entry of that site's, found there, in the branch above and in the network.

    `facets`: labels by facet, whose keys are made of them.
    """
    kind = fields.setdefault("kind", "news")
    labelled = {
        facet: [FacetLabel("".join(c if c.isalnum() else "-" for c in key.lower()), key)]
        for facet, keys in (facets or {}).items()
        for key in keys
    }
    labelled["kind"] = [
        FacetLabel(kind, {"news": "Tin tức", "document": "Văn bản"}.get(kind, kind))
    ]
    labelled["language"] = [FacetLabel("vi", "vi")]
    values = canonical(labelled)
    store_sets([values])
    store_values([labelled])
    number = parse_number(fields.get("number", ""))
    entry = SearchDocument(
        key=f"{kind}:{next(_numbers)}",
        site_id=member.site_id,
        title=title,
        facets_id=set_id(values),
        scopes=[site_token(member.site_id), branch_token(member.unit_page_id)],
        number_key=number.canonical if number else "",
        **{"path": "/", **fields},
    )
    indexing.write([entry])
    return entry
