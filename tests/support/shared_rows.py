"""Rows that many tests begin with: built once, and lent to each test in a savepoint.

    @shared
    def province() -> MemberSite: ...

    @shared
    def commune(province: MemberSite) -> MemberSite: ...

declares two fixtures. What a test asks for stands below its own transaction, one savepoint
upon the other (`province`, then `commune`), and stays for the next test that asks for the
same; what that one does not ask for is rolled back first. So each test finds exactly the
rows that it asks for, in whatever order tests run, and gets copies of the objects, which it
may change. A test with real transactions builds its own. A builder writes rows, no files:
each test has a storage of its own.
"""

from __future__ import annotations

import datetime
import inspect
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.support.clock import clock_of_the_run
from tests.support.memos import forget_memos

Build = Callable[..., Any]
_MARK = "_shared_rows"
_numbers = count()
_EARLIER = datetime.timedelta(minutes=10)
# Fixtures of a test that reads a database; the last one puts another in its place.
_DATABASES = {"db", "transactional_db", "live_server", "shared_database"}


@dataclass(frozen=True)
class Recipe:
    """How the rows of one fixture are made; builders below others have lower numbers."""

    number: int
    name: str
    build: Build
    needs: tuple[str, ...]


@dataclass
class Layer:
    """Rows that stand now, and the block that takes them back."""

    recipe: Recipe
    # Pickled: read in a tenth of the time that copying the objects takes.
    value: bytes
    block: transaction.Atomic

    def lent(self) -> Any:
        """A copy of the value, of somebody's own."""
        return pickle.loads(self.value)  # noqa: S301 - made a moment ago by `_build`


_standing: list[Layer] = []


def shared(build: Build) -> Any:
    """Make a fixture of a builder; its parameters are fixtures made the same way."""
    recipe = Recipe(
        next(_numbers), build.__name__, build, tuple(inspect.signature(build).parameters)
    )

    def fixture(request: pytest.FixtureRequest, db: None, **needs: Any) -> Any:
        lent = [layer for layer in _standing if layer.recipe is recipe]
        return lent[0].lent() if lent else build(**needs)

    names = ("request", "db", *recipe.needs)
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    fixture.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, kind) for name in names]
    )
    fixture.__doc__ = build.__doc__
    fixture.__module__ = build.__module__
    setattr(fixture, _MARK, recipe)
    return pytest.fixture(name=recipe.name)(fixture)


@pytest.fixture
def _rows_lent(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Before the test's own transaction: let exactly those rows stand that it asks for."""
    with django_db_blocker.unblock():
        lend(recipes_of(request.node))


@pytest.fixture(scope="session", autouse=True)
def _rows_returned(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Leave no transaction open at the end."""
    yield
    with django_db_blocker.unblock():
        lend([])


def prepare(items: list[pytest.Item]) -> None:
    """Let every test that reads the database say what it needs, those alike side by side.

    First by the rows that lie lowest, over all modules: a province that ten modules begin
    with is built once and not ten times. Tests with real transactions stay behind all
    others: they empty every table.
    """
    for item in items:
        names = getattr(item, "fixturenames", [])
        marked = item.get_closest_marker("django_db") is not None
        if marked or _DATABASES & set(names):
            names.insert(0, "_rows_lent")
    modules = {name: place for place, name in enumerate(dict.fromkeys(map(_module, items)))}
    wanted = {item: [recipe.number for recipe in recipes_of(item)] for item in items}
    items.sort(
        key=lambda item: (
            _is_transactional(item),
            wanted[item][:1],
            modules[_module(item)],
            wanted[item],
        )
    )


def recipes_of(item: pytest.Item) -> list[Recipe]:
    """What must stand below the transaction of a test, lowest first; nothing if it has none."""
    if _is_transactional(item):
        return []
    active = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    asked = [getattr(active[name][-1].func, _MARK, None) for name in active]
    return sorted((recipe for recipe in asked if recipe), key=lambda recipe: recipe.number)


def lend(recipes: list[Recipe]) -> None:
    """Take back what is not asked for and build what is missing."""
    kept = 0
    # A test that closed the connection took everything down with it.
    most = 0 if connection.closed_in_transaction else min(len(_standing), len(recipes))
    while kept < most and _standing[kept].recipe is recipes[kept]:
        kept += 1
    while len(_standing) > kept:
        _take_back(_standing.pop())
    for recipe in recipes[kept:]:
        _standing.append(_build(recipe))


def _build(recipe: Recipe) -> Layer:
    made = {layer.recipe.name: layer for layer in _standing}
    block = transaction.atomic()
    block.__enter__()
    forget_memos()  # a rolled-back transaction gives out the same numbers again
    # Each test begins at the same minute: what it borrows was there before.
    with clock_of_the_run(before=_EARLIER):
        value = recipe.build(**{name: made[name].lent() for name in recipe.needs})
    return Layer(recipe, pickle.dumps(value), block)


def _take_back(layer: Layer) -> None:
    transaction.set_rollback(True)
    layer.block.__exit__(None, None, None)
    forget_memos()


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _is_transactional(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", [])
    if "transactional_db" in names or "live_server" in names:
        return True
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction") or marker.args[:1])
