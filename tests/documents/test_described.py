"""What the head of a document's page tells machines about it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.described import Told, described
from documents.effect import Status
from documents.models import DocumentFile, DocumentPage, DocumentRelation, DocumentType
from documents.vocabulary import RelationKind
from portal.core.metadata import PageMetadata
from tests.documents.conftest import Library, day
from tests.documents.test_full_text import add_file


class Said(HTMLParser):
    """Values of `itemprop` and of `DC.…` of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = defaultdict(list)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        value = named.get("href") if tag in {"a", "link"} else named.get("content")
        for name in (named.get("itemprop"), named.get("name")):
            if name and value:
                self.values[name].append(value)


def test_a_document_says_what_it_is_in_law(commune: Library) -> None:
    older = commune.publish("7/2020/QĐ-UBND")
    document = commune.draft(
        "1/2026/QĐ-UBND",
        effective_on=day("2026-04-01"),
        expires_on=day("2126-01-01"),
        relations=(
            DocumentRelation(kind="replaces", target=older),
            DocumentRelation(kind="based_on", target_text="7/2020/QĐ-UBND"),
            DocumentRelation(kind="refers", target_text="Luật 1/2020/QH14"),
        ),
    )
    file = add_file(commune, "Bản chính")
    document.files = [DocumentFile(file=file)]
    document.save_revision().publish()
    document = DocumentPage.objects.get(pk=document.pk)
    html = commune.get(document.url).content.decode()
    assert 'itemscope itemtype="https://schema.org/Legislation"' in html
    said = Said(html).values
    assert said["legislationIdentifier"] == ["1/2026/QĐ-UBND"]
    assert said["legislationType"] == said["DC.type"] == ["Quyết định"]
    assert said["legislationDate"] == said["DC.date"] == ["2026-03-18"]
    assert said["legislationPassedBy"] == said["DC.creator"] == ["Ủy ban nhân dân xã Chi Lăng"]
    assert said["legislationLegalForce"] == ["https://schema.org/InForce"]
    assert said["temporalCoverage"] == ["2026-04-01/2125-12-31"]
    assert said["legislationRepeals"] == said["isBasedOn"] == [older.full_url]
    assert "citation" not in said
    assert said["contentUrl"] == [file.url]
    assert said["encodingFormat"] == ["text/plain; charset=utf-8"]


# A page that was never saved asks for its language all the same.
pytestmark = pytest.mark.django_db


def told(**fields: object) -> dict[str, str]:
    document = DocumentPage(number="1/QĐ-UBND", **fields)
    metadata = described(PageMetadata("Tên"), document, ["UBND"], Status.NONE, ())
    return {name: value for name, value in metadata.properties if value}


@pytest.mark.parametrize(
    ("start", "end", "life"),
    [
        (None, None, None),
        (None, date(2027, 1, 1), None),
        (date(2026, 4, 1), None, "2026-04-01/.."),
        (date(2026, 4, 1), date(2027, 1, 1), "2026-04-01/2026-12-31"),
    ],
)
def test_the_last_day_in_force_is_the_one_before_the_end(
    start: date | None, end: date | None, life: str | None
) -> None:
    assert told(effective_on=start, expires_on=end).get("temporalCoverage") == life


@pytest.mark.parametrize("status", Status)
def test_force_is_said_where_it_is_known(status: Status) -> None:
    metadata = described(PageMetadata("Tên"), DocumentPage(number="1"), [], status, ())
    assert ("legislationLegalForce" in dict(metadata.properties)) == (
        status not in {Status.UNKNOWN, Status.NONE}
    )


DAYS = st.dates(date(1945, 9, 2), date(2100, 1, 1))


@given(DAYS, st.lists(st.sampled_from(RelationKind), max_size=6), st.lists(st.text(max_size=20)))
def test_nothing_is_said_without_a_value_of_its_own(
    start: date, kinds: list[RelationKind], issuers: list[str]
) -> None:
    document = DocumentPage(
        number="1/QĐ-UBND",
        document_type=DocumentType(slug="x", name="Quyết định"),
        issued_on=start,
        effective_on=start,
        expires_on=start + timedelta(days=1),
    )
    relations = [Told(kind, f"https://a.example/{kind}/") for kind in kinds]
    metadata = described(PageMetadata("Tên"), document, issuers, Status.ENDED, relations)
    names = [name for name, _ in metadata.properties]
    assert names.count("legislationPassedBy") == len(issuers)
    assert dict(metadata.properties)["temporalCoverage"] == f"{start}/{start}"
    addresses = {value for _, value in metadata.properties if value.startswith("https://a.")}
    assert addresses <= {relation.url for relation in relations}
