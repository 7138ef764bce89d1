"""The whole network as text that two installations can be compared by.

Canonical lines hold no database ids, timestamps or random identifiers: two networks made
by different histories of runs are equal exactly when their lines are. What the trees
claim of themselves (depth, number of children, path of addresses) is compared with what
is there, and a difference is a line of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from wagtail.models import Collection, Page, Site, get_page_models

from portal.tenancy.models import (
    HostName,
    MemberSite,
    MenuItem,
    Placement,
    PublicAddress,
    SiteProfile,
    Succession,
    Unit,
    UnitCode,
    UnitName,
    UnitParent,
)
from portal.tenancy.page_kinds import HOME_PAGE
from portal.tenancy.provisioning.indexing import not_indexed

Line = dict[str, Any]


def lines() -> list[str]:
    """Every line, sorted: JSON with sorted keys."""
    found = (json.dumps(line, ensure_ascii=False, sort_keys=True) for line in _all())
    return sorted(found)


def digest(text_lines: Iterable[str]) -> str:
    """SHA-256 of lines, as `sha256sum` of the printed dump gives it."""
    total = hashlib.sha256()
    for line in text_lines:
        total.update(f"{line}\n".encode())
    return total.hexdigest()


def _all() -> Iterator[Line]:
    yield from _register()
    yield from _sites()
    yield from _pages()
    yield from _homes()
    yield from _collections()
    yield from _addresses()
    yield from _placements()
    yield from _settings()
    yield from _public_ids()
    yield {"kind": "not_indexed", "pages": not_indexed().count()}


def _rows(model: type[Model], kind: str, **fields: str) -> Iterator[Line]:
    """A line a row; `fields` maps names of the line to look-ups."""
    values = model._default_manager.values_list(*fields.values())
    for row in values.iterator(chunk_size=5_000):
        yield {"kind": kind, **dict(zip(fields, map(_plain, row), strict=True))}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _register() -> Iterator[Line]:
    dates = {"from": "valid_from", "to": "valid_to"}
    yield from _rows(
        Unit, "unit", unit="pk", level="level_id", name="name", parent="parent_id", **dates
    )
    yield from _rows(UnitCode, "code", unit="unit_id", scheme="scheme", code="code", **dates)
    yield from _rows(
        UnitName, "name", unit="unit_id", name="name", short="short_name", is_a="kind", **dates
    )
    yield from _rows(UnitParent, "parent", unit="unit_id", parent="parent_id", **dates)
    yield from _rows(Succession, "succession", old="old_id", new="new_id", extent="extent", on="on")


def _sites() -> Iterator[Line]:
    yield from _rows(
        Site,
        "site",
        host="hostname",
        port="port",
        name="site_name",
        default="is_default_site",
        root="root_page__url_path",
    )
    yield from _rows(
        MemberSite,
        "member",
        unit="unit_id",
        host="site__hostname",
        unit_page="unit_page__url_path",
        collection="collection__name",
        branch="branch_collection__name",
        state="state",
        since="state_since",
        practice="is_practice",
        template="template_name",
        version="template_version",
    )
    yield from _rows(
        HostName,
        "host",
        host="host",
        site="site__hostname",
        role="role",
        **{"from": "valid_from", "to": "valid_to"},
    )
    yield from _rows(
        SiteProfile,
        "profile",
        host="site__hostname",
        agency="agency_name",
        parent_body="parent_body",
        responsible="responsible",
        address="address",
        phone="phone",
        email="email",
    )
    yield from _rows(
        MenuItem,
        "menu",
        host="site__hostname",
        page="page__url_path",
        label="label",
        order="sort_order",
    )


def _pages() -> Iterator[Line]:
    rows = Page.objects.values_list(
        "path",
        "depth",
        "numchild",
        "url_path",
        "title",
        "slug",
        "live",
        "show_in_menus",
        "locale__language_code",
        "content_type__app_label",
        "content_type__model",
    )
    order: dict[str, int] = {}
    url_paths: dict[str, str] = {}
    claims: dict[str, int] = {}
    for row in rows.order_by("path").iterator(chunk_size=5_000):
        path, depth, numchild, url_path, title, slug, live, in_menus, language, app, model = row
        parent = path[: -Page.steplen]
        order[parent] = order.get(parent, 0) + 1
        url_paths[path], claims[path] = url_path, numchild
        yield {
            "kind": "page",
            "url_path": url_path,
            "type": f"{app}.{model}",
            "title": title,
            "slug": slug,
            "live": live,
            "in_menus": in_menus,
            "language": language,
            "place": order[parent],
        }
        above = url_paths.get(parent)
        if len(path) != depth * Page.steplen or (depth > 1 and above is None):
            yield {"kind": "problem", "what": "page depth or parent", "url_path": url_path}
        elif above is not None and url_path != f"{above}{slug}/":
            yield {"kind": "problem", "what": "url_path", "url_path": url_path}
    for path, claimed in claims.items():
        if claimed != order.get(path, 0):
            yield {"kind": "problem", "what": "page numchild", "url_path": url_paths[path]}


def _homes() -> Iterator[Line]:
    """What home pages are composed of, and which template did it."""
    home: Any = apps.get_model(HOME_PAGE)
    rows = home.objects.values_list("url_path", "body", "from_template")
    for url_path, body, written in rows.iterator(chunk_size=5_000):
        yield {
            "kind": "home",
            "url_path": url_path,
            "blocks": [block.block_type for block in body],
            "template": written.get("name"),
            "version": written.get("version"),
        }


def _collections() -> Iterator[Line]:
    names: dict[str, str] = {}
    claims: dict[str, int] = {}
    children: Counter[str] = Counter()
    rows = Collection.objects.order_by("path").values_list("path", "depth", "numchild", "name")
    for path, depth, numchild, name in rows.iterator(chunk_size=5_000):
        parent = path[: -Collection.steplen]
        names[path] = f"{names[parent]} / {name}" if parent in names else name
        claims[path] = numchild
        children[parent] += 1
        yield {"kind": "collection", "name": names[path]}
        if len(path) != depth * Collection.steplen or (depth > 1 and parent not in names):
            yield {"kind": "problem", "what": "collection depth or parent", "name": names[path]}
    for path, claimed in claims.items():
        if claimed != children[path]:
            yield {"kind": "problem", "what": "collection numchild", "name": names[path]}


def _addresses() -> Iterator[Line]:
    rows = PublicAddress.objects.values_list("host", "path", "page__url_path", "valid_to")
    for host, path, url_path, valid_to in rows.iterator(chunk_size=5_000):
        yield {
            "kind": "address",
            "host": host,
            "path": path,
            "page": url_path,
            "open": valid_to is None,
        }


def _placements() -> Iterator[Line]:
    yield from _rows(
        Placement,
        "placement",
        page="page__url_path",
        index="index__url_path",
        host="site__hostname",
        source="is_source",
        live="live",
    )


def _settings() -> Iterator[Line]:
    """Which sites have the rows that rooms keep one a site of, such as settings of news."""
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if column.one_to_one and column.related_model is Site:
                kind = f"settings {model._meta.label}"
                yield from _rows(model, kind, host=f"{column.name}__hostname")


def _public_ids() -> Iterator[Line]:
    """How many pages have a public identifier, and how many different ones there are."""
    seen: set[str] = set()
    count = 0
    for model in get_page_models():
        if any(field.name == "public_id" for field in model._meta.local_fields):
            for public_id in model.objects.values_list("public_id", flat=True).iterator():
                seen.add(public_id)
                count += 1
    yield {"kind": "public_ids", "pages": count, "different": len(seen)}
