"""Other words for what is asked: abbreviations, names of units."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.syllables import analyse
from portal.tenancy.models import Role, RoleScope, Succession, Unit, UnitName
from search.expansions import expanded, expansions, terms
from search.word_models import Abbreviation
from tests.factories import grant, make_unit, make_user
from tests.tenancy.rights_world import World, admin, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 7, 1)


def added(question: str, site_id: int | None = None) -> list[str]:
    """The runs of words that are added to a question."""
    asked = analyse(question)
    found = expansions(asked.folded, asked.accented, site_id=site_id)
    return [" ".join(one.words.folded) for one in found]


@pytest.mark.parametrize(
    ("question", "run"),
    [
        ("ubnd tỉnh", "uy ban nhan dan"),
        ("Ủy ban nhân dân tỉnh", "ubnd"),
        ("uỷ ban nhân dân tỉnh", "ubnd"),
        ("uy ban nhan dan tinh", "ubnd"),
        ("qd 933", "quyet dinh"),
        ("QĐ 933", "quyet dinh"),
        ("sở tttt", "so thong tin va truyen thong"),
        ("so tn&mt", "so tai nguyen va moi truong"),
        ("kế hoạch phát triển KT-XH", "kinh te xa hoi"),
        ("sổ đỏ", "giay chung nhan quyen su dung dat"),
        ("giấy chứng nhận quyền sử dụng đất", "so do"),
        ("gcnqsdđ", "giay chung nhan quyen su dung dat"),
        ("gcnqsdđ", "so do"),
    ],
)
def test_abbreviations_are_read_both_ways(question: str, run: str) -> None:
    wanted = " ".join(analyse(run).folded)
    assert wanted in added(question)


@pytest.mark.parametrize(
    "question", ["so do quy hoach", "sơ đồ tổ chức", "nd", "", "da", "đất đai"]
)
def test_what_is_no_abbreviation_gets_no_other_words(question: str) -> None:
    assert added(question) == (["nghi dinh"] if question == "nd" else [])


def test_accents_that_were_typed_must_agree() -> None:
    Abbreviation.objects.all().delete()
    Abbreviation(short="cđ", long="công điện").save()
    Abbreviation(short="cd", long="chỉ dẫn").save()
    assert added("cđ khẩn") == ["cong dien"]
    assert set(added("cd")) == {"cong dien", "chi dan"}


def test_the_longest_phrase_stands_for_what_lies_in_it() -> None:
    runs = added("ủy ban mặt trận tổ quốc việt nam")
    assert "ubmttqvn" in runs
    assert "mttq" not in runs


def test_the_asker_s_own_words_stand_first_and_pairs_do_not_cross() -> None:
    said = expanded(["qd", "ubnd", "tinh"])
    assert said[:3] == [("qd", ""), ("ubnd", ""), ("tinh", "")]
    found = dict(terms(said))
    assert found["qd_ubnd"] == ""
    assert found["ubnd_tinh"] == ""
    assert found["nhan_dan"].startswith("1-2:")
    assert not any(term.startswith(("tinh_", "dinh_")) for term in found)


def test_a_question_gets_a_bounded_number_of_other_words() -> None:
    assert (
        len(
            expansions(
                ["qd", "nd", "tt", "ct", "kh", "hd", "tb", "bc", "cv", "nq", "ubnd", "hdnd", "tthc"]
                * 20
            )
        )
        == 8
    )


def test_a_new_abbreviation_holds_at_once_and_costs_nothing_warm(settings: Any) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    assert added("xyzt") == []
    row = Abbreviation.objects.create(short="xyzt", long="xã yêu zôn tốt")
    assert added("xyzt") == ["xa ieu zon tot"] or added("xyzt") == ["xa yeu zon tot"]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        added("xyzt")
    assert len(asked) == 0
    row.is_active = False
    row.save()
    assert added("xyzt") == []
    row.delete()


@pytest.mark.parametrize(
    ("short", "long", "field"),
    [("da", "dự án", "short"), ("ĐA", "đề án", "short"), ("&", "và", "short"), ("dm", "-", "long")],
)
def test_a_row_that_would_find_everything_is_refused(short: str, long: str, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Abbreviation(short=short, long=long).full_clean()
    assert field in refused.value.message_dict


def test_what_ships_is_sound_and_bears_being_loaded_twice() -> None:
    rows = list(Abbreviation.objects.all())
    assert 60 <= len(rows) <= 100
    for row in rows:
        row.full_clean()
    tttt = Abbreviation.objects.get(short="sở tttt")
    assert tttt.valid_to == datetime.date(2025, 3, 1)
    assert "45/2025" in tttt.basis


def old_unit(name: str, parent: Unit, heir: Unit) -> Unit:
    old = make_unit(name, parent=parent)
    Succession.objects.create(old=old, new=heir, extent="whole", on=DAY)
    return old


def call(unit: Unit, name: str) -> None:
    unit.name = name
    unit.save()


def test_old_and_new_names_of_units_stand_for_each_other_in_their_province(
    world: World, settings: Any
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    province, commune = world.lang_son.member.unit, world.a.member.unit
    call(commune, "Xã Chi Lăng")
    old_unit("Xã Nhân Lý", province, commune)
    site, elsewhere = world.b.member.site_id, world.c.member.site_id
    assert added("thu tuc o xa nhan ly", site) == ["xa chi lang"]
    assert added("đất ở Nhân Lý", site) == ["chi lang"]
    assert "xa nhan li" in added("xã chi lăng", site)
    assert "xa nhan li" in added("xã chi lăng", world.lang_son.member.site_id)
    assert added("xa nhan ly", elsewhere) == []
    assert added("xa nhan ly") == []
    with CaptureQueriesContext(connection) as asked:
        added("xa nhan ly", site)
    assert len(asked) == 0


def test_the_former_name_of_a_unit_stands_for_its_name(world: World) -> None:
    commune = world.a.member.unit
    UnitName.objects.create(
        unit=commune, name="Thị trấn Đồng Mỏ", short_name="Đồng Mỏ", valid_to=DAY
    )
    call(commune, "Phường Đồng Mỏ")
    assert added("thi tran dong mo", world.a.member.site_id) == ["phuong dong mo"]


def test_a_change_of_the_register_is_seen(world: World) -> None:
    site, commune = world.a.member.site_id, world.a.member.unit
    assert added("xa nhan ly", site) == []
    old_unit("Xã Nhân Lý", world.lang_son.member.unit, commune)
    call(commune, "Xã Chi Lăng")
    assert added("xa nhan ly", site) == ["xa chi lang"]


def test_names_cost_the_same_however_many_units_there_are(world: World) -> None:
    province, commune = world.lang_son.member.unit, world.a.member.unit
    for number in range(3):
        old_unit(f"Xã Cũ {number}", province, commune)
    with CaptureQueriesContext(connection) as few:
        added("xa cu 1", world.a.member.site_id)
    for number in range(20):
        old_unit(f"Xã Xưa {number}", province, commune)
    commune.save()
    with CaptureQueriesContext(connection) as many:
        runs = added(commune.name, world.a.member.site_id)
    assert len(many) <= len(few)
    assert len(runs) <= 8


def test_the_central_office_keeps_the_abbreviations(world: World) -> None:
    user = make_user("trung-tam")
    grant(user, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    browser = admin(user)
    assert "ủy ban nhân dân" in browser.get("/admin/abbreviations/?q=ubnd").content.decode()
    values = {"short": "PCLB", "long": "Phòng chống lụt bão", "is_active": "on"}
    browser.post("/admin/abbreviations/new/", values)
    assert added("pclb") == ["phong chong lut bao"]
    editor = make_user("bien-tap")
    grant(editor, world.a.member, Role.SITE_ADMIN)
    answer = admin(editor).get("/admin/abbreviations/")
    assert answer.status_code in (302, 403, 404)
