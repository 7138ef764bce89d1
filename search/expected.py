"""What an entry is found by, computed from its facts alone: what a check compares with."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.syllables import analyse
from search.indexing import FIELDS, RANKED_SYLLABLES
from search.models import SearchDocument
from search.profiles import Profile
from search.scopes import tokens_of
from search.scoring import length, levels, packed


@dataclass(frozen=True)
class Expected:
    """Terms, stored syllables by field, weighted length."""

    terms: frozenset[str]
    texts: dict[str, str]
    length: float


def expected_of(entry: SearchDocument, profile: Profile) -> Expected:
    """As `search.indexing.write` stores it."""
    fields = [analyse(getattr(entry, name)) for name in FIELDS]
    ranked = RANKED_SYLLABLES
    texts = {}
    for name, field in zip(FIELDS, fields, strict=True):
        texts[name] = packed(field.folded[:ranked])
        texts[f"accented_{name}"] = packed(field.accented[:ranked])
    return Expected(
        terms=frozenset([*levels(fields, profile), *tokens_of(entry)]),
        texts=texts,
        length=length([min(len(field.folded), ranked) for field in fields], profile),
    )
