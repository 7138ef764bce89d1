"""The pages of a unit: its unit page, its home page and the sections of its template.

Pages enter the tree by treebeard's own `add_child` and nothing else. They are not
validated row by row: what a template holds was validated when it was read, and which
pages stand at the addresses of sections was asked before (`Existing`).
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry

from portal.core.public_ids import ALPHABET, LENGTH
from portal.tenancy.models import Unit
from portal.tenancy.page_kinds import HOME_PAGE, UNIT_PAGE
from portal.tenancy.provisioning.templates import (
    Section,
    Template,
    children_on,
    new_page,
)

_BASE32 = str.maketrans("abcdefghijklmnopqrstuvwxyz234567", ALPHABET)


def section_public_id(unit_id: UUID, key: str) -> str:
    """The public identifier of a section's page, derived from its unit and its key.

    So a later run knows the section again after people gave it another title, slug or
    place. 50 bits of a hash, as good as the random ones of other pages.
    """
    digest = hashlib.sha256(f"{unit_id}:{key}".encode()).digest()
    return base64.b32encode(digest).decode().lower().translate(_BASE32)[:LENGTH]


def unit_slug(host: str) -> str:
    """The slug of a unit page: its host, one to one (it shows in no public address)."""
    return host.replace("-", "--").replace(".", "-")


def content_locale() -> Locale:
    """The language in which every site begins."""
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    return locale


class PageBuilder:
    """Adds what is missing of one unit's pages; `made` lists what it added, in order."""

    def __init__(self, unit: Unit, template: Template, locale: Locale, day: datetime.date) -> None:
        self.unit = unit
        self.template = template
        self.locale = locale
        self.day = day
        self.now = timezone.now()
        self.made: list[Any] = []
        self.by_key: dict[str, Any] = {}  # the site's sections, after `sections`

    def unit_page(self, parent: Page | None, host: str) -> Any:
        """The unit's page, added below `parent` (the root of the tree if None)."""
        model: Any = apps.get_model(UNIT_PAGE)
        found = model.objects.filter(unit=self.unit).first()
        if found is not None:
            return found
        page = model(title=self.unit.name, slug=unit_slug(host), unit=self.unit)
        return self._add(parent or Page.get_first_root_node(), page, clean=True)

    def home_page(self, unit_page: Any) -> Any:
        """The unit's home page in the first language, added if there is none."""
        model: Any = apps.get_model(HOME_PAGE)
        if unit_page.numchild:
            found = model.objects.child_of(unit_page).filter(locale=self.locale).first()
            if found is not None:
                return found
        slug = f"trang-chu-{self.locale.language_code}"
        return self._add(unit_page, model(title=self.unit.name, slug=slug), clean=True)

    def sections(self, home: Any) -> list[tuple[Section, Any]]:
        """Add the sections that are missing; those that were added, with their pages.

        A section that people renamed or moved is known by its public identifier; a page
        of theirs that stands at a section's address is taken for the section.
        """
        known = Existing(self.unit, self.template, home)
        added: list[tuple[Section, Any]] = []
        pending = [
            (section, home) for section in reversed(self.template.on(self.day, self.unit.name))
        ]
        while pending:
            section, parent = pending.pop()
            page = known.find(section, parent)
            if page is None:
                page = new_page(section)
                page.public_id = section_public_id(self.unit.pk, section.key)
                added.append((section, self._add(parent, page)))
            self.by_key[section.key] = page
            pending.extend((child, page) for child in reversed(self._below(section, page)))
        return added

    def missing(self, home: Any) -> list[Section]:
        """The sections that `sections` would add. Reads only."""
        known = Existing(self.unit, self.template, home)
        absent: list[Section] = []
        pending: list[tuple[Section, Any]] = [
            (section, home) for section in reversed(self.template.on(self.day, self.unit.name))
        ]
        while pending:
            section, parent = pending.pop()
            page = known.find(section, parent) if parent is not None else None
            if page is None:
                absent.append(section)
            pending.extend((child, page) for child in reversed(self._below(section, page)))
        return absent

    def _below(self, section: Section, page: Any) -> list[Section]:
        """What stands below a section: nothing that the page in its place cannot hold.

        People may have put a page of another type at its address.
        """
        below = children_on(section, self.day, self.unit.name)
        if page is None or page.specific_class is apps.get_model(section.page_type):
            return list(below)
        allowed = page.specific_class.allowed_subpage_models()
        return [child for child in below if apps.get_model(child.page_type) in allowed]

    def _add(self, parent: Any, page: Any, *, clean: bool = False) -> Any:
        page.locale = self.locale
        page.draft_title = page.title
        page.first_published_at = page.last_published_at = self.now
        # No site begins at a page that is only being made; spares a query a page.
        page._is_site_root = False  # noqa: SLF001 - as `annotate_site_root_state` sets it
        # treebeard saves what it is given: say here how, in the words of `Page.save`.
        page.save = partial(page.save, clean=clean, log_action=None)
        parent.add_child(instance=page)
        # From now on the page is like any other.
        del page.save, page._is_site_root  # noqa: SLF001 - see above
        self.made.append(page)
        return page

    def log(self) -> None:
        """Write the history's first line of what was added, in one statement."""
        PageLogEntry.objects.bulk_create(
            PageLogEntry(
                content_type=page.cached_content_type,
                label=page.get_admin_display_title(),
                action="wagtail.create",
                timestamp=self.now,
                page=page,
            )
            for page in self.made
        )


class Existing:
    """Pages of a site that stand for sections of a template: some queries, no loop."""

    def __init__(self, unit: Unit, template: Template, home: Any) -> None:
        self.unit = unit
        self.by_id: dict[str, Any] = {}
        self.by_place: dict[tuple[str, str], Any] = {}
        if not home.numchild:
            return
        sections = list(template.walk())
        for page_type in sorted({section.page_type for section in sections}):
            model: Any = apps.get_model(page_type)
            ids = [
                section_public_id(unit.pk, section.key)
                for section in sections
                if section.page_type == page_type
            ]
            for page in model.objects.filter(public_id__in=ids):
                self.by_id[page.public_id] = page
        slugs = {section.slug for section in sections}
        deepest = home.depth + max(_depth(template.sections), 1)
        pages = Page.objects.filter(
            path__startswith=home.path, depth__range=(home.depth + 1, deepest), slug__in=slugs
        )
        for page in pages:
            self.by_place[page.path[: -Page.steplen], page.slug] = page

    def find(self, section: Section, parent: Any) -> Any | None:
        """The page that is this section, or None."""
        own = self.by_id.get(section_public_id(self.unit.pk, section.key))
        return own or self.by_place.get((parent.path, section.slug))


def _depth(sections: Iterable[Section]) -> int:
    """How many levels of pages a list of sections has."""
    return max((1 + _depth(section.children) for section in sections), default=0)
