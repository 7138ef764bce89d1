"""A province with a commune, entries of its index, and answers made up for screens."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from portal.core import searchable
from portal.core.syllables import folded
from portal.tenancy.models import MemberSite
from search import answering
from search.models import SearchDocument
from search.questions import Answer, FacetCount, Mode, Piece, Question, Result
from search.scopes import branch_token, site_token
from tests.factories import make_member_site
from tests.support.shared_rows import shared

PROVINCE, COMMUNE = "langson.localhost", "chilang.localhost"


@shared
def province() -> MemberSite:
    """Tỉnh Lạng Sơn."""
    return make_member_site("Tỉnh Lạng Sơn", PROVINCE, level="province")


@shared
def commune(province: MemberSite) -> MemberSite:
    """Xã Chi Lăng, below it."""
    return make_member_site("Xã Chi Lăng", COMMUNE, parent=province)


@dataclass
class Asked:
    """What screens asked of the index, and what they are told."""

    answer: Answer = field(default_factory=lambda: Answer(Mode.ALL_WORDS))
    questions: list[Question] = field(default_factory=list)
    by_scope: dict[str, Answer] = field(default_factory=dict)

    def __call__(self, question: Question) -> Answer:
        """In the place of `answering.answer`."""
        if not folded(question.text):
            return Answer(Mode.NOTHING_ASKED)
        self.questions.append(question)
        return self.by_scope.get(question.within, self.answer)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The index, made up."""
    fake = Asked()
    monkeypatch.setattr(answering, "answer", fake)
    monkeypatch.setattr(answering, "outlook", lambda question, _known: fake(question).total)
    return fake


def result(title: Sequence[Piece] | str, **fields: Any) -> Result:
    """A result of no site in particular."""
    pieces = [Piece(title)] if isinstance(title, str) else list(title)
    values: dict[str, Any] = {
        "entry_id": 1,
        "key": "document:1",
        "kind": "document",
        "site_id": None,
        "path": "/van-ban/1/",
        "excerpt": [],
        "number": "",
        "shown_on": datetime.date(2026, 3, 18),
        "is_over": False,
        "facets": {},
    }
    return Result(title=pieces, **{**values, **fields})


def counts(**by_key: int) -> list[FacetCount]:
    """Values of a facet labelled by their keys in capitals."""
    return [FacetCount(key, key.upper(), count) for key, count in by_key.items()]


def entry(member: MemberSite, title: str, **fields: Any) -> SearchDocument:
    """An entry of a site's index, not saved."""
    also_on: Iterable[MemberSite] = fields.pop("also_on", ())
    scopes = []
    for site in (member, *also_on):
        scopes += [site_token(site.site_id), branch_token(site.unit_page_id)]
    values = {"kind": "news", "path": "/tin-tuc/1/", "scopes": scopes, **fields}
    return SearchDocument(site_id=member.site_id, title=title, **values)


@pytest.fixture
def get() -> Callable[..., Any]:
    """Ask as a reader does: `get(path, host)`."""

    def ask(path: str, host: str = COMMUNE, **headers: str) -> Any:
        return Client().get(path, headers={"host": host, **headers})

    return ask


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of things, whatever rooms register."""
    named = {
        name: searchable.SearchableKind(name, label, reader=None)  # type: ignore[arg-type]
        for name, label in (("news", "Tin tức"), ("document", "Văn bản"))
    }
    monkeypatch.setattr(searchable, "_kinds", named)
