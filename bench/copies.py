"""Copies of the benchmark's database, one a size, to be measured in turns. PostgreSQL."""

from __future__ import annotations

from types import TracebackType

from django.contrib.contenttypes.models import ContentType
from django.db import connection


class Copies:
    """Keeps copies of the database in use, and puts one or another in its place."""

    def __init__(self, *, keep: bool = False) -> None:
        """`keep`: leave the copies where they are at the end."""
        self._source = str(connection.settings_dict["NAME"])
        self._kept: dict[int, str] = {}
        self._stay = keep

    def __enter__(self) -> Copies:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop the copies, unless they stay; the first database is in use again."""
        self._switch(self._source)
        if self._stay:
            return
        for name in self._kept.values():
            self._administer(f'DROP DATABASE IF EXISTS "{name}"')

    def keep(self, size: int) -> None:
        """Copy the database in use, with fresh statistics, as that of `size`."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        name = self._name(size)
        self._administer(f'DROP DATABASE IF EXISTS "{name}"')
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{self._source}"')
        self._kept[size] = name

    def find(self, sizes: list[int]) -> None:
        """Take up the copies that an earlier run left, and use the largest."""
        self._kept = {size: self._name(size) for size in sizes}
        self.use(max(sizes))

    def _name(self, size: int) -> str:
        return f"{self._source}_{size}"

    def use(self, size: int) -> None:
        """Answer from the copy of `size` from now on, with nothing remembered of another."""
        self._switch(self._kept[size])

    def _switch(self, name: str) -> None:
        from portal.tenancy import context, root_paths, versions

        if connection.settings_dict["NAME"] == name:
            return
        connection.close()
        connection.settings_dict["NAME"] = name
        for memo in (root_paths, context, versions):
            memo.forget_all()
        ContentType.objects.clear_cache()

    def _administer(self, statement: str) -> None:
        """Run a statement about whole databases, with nobody connected to the source."""
        connection.close()
        with connection._nodb_cursor() as cursor:  # noqa: SLF001 - what Django's own runner uses
            cursor.execute(statement)
