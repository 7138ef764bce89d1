"""The mapping file of an import: their names of fields and categories, and ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from portal.core.import_mapping import BadMapping, columns_of, part_of
from portal.core.vietnamese import fold, one_line

# Our names of fields, and where they are looked for when no mapping says otherwise.
DEFAULT_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "key": ("id", "key", "source_key", "guid", "url", "link"),
    "title": ("title", "headline"),
    "sapo": ("sapo", "summary", "description", "lead"),
    "body": ("body", "content", "text"),
    "category": ("category", "section"),
    "tags": ("tags", "keywords"),
    "author": ("author",),
    "date": ("date", "published_at", "published", "pubDate"),
    "source": ("source", "publisher"),
    "url": ("url", "link"),
}
# What may be given once for all rows that do not say it themselves.
_DEFAULTABLE: Final = ("category", "author", "date", "source")


def category_word(text: str) -> str:
    """The form in which names of categories are compared: case and marks do not count."""
    return fold(one_line(text))


@dataclass(frozen=True)
class ImportMapping:
    """Where each of our fields is found, and what their categories are called here.

    `categories` has folded names of theirs as keys and slugs of ours as values.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_FIELDS)
    categories: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def parse_mapping(text: str) -> ImportMapping:
    """Read a mapping in YAML or JSON. Raises BadMapping, with what is wrong and where.

    Shape: `fields: {title: tieu_de, body: [noi_dung, content]}`,
    `categories: {"Thời sự": tin-tuc-su-kien}`, `defaults: {source: "…"}`; each optional.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadMapping(_("The mapping is neither YAML nor JSON: %s") % error) from error
    if not isinstance(data, dict):
        raise BadMapping(_("The mapping must have the parts fields, categories or defaults."))
    for part in data:
        if part not in {"fields", "categories", "defaults"}:
            raise BadMapping(_("The mapping has no part called “%s”.") % part)
    return ImportMapping(
        fields={**DEFAULT_FIELDS, **_fields(part_of(data, "fields"))},
        categories={
            category_word(str(theirs)): str(ours)
            for theirs, ours in part_of(data, "categories").items()
        },
        defaults=_defaults(part_of(data, "defaults")),
    )


def _fields(part: dict[Any, Any]) -> dict[str, tuple[str, ...]]:
    unknown = _("“%(name)s” is no field of an article; the fields are: %(known)s.")
    return columns_of(part, DEFAULT_FIELDS, unknown)


def _defaults(part: dict[Any, Any]) -> dict[str, str]:
    for name in part:
        if name not in _DEFAULTABLE:
            raise BadMapping(
                _("“%(name)s” can have no common value; these can: %(known)s.")
                % {"name": name, "known": ", ".join(_DEFAULTABLE)}
            )
    return {str(name): str(value) for name, value in part.items()}
