"""Templates of portals: which sections a site of a level has, and on what legal basis.

A template is a versioned YAML file. It is checked whole before anything is written:
its schema here, and against the page types it names (`check_page_types`).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import SlugField
from django.utils.translation import gettext as _

from portal.core.reserved_paths import is_reserved
from portal.core.samples import fingerprint
from portal.core.vietnamese import UNIT_KINDS, split_kind
from portal.tenancy.page_kinds import HOME_PAGE
from portal.tenancy.provisioning.home_spec import HomeBlockSpec, check_home, read_home
from portal.tenancy.provisioning.rules import default_rules
from portal.tenancy.provisioning.yaml_file import (
    DATA_DIR,
    Complaints,
    DataFileError,
    in_force,
    read_mapping,
)

TEMPLATE_DIR = DATA_DIR / "templates"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_PLACEHOLDERS = {"{unit}", "{full_name}", "{parent_agency}"}
# Never a page's address, although the list of public addresses does not name them.
_NEVER = frozenset({"-", "admin", "django-admin"})
# As many characters as a line of a menu holds (`MenuItem.label`).
_LONGEST_LABEL = 60
_TEMPLATE_KEYS = (
    "name", "version", "levels", "from", "to", "basis", "agency_name", "parent_body", "home",
    "sections",
)  # fmt: skip
_SECTION_KEYS = (
    "key", "title", "slug", "type", "in_menu", "menu_label", "basis", "from", "to", "unit_kinds",
    "fields", "children",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """One page that every site of the level has.

    `key` is what the section is known by in later versions of the template; by
    default the path of its slugs. `menu_label` is a shorter name for the menu, empty for
    the title. `fields` are first values of the page type's own
    fields; blocks of a body marked `sample: true` are hidden until they are rewritten.
    `valid_from` and `valid_to` are the days on which the law asks for it; `unit_kinds` the
    kinds of units of which it asks it ("Xã", "Phường"), all if there are none.
    """

    key: str
    title: str
    slug: str
    page_type: str
    in_menu: bool
    menu_label: str
    basis: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    unit_kinds: tuple[str, ...]
    fields: dict[str, Any]
    children: tuple[Section, ...]


@dataclass(frozen=True)
class Template:
    """The sections of a site of certain levels; what its profile and home page say at first."""

    name: str
    version: int
    levels: tuple[str, ...]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str
    agency_name: str
    parent_body: str
    home: tuple[HomeBlockSpec, ...]
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """Every section, a parent before its children, in the order of the file."""
        pending = list(reversed(self.sections))
        while pending:
            section = pending.pop()
            yield section
            pending.extend(reversed(section.children))

    def on(self, day: datetime.date, unit_name: str = "") -> tuple[Section, ...]:
        """The top sections of a unit in force on `day`; ask `children_on` for those below."""
        return _asked_for(self.sections, day, unit_name)


def children_on(section: Section, day: datetime.date, unit_name: str = "") -> tuple[Section, ...]:
    """The sections below `section` that a unit of that full name has on `day`."""
    return _asked_for(section.children, day, unit_name)


def _asked_for(
    sections: tuple[Section, ...], day: datetime.date, unit_name: str
) -> tuple[Section, ...]:
    kind = split_kind(unit_name)[0]
    return tuple(
        row
        for row in sections
        if in_force(row.valid_from, row.valid_to, day)
        and (not row.unit_kinds or kind in row.unit_kinds)
    )


@cache
def shipped_template(name: str) -> Template:
    """A template that ships with the product, checked. Raises `DataFileError`."""
    return load_template(TEMPLATE_DIR / f"{name}.yaml")


def load_template(path: Path) -> Template:
    """Read and check a template file. Raises `DataFileError` with every complaint."""
    found = read_mapping(path)
    complaints = Complaints()
    template = _template(found, complaints)
    if not complaints.errors:
        check_page_types(template, complaints)
        check_home(template.home, [section.key for section in template.walk()], complaints)
    if complaints.errors:
        raise DataFileError(path.name, complaints.errors)
    return template


def _template(found: dict[str, Any], complaints: Complaints) -> Template:
    complaints.keys("", found, _TEMPLATE_KEYS)
    name = complaints.text("", found, "name")
    if name and not _NAME.fullmatch(name):
        complaints.add("", _("“name” may hold lower-case letters, digits and _ only"))
    version = found.get("version")
    if type(version) is not int or version < 1:
        complaints.add("", _("“version” must be a whole number from 1"))
        version = 1
    levels = complaints.texts("", found, "levels")
    if not levels:
        complaints.add("", _("“levels” must name the levels the template is for"))
    for level in sorted(set(levels) - set(default_rules().levels)):
        complaints.add("", _("unknown level “%(level)s” (known: %(known)s)") % {
            "level": level, "known": ", ".join(default_rules().levels),
        })  # fmt: skip
    for key in ("agency_name", "parent_body"):
        for placeholder in _PLACEHOLDER.findall(str(found.get(key, ""))):
            if placeholder not in _PLACEHOLDERS:
                complaints.add("", _("unknown placeholder %s") % placeholder)
    sections = _sections(found, "", "", complaints)
    if not sections:
        complaints.add("", _("“sections” must list at least one section"))
    template = Template(
        name=name,
        version=version,
        levels=levels,
        valid_from=complaints.day("", found, "from"),
        valid_to=complaints.day("", found, "to"),
        basis=complaints.text("", found, "basis"),
        agency_name=complaints.text("", found, "agency_name"),
        parent_body=complaints.text("", found, "parent_body", empty=True),
        home=read_home(found, complaints),
        sections=sections,
    )
    keys = [section.key for section in template.walk()]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        complaints.add("", _("section key given twice: %s") % key)
    return template


def _sections(
    found: dict[str, Any], key: str, where: str, complaints: Complaints
) -> tuple[Section, ...]:
    """The list under `sections` or `children` of one mapping."""
    name = "children" if where else "sections"
    rows = found.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        complaints.add(where, _("“%s” must be a list of sections") % name)
        return ()
    sections = []
    slugs: set[str] = set()
    for index, row in enumerate(rows, start=1):
        place = f"{where}.children[{index}]" if where else f"sections[{index}]"
        section = _section(row, key, place, complaints)
        if section.slug in slugs:
            complaints.add(place, _("slug given twice: %s") % section.slug)
        slugs.add(section.slug)
        sections.append(section)
    return tuple(sections)


def _section(row: dict[str, Any], parent: str, where: str, complaints: Complaints) -> Section:
    complaints.keys(where, row, _SECTION_KEYS)
    slug = complaints.text(where, row, "slug")
    if slug and not _SLUG.fullmatch(slug):
        complaints.add(where, _("slug “%s” may hold a–z, 0–9 and single hyphens only") % slug)
    if not parent and (slug in _NEVER or is_reserved(slug)):
        complaints.add(where, _("slug “%s” is an address of the software itself") % slug)
    menu_label = complaints.text(where, row, "menu_label", empty=True)
    if len(menu_label) > _LONGEST_LABEL:
        complaints.add(where, _("“%s” is too long") % "menu_label")
    fields = row.get("fields", {})
    if not isinstance(fields, dict):
        complaints.add(where, _("“%s” must map names to values") % "fields")
        fields = {}
    key = complaints.text(where, row, "key", empty=True) or f"{parent}/{slug}".lstrip("/")
    return Section(
        key=key,
        title=complaints.text(where, row, "title"),
        slug=slug,
        page_type=complaints.text(where, row, "type"),
        in_menu=complaints.flag(where, row, "in_menu"),
        menu_label=menu_label,
        basis=complaints.text(where, row, "basis", empty=True),
        valid_from=complaints.day(where, row, "from"),
        valid_to=complaints.day(where, row, "to"),
        unit_kinds=_unit_kinds(row, where, complaints),
        fields=fields,
        children=_sections(row, key, where, complaints),
    )


def _unit_kinds(row: dict[str, Any], where: str, complaints: Complaints) -> tuple[str, ...]:
    kinds = complaints.texts(where, row, "unit_kinds")
    for kind in sorted(set(kinds) - set(UNIT_KINDS)):
        complaints.add(where, _("unknown kind of unit “%s”") % kind)
    return kinds


def check_page_types(template: Template, complaints: Complaints) -> None:
    """Complain of page types that do not exist, may not stand there or would not validate."""
    home = apps.get_model(HOME_PAGE)
    for section in template.sections:
        _check_section(section, home, complaints)


def _check_section(section: Section, parent: Any, complaints: Complaints) -> None:
    where = section.key
    try:
        model: Any = apps.get_model(section.page_type)
    except (LookupError, ValueError):
        complaints.add(where, _("unknown page type “%s”") % section.page_type)
        return
    if model not in parent.allowed_subpage_models():
        names = {"child": section.page_type, "parent": parent._meta.label}
        complaints.add(where, _("%(child)s may not stand below %(parent)s") % names)
        return
    _check_fields(section, model, complaints)
    for child in section.children:
        _check_section(child, model, complaints)


def _check_fields(section: Section, model: Any, complaints: Complaints) -> None:
    """Clean the page that would be made, once for the template instead of once a site."""
    for name in section.fields:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            field = None
        if field is None or field.model is not model or not _may_be_filled(field):
            complaints.add(section.key, _("%(type)s has no field “%(field)s” to fill") % {
                "type": section.page_type, "field": name,
            })  # fmt: skip
            return
    if _samples_of(section) and not hasattr(model, "samples"):
        complaints.add(
            section.key, _("%s keeps no samples: its text would be public") % section.page_type
        )
    try:
        page = new_page(section)
        page.clean_fields(exclude=["path", "depth", "content_type", "locale", "url_path"])
    except (ValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        for message in messages:
            complaints.add(section.key, str(message))


def _may_be_filled(field: Any) -> bool:
    """Values, and words of a shared list, which are known by their own code."""
    return not field.is_relation or (
        field.many_to_one and isinstance(field.target_field, SlugField)
    )


def new_page(section: Section) -> Any:
    """An unsaved page of a section, with its first content."""
    model: Any = apps.get_model(section.page_type)
    page = model(
        title=section.title,
        draft_title=section.title,
        slug=section.slug,
        show_in_menus=section.in_menu,
    )
    for name, value in section.fields.items():
        # Blocks of a StreamField are given as it stores them: JSON.
        raw = json.dumps(value) if isinstance(value, (list, dict)) else value
        field = model._meta.get_field(name)
        setattr(page, field.attname, field.to_python(raw))
    samples = _samples_of(section)
    if samples:
        page.samples = list(_fingerprints(section.page_type, json.dumps(samples)))
    return page


def _samples_of(section: Section) -> list[Any]:
    """The blocks marked `sample: true`: words to be replaced, which readers do not see."""
    body = section.fields.get("body", [])
    return [row for row in body if isinstance(row, dict) and row.get("sample") is True]


@cache
def _fingerprints(page_type: str, rows: str) -> tuple[str, ...]:
    """What a page of this type knows its samples by; once for all sites of a run."""
    blocks = apps.get_model(page_type)._meta.get_field("body").stream_block.child_blocks
    return tuple(fingerprint(blocks[row["type"]], row["value"]) for row in json.loads(rows))
