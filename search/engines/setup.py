"""What the search's engines register when the project starts."""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from search.engines.clients import DATABASE, FAMILIES

_INDEX_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,60}")


def register_engines() -> None:
    """Their probe, their part of the tick and the checks of their settings."""
    from portal.core.health import register_probe
    from portal.core.jobs.tick import register_tick
    from search.engines.probe import probe_engine
    from search.engines.tasks import keep_engine

    register_probe("search_engine", probe_engine)
    register_tick("search: engine", keep_engine)
    register(check_settings)


def check_settings(**_more: Any) -> list[CheckMessage]:
    """An engine that is known, with an address, under a name that engines take."""
    problems: list[CheckMessage] = []
    chosen = settings.SEARCH_ENGINE
    if chosen not in FAMILIES:
        problems.append(
            Error(
                f"SEARCH_ENGINE is one of {', '.join(FAMILIES)}, not {chosen!r}.", id="search.E001"
            )
        )
    elif chosen not in {"auto", DATABASE} and not settings.SEARCH_URL:
        problems.append(Error(f"{chosen} needs an address: SEARCH_URL is empty.", id="search.E002"))
    if not _INDEX_NAME.fullmatch(settings.SEARCH_INDEX):
        problems.append(
            Error("SEARCH_INDEX is a-z, 0-9, - and _, and begins with a letter.", id="search.E003")
        )
    return problems
