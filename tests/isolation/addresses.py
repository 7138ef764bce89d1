"""Every URL pattern of the admin host, read from the resolver: the list grows by itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from portal.tenancy.admin_urls import not_offered

ROOT = "portal.urls"


@dataclass(frozen=True)
class Address:
    """One URL pattern.

    `route` is how it is written, all prefixes included, and names it in the lists of this
    suite; `forms` are the shapes of its path, each with the names of what stands in it.
    """

    route: str
    name: str
    callback: Any = field(compare=False, repr=False)
    forms: tuple[tuple[str, tuple[str, ...]], ...] = field(compare=False, repr=False)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What must be filled in; the nameless groups of an expression are `_0`, `_1`."""
        return self.forms[0][1]

    @property
    def model(self) -> Any:
        """The model that the view was made for, if it says so."""
        given: Mapping[str, Any] = getattr(self.callback, "view_initkwargs", {})
        view = getattr(self.callback, "view_class", None) or getattr(self.callback, "cls", None)
        for name in ("model", "model_class"):
            model = given.get(name) or getattr(view, name, None)
            if isinstance(model, type):
                return model
        return None

    def path(self, values: Mapping[str, Any]) -> str:
        """The path with `values` in it, with a leading slash."""
        shape, _names = self.forms[0]
        return "/" + shape % values

    @property
    def is_closed(self) -> bool:
        """Whether the portal put a "not found" in front of a screen of a library."""
        return inspect.unwrap(self.callback) is not_offered

    @property
    def skeleton(self) -> str:
        """The shape of the path, whatever its parts are called: alike hides the later one."""
        return re.sub(r"%\([^)]*\)s", "*", self.forms[0][0])


def addresses() -> list[Address]:
    """All that the resolver of the admin host can reach, in its order.

    What stands behind another of the same shape is never asked, and is left out: screens
    of ours stand in front of Wagtail's (`portal.tenancy.admin_urls`), nameless, and are
    known by the name that theirs have.
    """
    found: dict[str, Address] = {}
    for address in _walk(get_resolver(ROOT), "", "", ""):
        first = found.setdefault(address.skeleton, address)
        if not first.name.rpartition(":")[2]:
            found[address.skeleton] = replace(first, name=address.name)
    return list(found.values())


def _walk(resolver: URLResolver, route: str, regex: str, space: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        expression = regex + entry.pattern.regex.pattern.removeprefix("^").removeprefix("\\A")
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, here, expression, inner)
        elif isinstance(entry, URLPattern):
            shapes = tuple((shape, tuple(names)) for shape, names in normalize(expression))
            yield Address(here, space + (entry.name or ""), entry.callback, shapes)
