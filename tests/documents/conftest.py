"""Communes and a province that keep documents."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from documents.models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentRelation,
    DocumentSigner,
    DocumentType,
    LegalEvent,
)
from documents.vocabulary import DocumentGroup
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Each test has a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


def day(text: str) -> datetime.date:
    """`day("2026-03-18")`."""
    return datetime.date.fromisoformat(text)


@dataclass
class Library:
    """A member site with its library."""

    member: MemberSite
    host: str
    index: DocumentIndexPage

    def get(self, path: str) -> Any:
        """Ask as a reader does."""
        return Client().get(path, headers={"host": self.host})

    def draft(
        self,
        number: str,
        *,
        issuer: str = "Ủy ban nhân dân xã Chi Lăng",
        signer: str = "",
        events: tuple[LegalEvent, ...] = (),
        relations: tuple[DocumentRelation, ...] = (),
        **fields: Any,
    ) -> DocumentPage:
        """A decision that is not published, issued on 18 March 2026 unless said otherwise."""
        fields.setdefault("summary", f"Về việc số {number}")
        fields.setdefault("issued_on", day("2026-03-18"))
        fields.setdefault("group", DocumentGroup.NORMATIVE)
        kind = fields.pop("document_type", "quyet-dinh")
        document = DocumentPage(
            number=number, document_type=DocumentType.objects.get(pk=kind), live=False, **fields
        )
        document.issuers = [DocumentIssuer(name=issuer)]
        document.signers = [DocumentSigner(name=signer)] if signer else []
        document.legal_events = list(events)
        document.relations = list(relations)
        index = DocumentIndexPage.objects.get(pk=self.index.pk)
        made: DocumentPage = index.add_child(instance=document)
        return made

    def publish(self, number: str, **fields: Any) -> DocumentPage:
        """A document written as a draft and then published, as in the admin."""
        document = self.draft(number, **fields)
        document.save_revision().publish()
        return DocumentPage.objects.get(pk=document.pk)


def make_library(name: str, host: str, **fields: Any) -> Library:
    """A member site with a live library at /van-ban/."""
    member = make_member_site(name, host, **fields)
    return Library(member, host, add_library(member))


def add_library(member: MemberSite) -> DocumentIndexPage:
    """A live library at /van-ban/ of a site that has none."""
    home = member.site.root_page.specific
    index: DocumentIndexPage = home.add_child(
        instance=DocumentIndexPage(title="Văn bản", slug="van-ban")
    )
    return index


@shared
def commune() -> Library:
    """Xã Chi Lăng."""
    return make_library("Xã Chi Lăng", "chilang.localhost")


@shared
def neighbour() -> Library:
    """Xã Nhân Lý."""
    return make_library("Xã Nhân Lý", "nhanly.localhost")
