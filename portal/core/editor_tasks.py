"""What editors have still to do: rooms register who finds it.

A room registers from `AppConfig.ready()`::

    from portal.core.editor_tasks import register_task_provider

    register_task_provider("home", tasks_of_home_pages)

`pressing=True` if what it finds are duties of law: the dashboard asks for those alone.
A provider is given some sites, a screenful at most, and asks the database a number of
questions that depends neither on how many sites there are nor on what they hold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EditedSite:
    """A site whose tasks are asked for; `template` is the name of the one it was made from.

    `administers`: whether the person who asks administers it, too.
    """

    site_id: int
    name: str
    unit_id: UUID
    home_id: int
    template: str
    administers: bool = False


@dataclass(frozen=True)
class EditorTask:
    """One thing to do: what, where, why, and the screen of the admin on which it is done.

    `reason` is the legal basis, or what readers see meanwhile. `rank` sorts: duties of
    law come at 10, what readers miss at 20, the rest later.
    """

    site_id: int
    title: str
    place: str
    url: str
    reason: StrOrPromise = ""
    rank: int = 20


Provider = Callable[[Sequence[EditedSite]], Iterable[EditorTask]]

_providers: dict[str, Provider] = {}
_pressing: set[str] = set()


def register_task_provider(name: str, provider: Provider, *, pressing: bool = False) -> None:
    """Ask `provider` for tasks. A second one of the same name replaces the first."""
    _providers[name] = provider
    _pressing.discard(name)
    if pressing:
        _pressing.add(name)


def tasks_of(sites: Sequence[EditedSite], *, only_pressing: bool = False) -> list[EditorTask]:
    """The tasks of these sites: site by site in the order given, the most pressing first.

    `only_pressing`: duties of law alone. A provider that fails is logged and left out: an
    editor's desk opens all the same.
    """
    if not sites:
        return []
    found: list[EditorTask] = []
    for name, provider in sorted(_providers.items()):
        if only_pressing and name not in _pressing:
            continue
        try:
            found.extend(provider(sites))
        # Whatever the fault of one room, the others' tasks must show; it is logged whole.
        except Exception:
            logger.exception("The tasks of %s could not be found", name)
    order = {site.site_id: number for number, site in enumerate(sites)}
    return sorted(found, key=lambda task: (order[task.site_id], task.rank))
