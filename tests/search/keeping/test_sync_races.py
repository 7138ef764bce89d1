"""Two jobs about one thing at once never leave the older state."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import pytest
from django.db import connections
from wagtail.models import Page

from portal.core import searchable
from portal.core.searchable import Searchable
from search import syncing
from search.models import SearchDocument
from tests.search.keeping.conftest import index_now, make_portal

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PATIENCE = 1.0


class Slow:
    """A reader that, the first time, gives what it has read only after a while."""

    def __init__(self, reader: searchable.Reader) -> None:
        self.reader = reader
        self.has_read, self.go_on = threading.Event(), threading.Event()

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        found = list(self.reader.read(pks))
        if not self.has_read.is_set():
            self.has_read.set()
            self.go_on.wait(PATIENCE)
        return found

    def page_of(self, after: int, count: int) -> Sequence[int]:
        return self.reader.page_of(after, count)

    def of_sites(self, site_ids: Sequence[int], after: int, count: int) -> Sequence[int]:
        return self.reader.of_sites(site_ids, after, count)


def in_thread(pk: int, then: threading.Event | None = None) -> threading.Thread:
    """A job of another worker."""

    def work() -> None:
        try:
            syncing.refresh("news", [pk])
        finally:
            connections.close_all()
            if then is not None:
                then.set()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_one_that_read_before_the_change_does_not_have_the_last_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal = make_portal("Xã Chi Lăng", "chilang.localhost")
    article = portal.article("Trước")
    index_now()
    kind = searchable.kind_named("news")
    assert kind is not None
    slow = Slow(kind.reader)
    monkeypatch.setitem(
        searchable._kinds, "news", searchable.SearchableKind("news", kind.label, slow)
    )
    SearchDocument.objects.update(title="Cũ")
    first = in_thread(article.pk)
    assert slow.has_read.wait(10)
    Page.objects.filter(pk=article.pk).update(title="Sau")
    second = in_thread(article.pk, then=slow.go_on)
    first.join(30)
    second.join(30)
    assert SearchDocument.objects.get(key=f"news:{article.pk}").title == "Sau"
