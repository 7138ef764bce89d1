"""What must have a fixture, read from Django's and Wagtail's own lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import translation
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from tests.browser.access.fixture import Fixture

# Templates that clerks see, the drawings on tiles (each hidden from screen readers, drawn in
# the colour of the words beside it), and the editor's pictures of blocks.
_OF_THE_ADMIN = (
    "core/admin/",
    "documents/admin/",
    "editorial/admin/",
    "home/admin/",
    "organization/admin/",
    "home/desk/",
    "jobs/",
    "tenancy/admin/",
    "wagtailadmin/",
)
_DRAWINGS = ("home/icons/",)
_OF_THE_PREVIEW = ("home/blocks/preview.html", "home/blocks/nothing.html")


@dataclass
class Visit:
    """What one fixture showed: its page, the templates it was made of, its forms."""

    fixture: Fixture
    status: int
    page: Page | None
    templates: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)

    @property
    def blocks(self) -> set[str]:
        """Kinds of blocks in the texts of the page."""
        if self.page is None:
            return set()
        return {
            kind
            for stream in _streams(type(self.page))
            for kind in _shown(stream.stream_block, getattr(self.page, stream.name))
        }


def visit(fixture: Fixture) -> Visit:
    """Ask as a reader without a past does."""
    client = Client(raise_request_exception=False)
    with fixture.conditions():
        answer = client.get(fixture.path, headers={"host": fixture.host}, follow=True)
        if fixture.posts:
            form = {**answer.context["form"].initial, "token": answer.context["token"]}
            data = {**form, **dict(fixture.posts)}
            answer = client.post(fixture.path, data, headers={"host": fixture.host}, follow=True)
    page = answer.context.get("page") if answer.context else None
    return Visit(
        fixture,
        answer.status_code,
        page if isinstance(page, Page) else None,
        {template.name for template in answer.templates if template.name},
        set(_Forms.of(answer.content.decode())),
    )


def unregistered(visits: Iterable[Visit]) -> list[str]:
    """What readers can meet and no visit has shown, one line each."""
    seen = list(visits)
    templates: set[str] = set().union(*(row.templates for row in seen))
    kinds: set[str] = set().union(*(row.blocks for row in seen))
    refused = {row.fixture.form for row in seen}
    types = {type(row.page) for row in seen}
    return [
        *(f"page type {model._meta.label}" for model in _public_types() if model not in types),
        *(f"block {kind}" for kind in sorted(_kinds_of_all(types) - kinds)),
        *(f"template {name}" for name in sorted(_public_templates() - templates)),
        *(
            f"refusal of the form {form} ({row.fixture.path})"
            for row in seen
            for form in sorted(row.forms - refused)
        ),
    ]


def is_sent_by_its_form(fixture: Fixture) -> bool:
    """Whether the address is one that the form named by the fixture leads to."""
    view, _colon, fields = fixture.form.partition(": ")
    parts = urlsplit(fixture.path)
    sent = {**parse_qs(parts.query, keep_blank_values=True), **dict(fixture.posts)}
    return _view_of(parts.path) == view and not sent.keys().isdisjoint(fields.split(", "))


def _public_types() -> Iterator[type[Page]]:
    """Page types that have an address; one without any page at all counts, too."""
    for model in get_page_models():
        if model is Page or getattr(model, "leads_on", False):
            continue
        pages = [page for page in model.objects.live() if page.url]
        if pages or not model.objects.exists():
            yield model


def _public_templates() -> set[str]:
    """Every template of our own that readers may be shown; error pages are among them."""
    found = {
        str(path.relative_to(folder))
        for engine in settings.TEMPLATES
        for folder in map(Path, engine["DIRS"])
        for path in folder.rglob("*.html")
    }
    return {
        name
        for name in found
        if not name.startswith((*_OF_THE_ADMIN, *_DRAWINGS)) and name not in _OF_THE_PREVIEW
    }


def _streams(model: type[Page]) -> list[StreamField]:
    return [row for row in model._meta.get_fields() if isinstance(row, StreamField)]


def _kinds_of_all(types: Iterable[Any]) -> set[str]:
    """Every kind of block that pages of these types may hold."""
    return {
        kind
        for model in types
        if issubclass(model, Page)
        for stream in _streams(model)
        for kind in _kinds(stream.stream_block)
    }


def _name(block: blocks.StreamBlock, child: str) -> str:
    """A kind by its class and name: two pages that offer the same block are one case."""
    inner = type(block.child_blocks[child])
    return f"{child} ({inner.__module__}.{inner.__qualname__})"


def _kinds(block: blocks.Block) -> Iterator[str]:
    """Names of all kinds that may stand somewhere in `block`."""
    if isinstance(block, blocks.StreamBlock):
        yield from (_name(block, child) for child in block.child_blocks)
    if isinstance(block, blocks.StreamBlock | blocks.StructBlock):
        for inner in block.child_blocks.values():
            yield from _kinds(inner)
    elif isinstance(block, blocks.ListBlock):
        yield from _kinds(block.child_block)


def _shown(block: blocks.Block, value: Any) -> Iterator[str]:
    """Names of the kinds that stand in a value of `block`."""
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield _name(block, child.block_type)
            yield from _shown(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            yield from _shown(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _shown(block.child_block, item)


class _Forms(HTMLParser):
    """Names of the forms of a page: which address answers them, and their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, and the fields in the last one."""
        values = dict(attrs)
        if tag == "form":
            self.found.append((values.get("action") or "", set()))
        elif tag in {"input", "select", "textarea"} and values.get("name") and self.found:
            self.found[-1][1].add(values["name"] or "")

    @classmethod
    def of(cls, html: str) -> Iterator[str]:
        """The forms of a whole page."""
        parser = cls()
        parser.feed(html)
        for action, fields in parser.found:
            yield f"{_view_of(urlsplit(action).path)}: {', '.join(sorted(fields))}"


def _view_of(path: str) -> str:
    """The name of the public address at `path`, the same in every language."""
    for code, _label in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            with translation.override(code):
                return str(resolve(path, "portal.public_urls").view_name)
    return str(resolve(path, "portal.public_urls").view_name)
