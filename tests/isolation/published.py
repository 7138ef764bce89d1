"""End points at which the admin host shows what other sites have published, and why.

Why other choosers than that of links have no such tab: `docs/choosers.md`. Read-only, live rows
only: what is private is looked for there as everywhere. An entry that no walk needs any more
fails the suite.
"""

from __future__ import annotations

from typing import Final

# By the route as the resolver writes it.
END_POINTS: Final[dict[str, str]] = {
    "admin/choose-page/published/": "links in a text may lead to what others have published",
    "admin/choose-page/published/results/": "its rows, while somebody types",
    "admin/documents-library/<int:index_id>/place/<int:document_id>/": (
        "a published document of another site is listed in one's own library, not entered again"
    ),
}

# Where listing it makes rows of one's own site that name it, and of which models.
REFERENCES: Final[dict[str, frozenset[str]]] = {
    "admin/documents-library/<int:index_id>/place/<int:document_id>/": frozenset(
        {
            "tenancy.Placement",
            "documents.ListedTerm",
            "documents.TermCount",
            "documents.DocumentChange",
        }
    ),
}
