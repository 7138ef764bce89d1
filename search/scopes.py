"""Tokens by which entries are narrowed: where they are found, and what they are.

They stand among an entry's terms, and no word can be one: words hold no "@".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from portal.core import searchable
from search.models import SearchDocument
from search.questions import Question, Within

# The year in the key of a number that goes on behind it: "123/2020/nd-cp".
_YEAR: Final = re.compile(r"^([^/-]+)/\d{4}/")


def site_token(site_id: int) -> str:
    """Found on that site."""
    return f"@site={site_id}"


def branch_token(unit_page_id: int) -> str:
    """Found in the branch of that unit."""
    return f"@unit={unit_page_id}"


def facet_token(facet: str, key: str) -> str:
    """Has that value of that facet."""
    return f"@{facet}={key}"


def facet_tokens(values: Mapping[str, Sequence[str]]) -> list[str]:
    """All of them."""
    return [facet_token(facet, key) for facet, keys in sorted(values.items()) for key in keys]


def number_token(key: str) -> str:
    """Bears a number that begins so: "933", "933/qd", "933/qd-ubnd"."""
    return f"@number={key}"


def number_tokens(key: str) -> list[str]:
    """All beginnings of a number's key that somebody may say of it, with its year or without.

    "Nghị định 123" is said of 123/2020/NĐ-CP, and of each other year's.
    """
    spoken: dict[str, None] = {}
    for spelling in (key, _YEAR.sub(r"\1/", key)):
        ends = [place for place, sign in enumerate(spelling) if sign in "-/"]
        spoken.update((spelling[:end], None) for end in [*ends, len(spelling)] if spelling[:end])
    return [number_token(beginning) for beginning in spoken]


def tokens_of(entry: SearchDocument) -> list[str]:
    """Everything but words by which an entry is found."""
    values = entry.facets.values if entry.facets else {}
    return [*entry.scopes, *facet_tokens(values), *number_tokens(entry.number_key)]


def scope_of(question: Question) -> list[str]:
    """The tokens that every answer must have, filters and language aside."""
    tokens = []
    if question.within is Within.SITE and question.site_id is not None:
        tokens.append(site_token(question.site_id))
    elif question.within is Within.BRANCH and question.unit_page_id is not None:
        tokens.append(branch_token(question.unit_page_id))
    return tokens


def kinds_of(question: Question) -> list[list[str]]:
    """Groups of tokens of each of which every answer has one: the kinds that are sought."""
    tokens = [facet_token(searchable.KIND, kind) for kind in sorted(question.kinds)]
    return [tokens] if tokens else []
