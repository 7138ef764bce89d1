"""`name__folded="nguyen van"`: rows whose text holds these words, accents and capitals aside.

For lists that the database itself searches (people, roles, menus): some hundred rows each.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.signals import connection_created
from django.db.models import Field, Lookup, Q

from portal.core.vietnamese import LETTERS, fold, one_line

_FUNCTION: Final = "portal_fold"
_PLAIN: Final = "".join(fold(letter) for letter in LETTERS)


@Field.register_lookup
class Folded(Lookup[Any]):
    """Whether a text holds another one, both folded."""

    lookup_name = "folded"
    prepare_rhs = False

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """What is looked for, as a pattern that has no signs of its own."""
        wanted = fold(one_line(str(self.rhs).replace("\x00", "")))
        return "%s", (f"%{connection.ops.prep_for_like_query(wanted)}%",)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """By a function of our own."""
        column, of_column = self.process_lhs(compiler, connection)
        pattern, wanted = self.process_rhs(compiler, connection)
        return f"{_FUNCTION}({column}) LIKE {pattern} ESCAPE '\\'", (*of_column, *wanted)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """By what every PostgreSQL has; `unaccent` is an extension, and knows no đ of old."""
        column, of_column = self.process_lhs(compiler, connection)
        pattern, wanted = self.process_rhs(compiler, connection)
        folded = f"lower(translate({column}::text, %s, %s))"
        return f"{folded} LIKE {pattern}", (*of_column, LETTERS, _PLAIN, *wanted)


def holds(text: str, fields: list[str]) -> Q:
    """The condition that one of `fields` holds a text."""
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__folded": text})
    return condition


def install() -> None:
    """Give every connection to SQLite the function."""
    connection_created.connect(_teach, dispatch_uid="portal_fold")


def _teach(sender: Any, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            _FUNCTION, 1, lambda text: None if text is None else fold(str(text)), deterministic=True
        )
