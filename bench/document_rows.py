"""One library that only grows: bulk rows for pages, the product's verbs for what follows."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from bench.network import _next_path
from documents.models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentSigner,
    DocumentType,
)
from documents.services.effects import refresh_effects
from documents.services.listing import sync_terms
from documents.vocabulary import DOCUMENT
from portal.core.audit.services import AuditAction, batch
from portal.core.public_ids import new_public_id
from portal.core.vietnamese import spelling_key
from portal.tenancy import addresses
from portal.tenancy.models import MemberSite, Placement
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec

HOST = "thuvien.bench.localhost"
_BATCH = 2_000
_FIRST_DAY = datetime.date(2026, 6, 30)
_ISSUERS = 12
_SIGNERS = 40


class Library:
    """The library of one province. Each document is issued half a day before the last one."""

    def __init__(self, index: DocumentIndexPage, site_id: int) -> None:
        self.index = index
        self.site_id = site_id
        self.size = 0
        self.types = list(DocumentType.objects.order_by("sort_order")[:20])
        self.first: DocumentPage | None = None
        self.path = ""

    @classmethod
    def new(cls) -> Library:
        """A province with an empty library."""
        spec = UnitSpec("01", "province", "Tỉnh Thử", "Thử", "Tỉnh", host=HOST)
        outcome = provision_unit(spec, make_kit())
        if outcome.status is not Status.MADE:
            raise SystemExit(outcome.reason)
        member = MemberSite.objects.select_related("site__root_page").get(site__hostname=HOST)
        index = DocumentIndexPage.objects.descendant_of(member.site.root_page).get()
        return cls(index, member.site_id)

    def grow_to(self, size: int) -> None:
        """Add documents until there are `size`."""
        with batch(AuditAction.BULK, "benchmark documents"):
            if self.first is None:
                self._begin()
            while self.size < size:
                self._add(min(_BATCH, size - self.size))
        assert self.first is not None  # noqa: S101 - made above
        year = self.first.get_parent()
        Page.objects.filter(pk=year.pk).update(numchild=self.size)
        addresses.record_subtree(Page.objects.get(pk=self.index.pk))

    def _begin(self) -> None:
        """The first document by the product's own way: the others are rows like its."""
        document = DocumentPage(
            number="0/2026/QĐ-UBND",
            document_type=self.types[0],
            summary="Về việc ban hành quy định của tỉnh",
            level="province",
            issued_on=_FIRST_DAY,
            effective_on=_FIRST_DAY,
            live=False,
        )
        document.issuers = [DocumentIssuer(name=_issuer(0))]
        made = self.index.add_child(instance=document)
        made.save_revision().publish()
        self.first = DocumentPage.objects.get(pk=made.pk)
        self.path, self.size = self.first.path, 1

    def _add(self, count: int) -> None:
        numbers = range(self.size, self.size + count)
        pages = [self._page(number) for number in numbers]
        Page.objects.bulk_create(pages)
        keys = [page.pk for page in pages]
        self._document_rows(list(zip(keys, numbers, strict=True)))
        DocumentIssuer.objects.bulk_create(
            DocumentIssuer(
                document_id=key,
                name=_issuer(number),
                name_key=spelling_key(_issuer(number)),
                sort_order=0,
            )
            for key, number in zip(keys, numbers, strict=True)
        )
        DocumentSigner.objects.bulk_create(
            DocumentSigner(document_id=key, name=f"Người ký {number % _SIGNERS}", sort_order=0)
            for key, number in zip(keys, numbers, strict=True)
        )
        zone = timezone.get_default_timezone()
        Placement.objects.bulk_create(
            Placement(
                page_id=key,
                index_id=self.index.pk,
                site_id=self.site_id,
                is_source=True,
                live=True,
                kind=DOCUMENT,
                heading="normative",
                sort_at=datetime.datetime.combine(_day(number), datetime.time(), zone),
            )
            for key, number in zip(keys, numbers, strict=True)
        )
        refresh_effects(keys)
        sync_terms(keys)
        self.size += count

    def _page(self, number: int) -> Page:
        first: Any = self.first
        self.path = _next_path(self.path)
        slug = f"quyet-dinh-{number}"
        title = f"Quyết định {number}/2026/QĐ-UBND"
        return Page(
            path=self.path,
            depth=first.depth,
            numchild=0,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{first.url_path.rsplit('/', 2)[0]}/{slug}/",
            content_type=first.content_type,
            locale_id=first.locale_id,
            live=True,
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
        )

    def _document_rows(self, rows: list[tuple[int, int]]) -> None:
        """The child rows, as the first one's with key, number, type and day of their own."""
        names = [field.column for field in DocumentPage._meta.local_concrete_fields]
        like: dict[str, Any] = dict(DocumentPage.objects.filter(pk=self.first).values(*names)[0])
        values = []
        for key, number in rows:
            row = {
                **like,
                "page_ptr_id": key,
                "public_id": new_public_id(),
                "number": f"{number}/2026/QĐ-UBND",
                "number_key": f"{number}/2026/qd-ubnd",
                "document_type_id": self.types[number % len(self.types)].pk,
                "issued_on": _day(number),
                "effective_on": _day(number),
                "expires_on": _day(number) + datetime.timedelta(days=400) if number % 3 else None,
            }
            values.append([row[name] for name in names])
        quoted = ", ".join(connection.ops.quote_name(name) for name in names)
        marks = ", ".join(["%s"] * len(names))
        table = connection.ops.quote_name(DocumentPage._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({quoted}) VALUES ({marks})",  # noqa: S608 - own names
                values,
            )

    def paths(self, smallest: int) -> dict[str, str]:
        """What is measured: label and path. The deep page is near the end of the smallest size."""
        issuer, signer = spelling_key(_issuer(3)), spelling_key("Người ký 7")
        year = _FIRST_DAY.year
        document = DocumentPage.objects.get(number=f"{smallest // 2}/2026/QĐ-UBND")
        return {
            "list": "/van-ban/",
            "list, oldest first": "/van-ban/?sap-xep=cu-nhat",
            "list, a deep page": f"/van-ban/?trang={max(1, smallest // 25)}",
            "narrowed to one type": "/van-ban/?loai=quyet-dinh",
            "narrowed to a signer": f"/van-ban/?nguoi-ky={signer}",
            "year, issuer and type": f"/van-ban/?nam={year}&co-quan={issuer}&loai=quyet-dinh",
            "in force, of one level": "/van-ban/?tinh-trang=in_force&cap=province",
            "in force on a day": f"/van-ban/?hieu-luc-ngay={_FIRST_DAY.isoformat()}",
            "feed of a signer": f"/van-ban/rss/?nguoi-ky={signer}",
            "document": str(document.get_url_parts()[2]),
        }


def _day(number: int) -> datetime.date:
    """The younger the number, the older the document: the first pages are the same at all sizes."""
    return _FIRST_DAY - datetime.timedelta(days=number // 2)


def _issuer(number: int) -> str:
    return f"Cơ quan ban hành số {number % _ISSUERS}"
