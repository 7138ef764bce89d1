"""What the home page of a new site is composed of: the `home` part of a template.

A list of blocks as the home page stores them. `{section: key}` in the place of a page
means the page of that section on the very site. `sample: true` marks words that stand
there for editors to replace: as long as nobody has, readers are not shown the block.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from portal.tenancy.page_kinds import HOME_PAGE
from portal.tenancy.provisioning.yaml_file import Complaints, in_force

_KEYS = ("type", "value", "sample", "basis", "from", "to")
_REFERENCE = "section"
# Stands for any page while a template is checked.
_SOME_PAGE = 1


@dataclass(frozen=True)
class HomeBlockSpec:
    """One block: its kind, its stored value, and the days on which a site begins with it."""

    kind: str
    value: Mapping[str, Any]
    is_sample: bool
    basis: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether a home page made on `day` has this block."""
        return in_force(self.valid_from, self.valid_to, day)


def read_home(found: Mapping[str, Any], complaints: Complaints) -> tuple[HomeBlockSpec, ...]:
    """The list under `home`; none is a home page that shows news and notices only."""
    rows = found.get("home", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        complaints.add("", _("“home” must be a list of blocks"))
        return ()
    return tuple(
        _block(row, f"home[{number}]", complaints) for number, row in enumerate(rows, start=1)
    )


def _block(row: Mapping[str, Any], where: str, complaints: Complaints) -> HomeBlockSpec:
    complaints.keys(where, row, _KEYS)
    value = row.get("value", {})
    if not isinstance(value, dict):
        complaints.add(where, _("“%s” must map names to values") % "value")
        value = {}
    return HomeBlockSpec(
        kind=complaints.text(where, row, "type"),
        value=value,
        is_sample=complaints.flag(where, row, "sample"),
        basis=complaints.text(where, row, "basis", empty=True),
        valid_from=complaints.day(where, row, "from"),
        valid_to=complaints.day(where, row, "to"),
    )


def check_home(
    specs: Collection[HomeBlockSpec], sections: Collection[str], complaints: Complaints
) -> None:
    """Complain of kinds, fields and sections that do not exist."""
    if not specs:
        return
    stream_block = apps.get_model(HOME_PAGE)._meta.get_field("body").stream_block
    for number, spec in enumerate(specs, start=1):
        where = f"home[{number}]"
        if spec.kind not in stream_block.child_blocks:
            complaints.add(where, _("unknown kind of block “%s”") % spec.kind)
            continue
        for key in sorted(set(_references(spec.value)) - set(sections)):
            complaints.add(where, _("there is no section “%s”") % key)
        block = stream_block.child_blocks[spec.kind]
        raw = fill(spec.value, dict.fromkeys(sections, _SOME_PAGE))
        try:
            prepared = block.get_prep_value(block.to_python(raw))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            complaints.add(where, str(error))
            continue
        for name in _lost(raw, prepared):
            complaints.add(where, _("the block has no field “%s”") % name)


def fill(value: Any, pages: Mapping[str, int]) -> Any:
    """`value` with the keys of pages in the place of sections.

    A section that the site does not have leaves its field empty, and takes the item of a
    list with it: a link to nowhere is none.
    """
    if isinstance(value, Mapping):
        if set(value) == {_REFERENCE}:
            return pages.get(value[_REFERENCE])
        return {name: fill(item, pages) for name, item in value.items()}
    if isinstance(value, list):
        return [fill(item, pages) for item in value if _is_reachable(item, pages)]
    return value


def _is_reachable(item: Any, pages: Mapping[str, int]) -> bool:
    return all(key in pages for key in _references(item))


def _references(value: Any) -> Iterator[str]:
    """The keys of sections that a value names, at any depth."""
    if isinstance(value, Mapping):
        if set(value) == {_REFERENCE}:
            yield str(value[_REFERENCE])
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)


def _lost(raw: Any, prepared: Any) -> Iterator[str]:
    """Names in `raw` that a block did not take over."""
    if isinstance(raw, Mapping) and isinstance(prepared, Mapping):
        for name, item in raw.items():
            if name in prepared:
                yield from _lost(item, prepared[name])
            else:
                yield name
    elif isinstance(raw, list) and isinstance(prepared, list):
        for item, stored in zip(raw, prepared, strict=False):
            is_item = isinstance(stored, Mapping) and stored.get("type") == "item"
            is_named = isinstance(item, Mapping) and "type" in item
            yield from _lost(item, stored["value"] if is_item and not is_named else stored)
