"""The search of Wagtail's admin (explorer, choosers, images, files), folded on both sides.

Its index in the database holds words as they are written, and what it does with accents is
another thing on every database (search.md §2.1). Here index and question are both reduced to
folded words of letters and digits: "quyet dinh" and "Quyết định" find alike, document numbers
are found, and nothing that is typed is an operator of an engine.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from modelsearch.backends import database
from modelsearch.index import RelatedFields

from portal.core.syllables import folded, words_of
from portal.core.vietnamese import fold

# A question of more words finds nothing that one of so many does not.
_MOST_WORDS: Final = 32


def asked(text: str) -> str:
    """The words that are looked for: "Quyết định 933/QĐ" → "quyet dinh 933 qd"."""
    return " ".join(fold(word) for word in words_of(text)[:_MOST_WORDS])


def indexed(text: str) -> str:
    """The words under which a text is found: "kỹ thuật" → "ky thuat ki", by either spelling.

    The last word typed is a beginning ("quy" of "quyết"), so that only here can both stand.
    """
    plain = [fold(word) for word in words_of(text)]
    other = [one for one, word in zip(folded(text), plain, strict=True) if one != word]
    return " ".join([*plain, *other])


class _Row:
    """An object as its index sees it: the same fields, their texts folded."""

    def __init__(self, original: Any) -> None:
        self.original = original
        self.pk = original.pk

    def get_search_fields(self) -> list[Any]:
        """The fields of the object's class."""
        return _fields_of(self.original.__class__)


@lru_cache(maxsize=1_000)
def _fields_of(model: type[Any]) -> list[Any]:
    return [_folding(field) for field in model.get_search_fields()]


def _folding(field: Any) -> Any:
    """A copy of a search field that gives folded texts."""
    twin = copy.copy(field)
    if isinstance(field, RelatedFields):
        twin.fields = [_folding(below) for below in field.fields]
        twin.get_value = lambda row: field.get_value(_object(row))
    else:
        twin.get_value = lambda row: _folded_value(field.get_value(_object(row)))
    return twin


def _object(row: Any) -> Any:
    return row.original if isinstance(row, _Row) else row


def _folded_value(value: Any) -> Any:
    if isinstance(value, str):
        return indexed(value)
    if isinstance(value, list | tuple):
        return [_folded_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _folded_value(item) for name, item in value.items()}
    return value


def folded_query(query: Any) -> Any:
    """A question with folded words, also one in quotes or with several parts; "" for none."""
    if isinstance(query, str):
        return asked(query)
    twin = copy.copy(query)
    if hasattr(query, "query_string"):
        twin.query_string = asked(query.query_string)
        return twin if twin.query_string else ""
    if hasattr(query, "subqueries"):
        parts = [part for part in map(folded_query, query.subqueries) if part]
        twin.subqueries = parts
        return twin if len(parts) > 1 else next(iter(parts), "")
    return query


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend of the database in use, folding."""
    return _folding_class(database.SearchBackend(params).__class__)(params)


@lru_cache(maxsize=4)
def _folding_class(stock: Any) -> Any:
    class FoldingIndex(stock.index_class):
        def add_items(self, model: Any, objs: Iterable[Any]) -> None:
            super().add_items(model, [_Row(obj) for obj in objs])

    class FoldingBackend(stock):
        index_class = FoldingIndex

        def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            return super().search(
                asked(query) if isinstance(query, str) else query, *args, **kwargs
            )

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            return super().autocomplete(folded_query(query), *args, **kwargs)

    return FoldingBackend
