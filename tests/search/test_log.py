"""What is asked and opened is counted: without persons, without slowing an answer."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.tenancy.models import Role, RoleScope
from search.log import buffer
from search.log.masking import masked
from search.log.models import AskedQuery, OpenedResult
from search.log.services import prune
from search.models import SearchDocument
from search.questions import Mode
from tests.factories import grant, make_user
from tests.tenancy.rights_world import Portal, World, admin, world

__all__ = ["world"]
HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Quyết định   933/QĐ-UBND ", "quyet dinh 933 qd ubnd"),
        ("Nghị định 155/2020/NĐ-CP", "nghi dinh 155 2020 nd cp"),
        ("gọi 0912 345 678 gặp An", "goi # gap an"),
        ("(0205) 3.820.000", "#"),
        ("+84-912-345-678", "#"),
        ("cccd 020123456789", "cccd #"),
        ("cmnd 081234567", "cmnd #"),
        ("thư a.b@example.vn nhé", "thu # nhe"),
        ("tài khoản 1234 5678 9012", "tai khoan #"),
        ("gọi 0912 - 345 - 678", "goi #"),
        ("0912–345–678", "#"),
        ("hộ chiếu B1234567", "ho chieu #"),
        ("gọi 3820000", "goi #"),
        ("gọi 0912345 678", "goi #"),
        ("thư a.b @example.vn", "thu #"),
        ("thư a.b@ example.vn", "thu #"),
        ("số # lạ", "so la"),
        ("\x1f \x00", ""),
        ("", ""),
    ],
)
def test_what_is_kept_names_nobody_by_a_number(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@given(st.text(max_size=400))
def test_any_question_can_be_kept(typed: str) -> None:
    kept = masked(typed)
    assert len(kept) <= 120
    assert kept == masked(kept.replace("#", "")) or "#" in kept
    assert "\x00" not in kept


@given(st.text("0123456789", min_size=8, max_size=14), st.text(" .-", min_size=1, max_size=1))
def test_no_long_number_is_kept_however_it_is_written(digits: str, gap: str) -> None:
    assert masked(f"ông An {gap.join(digits)} nhé") == "ong an # nhe"
    assert masked(digits) == "#"


@pytest.mark.django_db
def test_counting_costs_no_statement_and_processes_add_up(world: World) -> None:
    site = world.a.member.site_id
    with CaptureQueriesContext(connection) as asked:
        for _number in range(3):
            buffer.note_asked(site, "Thu hồi đất", Mode.ALL_WORDS, 12)
        buffer.note_asked(site, "thu hoi dat", Mode.ALL_WORDS, 9)
        buffer.note_asked(site, "zzz", Mode.CLOSEST, 0)
        buffer.note_asked(site, "", Mode.NOTHING_ASKED, 0)
        buffer.note_asked(site, "x", Mode.NOTHING_ASKED, 0)
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as written:
        buffer.flush()
    assert len(written) == 1
    buffer.note_asked(site, "thu hoi dat", Mode.ALL_WORDS, 10)  # as another process does
    buffer.flush()
    rows = AskedQuery.objects.order_by("query").values_list("query", "mode", "total", "times")
    assert list(rows) == [("thu hoi dat", "all", 10, 5), ("zzz", "closest", 0, 1)]
    row = AskedQuery.objects.first()
    assert row is not None
    assert (row.hour.minute, row.hour.second, row.hour.microsecond) == (0, 0, 0)
    buffer.flush()
    assert AskedQuery.objects.count() == 2


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The end of a request does not close the connection of the test."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("open_connection")
def test_it_is_written_after_an_answer_when_it_is_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer.note_asked(world.a.member.site_id, "chợ phiên", Mode.ALL_WORDS, 1)
    request_finished.send(sender=None)
    assert not AskedQuery.objects.exists()
    monkeypatch.setattr(buffer, "FLUSH_SECONDS", 0)
    request_finished.send(sender=None)
    assert AskedQuery.objects.get().query == "cho phien"


@pytest.mark.django_db
def test_memory_is_bounded_and_a_full_one_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffer, "MOST", 3)
    for number in range(10):
        buffer.note_asked(world.a.member.site_id, f"câu hỏi {number}", Mode.CLOSEST, 0)
    assert buffer.is_due()
    buffer.flush()
    assert AskedQuery.objects.count() == 3


@pytest.mark.django_db
def test_threads_lose_nothing(world: World) -> None:
    site = world.a.member.site_id

    def ask() -> None:
        for _number in range(200):
            buffer.note_asked(site, "đất", Mode.ALL_WORDS, 1)

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    buffer.flush()
    assert AskedQuery.objects.get().times == 800


@pytest.mark.django_db
def test_a_database_that_is_away_troubles_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(buffer, "_write", away)
    buffer.note_asked(world.a.member.site_id, "đất", Mode.ALL_WORDS, 1)
    buffer.flush()
    assert not buffer.is_due()


@pytest.mark.django_db
def test_what_is_older_than_90_days_is_forgotten(world: World) -> None:
    now, site = timezone.now(), world.a.member.site
    for days in (89, 91):
        then = now - datetime.timedelta(days=days)
        AskedQuery.objects.create(site=site, hour=then, query=f"{days}", mode="all", times=1)
        OpenedResult.objects.create(
            site=site, day=timezone.localdate(then), entry=f"{days}", position=1, times=1
        )
    prune()
    prune()
    assert [row.query for row in AskedQuery.objects.all()] == ["89"]
    assert [row.entry for row in OpenedResult.objects.all()] == ["89"]


def entry(portal: Portal, key: str, path: str) -> None:
    SearchDocument.objects.create(
        key=key, kind="news", path=path, title=f"Bài {portal.word}", site=portal.member.site
    )


@pytest.mark.django_db
def test_a_result_is_opened_through_an_address_that_leads_nowhere_else(
    world: World, public_get: Any
) -> None:
    entry(world.a, "news:1", "/tin/bai/")
    entry(world.b, "news:2", "/tin/khac/")
    entry(world.a, "news:3", "//example.com/")
    host = "chilang.langson.localhost"
    own = public_get(host, "/tim-kiem/mo/news/1/4/?next=//example.com")
    assert (own.status_code, own["Location"]) == (302, "/tin/bai/")
    assert "noindex" in own["X-Robots-Tag"]
    assert own["Cache-Control"] == "no-store"
    assert not own.cookies
    other = public_get(host, "/tim-kiem/mo/news/2/1/")
    assert other["Location"] == "http://bangmac.langson.localhost/tin/khac/"
    SearchDocument.objects.create(key="unit:5", kind="unit", path="/don-vi/5/", title="Sở")
    assert public_get(host, "/tim-kiem/mo/unit/5/1/")["Location"] == "/don-vi/5/"
    for address in ("news/3/1/", "news/4/1/", "page/1/1/", "http:/1/1/", "news/1/-1/"):
        assert public_get(host, f"/tim-kiem/mo/{address}").status_code == 404
    buffer.flush()
    rows = OpenedResult.objects.order_by("entry").values_list("site_id", "entry", "position")
    site = world.a.member.site_id
    assert list(rows) == [(site, "news:1", 4), (site, "news:2", 1), (site, "unit:5", 1)]


def asked(portal: Portal, query: str, times: int, total: int = 1, days: int = 0) -> None:
    AskedQuery.objects.create(
        site=portal.member.site,
        hour=timezone.now() - datetime.timedelta(days=days, hours=times),
        query=query,
        mode="all",
        total=total,
        times=times,
    )


@pytest.fixture
def editor(world: World) -> Client:
    """A browser of an editor of portal A."""
    user = make_user("bien-tap-a")
    grant(user, world.a.member, Role.EDITOR)
    return admin(user)


def report(browser: Client, name: str, **query: Any) -> str:
    answer = browser.get(f"/admin/reports/{name}/results/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.django_db
def test_a_site_reads_what_is_asked_of_it_and_what_found_nothing(
    world: World, editor: Client
) -> None:
    asked(world.a, "thu hoi dat", 3)
    asked(world.a, "thu hoi dat", 4, total=0, days=20)
    asked(world.a, "lich tiep dan", 9, total=0)
    asked(world.a, "nguyen van an", 1)
    asked(world.b, "cua xa ben", 8)
    rows = report(editor, "asked-queries")
    assert rows.index("lich tiep dan") < rows.index("thu hoi dat")
    assert ">7<" in "".join(rows.split())
    assert "cua xa ben" not in rows
    assert "nguyen van an" not in rows
    vain = report(editor, "asked-queries", answer="none", period="7")
    assert "lich tiep dan" in vain
    assert "thu hoi dat" not in vain
    centre = make_user("trung-tam")
    grant(centre, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    assert "cua xa ben" in report(admin(centre), "asked-queries", site="bangmac")
    writer = make_user("cong-tac-vien")
    grant(writer, world.a.member, Role.COLLABORATOR)
    assert admin(writer).get("/admin/reports/asked-queries/").status_code in (302, 403, 404)


@pytest.mark.django_db
def test_a_site_reads_what_is_opened_from_its_search(world: World, editor: Client) -> None:
    entry(world.a, "news:1", "/tin/bai/")
    day = timezone.localdate()
    for portal, key, position, times in (
        (world.a, "news:1", 1, 2),
        (world.a, "news:1", 4, 1),
        (world.a, "news:9", 2, 1),
        (world.b, "news:7", 1, 5),
    ):
        OpenedResult.objects.create(
            site=portal.member.site, day=day, entry=key, position=position, times=times
        )
    rows = report(editor, "opened-results")
    assert "Bài chilang" in rows
    assert "2,0" in rows
    assert "(news:9)" in rows
    assert "news:7" not in rows
    assert "Bài chilang" in report(editor, "opened-results", period="30", q="bai chi")


@pytest.mark.django_db
def test_both_reports_are_taken_away_as_files(world: World, editor: Client) -> None:
    asked(world.a, "thu hoi dat", 3)
    OpenedResult.objects.create(
        site=world.a.member.site, day=timezone.localdate(), entry="news:9", position=2, times=1
    )
    for name, word in (("asked-queries", "thu hoi dat"), ("opened-results", "(news:9)")):
        answer: Any = editor.get(f"/admin/reports/{name}/?export=csv")
        content = io.BytesIO(b"".join(answer.streaming_content)).getvalue().decode()
        assert word in content
        assert "chilang.langson.localhost" in content


@pytest.mark.django_db
def test_a_report_costs_the_same_however_much_is_asked(world: World, editor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            report(editor, "asked-queries")
        return len(statements)

    asked(world.a, "mot", 2)
    cost()
    few = cost()
    for number in range(30):
        asked(world.a, f"cau {number}", number + 2)
    assert cost() <= few
