"""What all tests share: needs, clock, cold memos, and clients of the two kinds of host."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker

from portal.core.accounts.models import User
from tests.support import database_image, needs, shared_rows
from tests.support.audit_table import flushing_allowed
from tests.support.clock import clock_of_the_run
from tests.support.figures import pytest_terminal_summary
from tests.support.memos import forget_memos
from tests.support.needs import (
    pytest_configure,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_runtest_setup,
)
from tests.support.shared_rows import _rows_lent, _rows_returned

__all__ = [
    "_rows_lent",
    "_rows_returned",
    "pytest_configure",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_terminal_summary",
]

# Properties are judged by their examples, never by a clock.
hypothesis.settings.register_profile("local", deadline=None, max_examples=60)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.load_profile("ci" if needs.in_ci() else "local")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test with real transactions begin with the rows that migrations made.

    Such a test empties every table at its end, the root page and the locales too; with
    `serialized_rollback` the next one finds them again.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = getattr(item, "fixturenames", [])
        real = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1])
        if real:
            # Where there is a marker, pytest-django reads it and not the fixtures.
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )
        elif "transactional_db" in fixtures or "live_server" in fixtures:
            fixtures.append("django_db_serialized_rollback")
    shared_rows.prepare(items)


def pytest_collection_finish() -> None:
    """Take what is loaded by now out of the garbage collector's rounds: a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _database_image() -> Path | None:
    """The migrated database to copy, where there is one; tables are then made unmigrated."""
    if connection.vendor != "sqlite":
        return None
    image = database_image.image_path()
    if image.exists():
        connection.settings_dict["TEST"]["MIGRATE"] = False
    return image


@pytest.fixture(scope="session")
def django_db_setup(
    _database_image: Path | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Fill the database in memory from the image, or make the image from it."""
    in_memory = getattr(connection, "is_in_memory_db", bool)  # SQLite alone has it
    if _database_image is None or not in_memory():
        return
    with django_db_blocker.unblock():
        if connection.settings_dict["TEST"]["MIGRATE"]:
            database_image.keep(_database_image)
        else:
            database_image.load(_database_image)


@pytest.fixture(scope="session", autouse=True)
def _flushing_allowed() -> Iterator[None]:
    """Let a test with real transactions empty the append-only table at its end."""
    with flushing_allowed():
        yield


@pytest.fixture(autouse=True)
def _clock_of_the_run() -> Iterator[None]:
    """Run each test at the time of day of the whole run."""
    with clock_of_the_run():
        yield


@pytest.fixture(autouse=True)
def _cold_memos() -> None:
    """Begin each test with nothing remembered."""
    forget_memos()


@pytest.fixture(autouse=True, scope="session")
def _nothing_left_to_write() -> Iterator[None]:
    """End a run with nothing remembered, either.

    What a process keeps to be written when it ends would go to the database of the settings,
    which is a developer's own.
    """
    yield
    forget_memos()


@pytest.fixture
def superuser(db: None) -> User:
    """The break-glass administrator."""
    return User.objects.create_superuser("quan-tri", None, full_name="Người quản trị")


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Make a client on the admin host that is signed in as the given user."""

    def make(user: User) -> Client:
        client = Client(headers={"host": settings.ADMIN_HOSTS[0]})
        client.force_login(user)
        return client

    return make


@pytest.fixture
def admin_client(superuser: User, sign_in: Callable[[User], Client]) -> Client:
    """A client on the admin host, signed in as the superuser."""
    return sign_in(superuser)


@pytest.fixture
def public_get() -> Callable[..., HttpResponseBase]:
    """Ask a public host as a reader does: `public_get(host, path, accept="…")`."""

    def get(host: str, path: str = "/", **headers: str) -> HttpResponseBase:
        return Client().get(path, headers={"host": host, **headers})

    return get
