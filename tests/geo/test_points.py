"""A point on the map as people write it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.core.geo.points import VIETNAM, is_in_vietnam, parse_point, written

POINT = (106.5538, 21.6512)


@pytest.mark.parametrize(
    "text",
    [
        "21.6512, 106.5538",
        "21.6512 106.5538",
        "(21.6512, 106.5538)",
        "21,6512; 106,5538",
        "21,6512 106,5538",
        "106.5538, 21.6512",
        "21.6512° N, 106.5538° E",
        "21.6512°B, 106.5538°Đ",
        "https://www.google.com/maps/@21.6512,106.5538,15z?hl=vi",
        "https://www.google.com/maps/place/X/@21.7,106.6,17z/data=!3m1!4b1!3d21.6512!4d106.5538",
        "https://www.google.com/maps/search/?api=1&query=21.6512%2C106.5538",
        "https://maps.google.com/?q=21.6512,106.5538",
        "https://www.openstreetmap.org/?mlat=21.6512&mlon=106.5538#map=16/21.7/106.6",
        "https://www.openstreetmap.org/#map=16/21.6512/106.5538",
        "geo:21.6512,106.5538",
    ],
)
def test_a_point_however_it_is_written(text: str) -> None:
    assert parse_point(text) == POINT


def test_degrees_with_minutes_and_seconds() -> None:
    found = parse_point("21°39'04.3\"N 106°33'13.7\"E")
    assert found == pytest.approx((106.553806, 21.651194), abs=1e-6)
    assert parse_point("21°39′ B, 106°33′ Đ") == pytest.approx((106.55, 21.65))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thôn Đồng Bành", "form"),
        ("21.6512", "form"),
        ("https://maps.app.goo.gl/abc", "form"),
        ("48.8584, 2.2945", "outside"),
        ("-21.6512, 106.5538", "outside"),
        ("121.6, 106.5", "outside"),
    ],
)
def test_what_is_no_point_of_ours(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_point(text)
    assert caught.value.code == code


def test_no_point_is_no_fault() -> None:
    assert parse_point("  ") is None
    assert written(None) == ""


def test_the_islands_belong_to_the_country() -> None:
    assert is_in_vietnam(112.0, 16.5)  # Hoàng Sa
    assert is_in_vietnam(114.3, 10.4)  # Trường Sa
    assert not is_in_vietnam(100.5, 13.7)


@given(
    st.floats(VIETNAM.west, VIETNAM.east),
    st.floats(VIETNAM.south, VIETNAM.north),
)
def test_what_is_written_is_read_back(longitude: float, latitude: float) -> None:
    assert parse_point(written((longitude, latitude))) == pytest.approx(
        (longitude, latitude), abs=1e-6
    )


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    try:
        point = parse_point(text)
    except ValidationError:
        return
    assert point is None or is_in_vietnam(*point)
