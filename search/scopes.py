"""Tokens by which entries are narrowed: where they are found, and what they are.

They stand among an entry's terms, and no word can be one: words hold no "@".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from portal.core import searchable
from portal.core.document_numbers import TYPES
from search.models import SearchDocument
from search.questions import Question, Within

# A number's key up to its type: "123/2020/nd" of "123/2020/nd-cp", "933/qd" of "933/qd-ubnd".
_SERIES: Final = re.compile(r"(?P<number>[^/-]+)/(?:(?P<year>\d{4})/)?(?P<type>[^/-]+)")


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


def number_tokens(key: str, year: int | None = None) -> list[str]:
    """All beginnings of a number's key that somebody may say of it, in each way it is said.

    "Nghị định 123" is said of 123/2020/NĐ-CP and of each other year's, "quyết định 933 năm 2024"
    of 933/QĐ-UBND of that `year`, "933 UBND" where the type is said beside it.
    """
    spoken: dict[str, None] = {}
    for spelling in _spellings(key):
        ends = [place for place, sign in enumerate(spelling) if sign in "-/"]
        spoken.update((spelling[:end], None) for end in [*ends, len(spelling)] if spelling[:end])
    found = _SERIES.match(key)
    if found and year and found["type"] in TYPES and not found["year"]:
        spoken[f"{found['number']}/{year}/{found['type']}"] = None
    return [number_token(beginning) for beginning in spoken]


def _spellings(key: str) -> Iterator[str]:
    yield key
    found = _SERIES.match(key)
    if found is None:
        return
    number, rest = found["number"], key[found.start("type") :]
    heads = [number, f"{number}/{found['year']}"] if found["year"] else [number]
    agency = key[found.end() + 1 :] if found["type"] in TYPES else ""
    yield from (f"{head}/{body}" for head in heads for body in (rest, agency) if body)


def tokens_of(entry: SearchDocument) -> list[str]:
    """Everything but words by which an entry is found."""
    values = entry.facets.values if entry.facets else {}
    year = entry.shown_on.year if entry.shown_on else None
    return [*entry.scopes, *facet_tokens(values), *number_tokens(entry.number_key, year)]


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
