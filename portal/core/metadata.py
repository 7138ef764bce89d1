"""What a page says about itself to machines, and the tags that carry it.

A page type fills one `PageMetadata`; everything else (Dublin Core after TT
24/2011/TT-BTTTT Đ5-6, Open Graph, schema.org) is worked out here. schema.org stands as
microdata: the strict policy of public hosts knows no inline script (design, rule 10).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django.utils import timezone

# Search engines show no more, and no reader reads more.
LONGEST_DESCRIPTION = 300


class Kind(Enum):
    """What a page is: its type in schema.org and in Open Graph."""

    PAGE = ("WebPage", "website")
    LIST = ("CollectionPage", "website")
    ARTICLE = ("NewsArticle", "article")
    LEGISLATION = ("Legislation", "article")
    CONTACT = ("ContactPage", "website")
    ABOUT = ("AboutPage", "website")
    PLACE = ("TouristAttraction", "website")

    @property
    def schema(self) -> str:
        """Name of the type in schema.org."""
        return self.value[0]

    @property
    def open_graph(self) -> str:
        """Value of `og:type`."""
        return self.value[1]


@dataclass(frozen=True)
class SharedImage:
    """The picture of a link that is shared. `url` may be a path of the site's host."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class PageMetadata:
    """What a page type says of one page; only `title` must be there.

    `url` is the canonical address, absolute; it may be another site's (a shared article).
    `creator` is who made it, empty for the agency itself. `source` is where a text was
    taken from. `subjects` are categories and tags. `type_name` is what it is in words;
    `properties` are further ones of its type in schema.org: a full address is a link.
    """

    title: str
    description: str = ""
    url: str = ""
    kind: Kind = Kind.PAGE
    published: datetime.datetime | datetime.date | None = None
    modified: datetime.datetime | datetime.date | None = None
    creator: str = ""
    contributors: tuple[str, ...] = ()
    source: str = ""
    subjects: tuple[str, ...] = ()
    image: SharedImage | None = None
    type_name: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Publisher:
    """Who answers for the page: the agency, its portal's name and address, the language."""

    agency: str
    portal: str
    root_url: str
    language: str


class Tag(NamedTuple):
    """A `<meta>`: `attribute` is name, property or itemprop; a `<link itemprop>`: it is link."""

    attribute: str
    name: str
    content: str


_LOCALES = {"vi": "vi_VN", "en": "en_US"}


def described(metadata: PageMetadata, publisher: Publisher) -> str:
    """The description in one line; where a page has none, its title and the agency."""
    text = " ".join(metadata.description.split())
    if not text:
        return f"{metadata.title} – {publisher.agency}"
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"


def tags(metadata: PageMetadata, publisher: Publisher) -> list[Tag]:
    """All tags that say something, in a stable order."""
    found = [
        Tag("name", "description", described(metadata, publisher)),
        *_dublin_core(metadata, publisher),
        *_open_graph(metadata, publisher),
        *_schema_org(metadata, publisher),
    ]
    return [tag for tag in found if tag.content]


def _dublin_core(metadata: PageMetadata, publisher: Publisher) -> Iterator[Tag]:
    """TT 24/2011: six elements are mandatory, four recommended; several values by ";"."""
    values = {
        "title": metadata.title,
        "creator": metadata.creator or publisher.agency,
        "date": iso(metadata.published or metadata.modified),
        "description": described(metadata, publisher),
        "publisher": publisher.agency,
        "identifier": metadata.url,
        "language": publisher.language,
        "source": metadata.source,
        "contributor": "; ".join(metadata.contributors),
        "subject": "; ".join(metadata.subjects),
        "type": metadata.type_name,
    }
    for name, value in values.items():
        yield Tag("name", f"DC.{name}", value)


def _open_graph(metadata: PageMetadata, publisher: Publisher) -> Iterator[Tag]:
    yield Tag("property", "og:type", metadata.kind.open_graph)
    yield Tag("property", "og:title", metadata.title)
    yield Tag("property", "og:description", described(metadata, publisher))
    yield Tag("property", "og:url", metadata.url)
    yield Tag("property", "og:site_name", publisher.portal)
    yield Tag("property", "og:locale", _LOCALES.get(publisher.language, publisher.language))
    if metadata.image:
        yield Tag("property", "og:image", absolute(metadata.image.url, publisher))
        yield Tag("property", "og:image:width", str(metadata.image.width))
        yield Tag("property", "og:image:height", str(metadata.image.height))
        yield Tag("property", "og:image:alt", metadata.image.alt)
    if metadata.kind is Kind.ARTICLE:
        yield Tag("property", "article:published_time", iso(metadata.published))
        yield Tag("property", "article:modified_time", iso(metadata.modified))


def _schema_org(metadata: PageMetadata, publisher: Publisher) -> Iterator[Tag]:
    yield Tag("itemprop", "name", metadata.title)
    if metadata.kind is Kind.ARTICLE:
        yield Tag("itemprop", "headline", metadata.title)
    yield Tag("itemprop", "description", described(metadata, publisher))
    if metadata.kind is Kind.PLACE:
        return  # a place has no language, no author and no day
    yield Tag("itemprop", "inLanguage", publisher.language)
    yield Tag("itemprop", "datePublished", iso(metadata.published))
    yield Tag("itemprop", "dateModified", iso(metadata.modified))
    yield Tag("itemprop", "author", metadata.creator or publisher.agency)
    for name, value in metadata.properties:
        is_address = value.startswith(("https://", "http://"))
        yield Tag("link" if is_address else "itemprop", name, value)


def absolute(url: str, publisher: Publisher) -> str:
    """`url` with scheme and host."""
    return publisher.root_url + url if url.startswith("/") else url


def iso(moment: datetime.datetime | datetime.date | None) -> str:
    """A day, or a moment to the second in the time of Vietnam; empty for None."""
    if isinstance(moment, datetime.datetime):
        if timezone.is_aware(moment):
            moment = timezone.localtime(moment)
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if moment else ""
