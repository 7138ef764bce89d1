"""What the frame knows of a profile: dated facts, pictures, languages, freshness."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries, Settings

from portal.core.media import services
from portal.core.media.models import FileUse, PortalImage
from portal.tenancy.context import SiteContext, match_host
from portal.tenancy.models import MemberSite, SiteProfile
from tests.factories import make_member_site
from tests.media.conftest import upload_image
from tests.support.shared_rows import shared

HOST = "chilang.localhost"
TZ = datetime.timezone(datetime.timedelta(hours=7))


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@shared
def province() -> MemberSite:
    return make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")


@shared
def commune(province: MemberSite) -> MemberSite:
    return make_member_site("Xã Chi Lăng", HOST, parent=province)


def profile_of(member: MemberSite, **fields: Any) -> SiteProfile:
    """The profile, changed and saved as a form saves it."""
    profile = SiteProfile.objects.get(site=member.site)
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.full_clean()
    profile.save()
    return profile


def seen(host: str = HOST) -> SiteContext:
    """The context that a request would get."""
    match = match_host(host)
    assert match is not None
    return match.context


def test_a_saved_profile_is_seen_at_once(commune: MemberSite) -> None:
    assert seen().licence == ""
    profile_of(
        commune,
        licence="Giấy phép số 01/GP-TTĐT",
        social_accounts=[
            ("account", {"kind": "zalo", "name": "", "url": "https://zalo.me/1"}),
            ("account", {"kind": "other", "name": "Loa xã", "url": "https://example.vn/"}),
        ],
        badges=[("badge", {"label": "Tín nhiệm mạng", "url": "https://example.vn/nhan"})],
        theme={"link": "#7A1F4F"},
        languages=["en"],
    )
    site = seen()
    assert site.licence == "Giấy phép số 01/GP-TTĐT"
    assert [(it.kind, it.name) for it in site.social_accounts] == [
        ("zalo", "Zalo"),
        ("other", "Loa xã"),
    ]
    assert [(badge.label, badge.picture) for badge in site.badges] == [("Tín nhiệm mạng", None)]
    assert site.theme == {"link": "#7a1f4f"}
    assert len(site.theme_fingerprint) == 10
    assert site.languages == ("en",)


def test_a_notice_comes_and_goes_without_a_write(commune: MemberSite, time_machine: Any) -> None:
    start = datetime.datetime(2030, 1, 1, 8, 0, tzinfo=TZ)
    profile_of(
        commune,
        notice_text="Tạm ngừng hệ thống",
        notice_from=start,
        notice_until=start + datetime.timedelta(hours=2),
    )
    for moment, shown in (
        (start - datetime.timedelta(seconds=1), 0),
        (start, 1),
        (start + datetime.timedelta(minutes=119), 1),
        (start + datetime.timedelta(hours=2), 0),
    ):
        time_machine.move_to(moment, tick=False)
        assert len(seen().notices) == shown, moment


def test_a_notice_without_dates_stays(commune: MemberSite) -> None:
    profile_of(commune, notice_text="Đang thử nghiệm")
    assert [notice.text for notice in seen().notices] == ["Đang thử nghiệm"]


def test_a_notice_reaches_the_branch_only_when_told_to(
    province: MemberSite, commune: MemberSite
) -> None:
    profile_of(commune, notice_text="Của xã")
    above = profile_of(province, notice_text="Bão số 5")
    assert [notice.text for notice in seen().notices] == ["Của xã"]
    above.notice_on_branch = True
    above.save()
    assert [(it.text, it.of) for it in seen().notices] == [
        ("Bão số 5", "Tỉnh Lạng Sơn"),
        ("Của xã", ""),
    ]
    assert [notice.of for notice in seen("langson.localhost").notices] == [""]
    make_member_site("Tỉnh Cao Bằng", "caobang.localhost", level="province")
    assert seen("caobang.localhost").notices == ()


def test_mourning_holds_from_its_first_to_its_last_day_in_vietnam(
    commune: MemberSite, time_machine: Any
) -> None:
    profile_of(
        commune,
        mourning_from=datetime.date(2030, 5, 1),
        mourning_until=datetime.date(2030, 5, 2),
    )
    for moment, mourns in (
        (datetime.datetime(2030, 4, 30, 23, 59, tzinfo=TZ), False),
        (datetime.datetime(2030, 5, 1, 0, 0, tzinfo=TZ), True),
        (datetime.datetime(2030, 5, 2, 23, 59, tzinfo=TZ), True),
        (datetime.datetime(2030, 5, 3, 0, 0, tzinfo=TZ), False),
    ):
        time_machine.move_to(moment, tick=False)
        assert seen().in_mourning is mourns, moment


def test_mourning_is_ordered_for_a_branch_in_one_place(
    province: MemberSite, commune: MemberSite
) -> None:
    always = {
        "mourning_from": datetime.date(2000, 1, 1),
        "mourning_until": datetime.date(2999, 1, 1),
    }
    above = profile_of(province, **always)
    assert seen("langson.localhost").in_mourning
    assert not seen().in_mourning
    above.mourning_on_branch = True
    above.save()
    assert seen().in_mourning


def test_the_banner_keeps_its_days_and_rests_in_mourning(
    commune: MemberSite, time_machine: Any
) -> None:
    profile_of(
        commune,
        banner=upload_image(commune),
        banner_alt="Mừng Xuân",
        banner_from=datetime.date(2030, 2, 1),
        banner_until=datetime.date(2030, 2, 10),
        mourning_from=datetime.date(2030, 2, 5),
        mourning_until=datetime.date(2030, 2, 5),
    )
    shown = []
    for day in range(1, 13):
        time_machine.move_to(datetime.datetime(2030, 2, day, 12, 0, tzinfo=TZ), tick=False)
        banner = seen().banner
        if banner:
            assert banner.alt == "Mừng Xuân"
            shown.append(day)
    assert shown == [1, 2, 3, 4, 6, 7, 8, 9, 10]


def test_an_emblem_shows_as_soon_as_it_is_processed(commune: MemberSite) -> None:
    image = upload_image(commune, ready=False)
    profile_of(commune, emblem=image)
    assert seen().emblem is None
    services.make_renditions(image.pk)
    emblem = seen().emblem
    assert emblem is not None
    assert emblem.src.startswith("/media/")
    assert emblem.alt == ""


def test_pictures_of_a_profile_are_public_while_it_names_them(
    commune: MemberSite, public_get: Callable[..., Any]
) -> None:
    emblem, badge = upload_image(commune), upload_image(commune)

    def answers() -> list[int]:
        paths = [
            image.renditions.get(filter_spec__startswith="width-320").url
            for image in (emblem, badge)
        ]
        return [public_get(HOST, path).status_code for path in paths]

    assert answers() == [404, 404]
    block = {"label": "Tín nhiệm mạng", "url": "", "image": badge}
    profile = profile_of(commune, emblem=emblem, badges=[("badge", block)])
    assert answers() == [200, 200]
    assert seen().badges[0].picture is not None
    assert set(FileUse.objects.values_list("site_id", flat=True)) == {commune.site_id}
    profile.emblem = None
    profile.badges = []
    profile.save()
    assert answers() == [404, 404]


def test_a_picture_in_use_is_protected_and_a_badge_does_without(commune: MemberSite) -> None:
    emblem, badge = upload_image(commune), upload_image(commune)
    block = {"label": "Tín nhiệm mạng", "url": "", "image": badge}
    profile_of(commune, emblem=emblem, badges=[("badge", block)])
    with pytest.raises(ProtectedError):
        emblem.delete()
    assert seen().badges[0].picture is not None
    PortalImage.objects.get(pk=badge.pk).delete()
    assert [(it.label, it.picture) for it in seen().badges] == [("Tín nhiệm mạng", None)]


def test_another_language_has_its_own_lines(commune: MemberSite) -> None:
    profile_of(
        commune,
        address="Thôn Đồng Bành",
        translations=[
            (
                "texts",
                {"language": "en", "agency_name": "People's Committee of Chi Lang Commune"},
            )
        ],
    )
    english = seen().in_language("en")
    assert english.agency_name == "People's Committee of Chi Lang Commune"
    assert english.address == ""
    assert english.in_language("vi").address == "Thôn Đồng Bành"
    assert seen().address == "Thôn Đồng Bành"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"theme": {"link": "#eeeeee"}}, "theme"),
        ({"languages": ["vi"]}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"languages": "en"}, "languages"),
        ({"mourning_from": datetime.date(2030, 1, 1)}, "mourning_until"),
        ({"mourning_until": datetime.date(2030, 1, 1)}, "mourning_from"),
        (
            {"banner_from": datetime.date(2030, 1, 2), "banner_until": datetime.date(2030, 1, 1)},
            "banner_until",
        ),
        (
            {
                "notice_from": datetime.datetime(2030, 1, 2, tzinfo=TZ),
                "notice_until": datetime.datetime(2030, 1, 1, tzinfo=TZ),
            },
            "notice_until",
        ),
    ],
)
def test_a_wrong_profile_is_refused_at_its_field(
    commune: MemberSite, fields: dict[str, Any], where: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        profile_of(commune, **fields)
    assert list(refused.value.message_dict) == [where]


def test_half_a_mourning_is_refused_by_the_database(commune: MemberSite) -> None:
    rows = SiteProfile.objects.filter(site=commune.site)
    for fields in ({"mourning_from": "2030-01-01"}, {"mourning_until": "2030-01-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)


def test_a_context_costs_the_same_in_a_large_network(
    province: MemberSite,
    commune: MemberSite,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    profile_of(commune, emblem=upload_image(commune), notice_text="Bão")
    for number in range(3):
        make_member_site(f"Xã {number}", f"xa{number}.localhost", parent=province)
    from portal.tenancy import context

    context.forget_all()
    with django_assert_max_num_queries(11):
        seen()
    with django_assert_max_num_queries(1):  # whether the versions are still the same
        seen()
