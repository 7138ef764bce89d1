"""A database for a benchmark alone, made before it and thrown away after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


def set_up() -> None:
    """Django with the settings of tests, if nobody has chosen others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ.setdefault("AUDIT_LOG_FILE", os.devnull)
    django.setup()


@contextmanager
def own_database() -> Iterator[None]:
    """The project on an empty database of its own; Django is set up by then."""
    set_up()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
