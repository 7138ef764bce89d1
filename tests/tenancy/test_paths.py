"""Sets of tree paths, against the plain definition."""

from __future__ import annotations

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from portal.tenancy import paths

PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(
    lambda steps: "".join(f"{step:04d}" for step in steps)
)


def lies_under(path: str, root: str) -> bool:
    """The definition."""
    return path == root or path.startswith(root)


@given(st.lists(PATHS, max_size=8), PATHS)
def test_the_outermost_paths_cover_what_all_cover(given_paths: list[str], path: str) -> None:
    outer = paths.outermost(given_paths)
    assert any(lies_under(path, root) for root in outer) == any(
        lies_under(path, root) for root in given_paths
    )
    assert not any(a != b and lies_under(a, b) for a in outer for b in outer)


@given(st.lists(PATHS, min_size=1, max_size=8))
def test_the_common_path_is_the_lowest_above_all(given_paths: list[str]) -> None:
    top = paths.common(given_paths)
    shared = set.intersection(*(set(paths.prefixes(path)) for path in given_paths))
    assert top == max(shared, key=len, default="")


def test_nothing_has_no_common_path() -> None:
    assert paths.common([]) == ""


@pytest.mark.django_db
def test_the_condition_is_the_same_for_few_and_for_many_paths() -> None:
    every = [
        "0001", "00010001", "000100010001", "00010002", "000100020001", "000100020002",
        "00010003", "000100030001", "00010004", "00010005",
    ]  # fmt: skip
    Page.objects.all().delete()
    for path in every:
        Page.objects.bulk_create(
            [Page(path=path, depth=len(path) // 4, title=path, slug=path, locale_id=1,
                  content_type_id=1, url_path=f"/{path}/")]
        )  # fmt: skip
    for chosen in (
        [], ["0001"], ["00010001", "000100020002"],
        ["00010001", "000100020001", "000100020002", "00010003", "000100030001"],
    ):  # fmt: skip
        expected = {p for p in every if any(lies_under(p, root) for root in chosen)}
        found = Page.objects.filter(paths.under(chosen)).values_list("path", flat=True)
        assert set(found) == expected
        rest = Page.objects.filter(~paths.under(chosen)).values_list("path", flat=True)
        assert set(rest) == set(every) - expected
        assert isinstance(paths.under(chosen), Q)
