"""Addresses made of Vietnamese titles."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.models import Page

from home.models import StandardPage
from portal.core.slugs import VietnameseSlugInput
from portal.core.vietnamese import LETTERS, fold


def as_the_script_does(text: str) -> str:
    """Apply what the field hands to Wagtail's script."""
    for (pattern, _flags), letter in json.loads(
        VietnameseSlugInput().attrs["data-w-slug-formatters-value"]
    ):
        text = re.sub(pattern, letter, text)
    return text


def test_all_letters_of_the_alphabet_are_known() -> None:
    # Twelve vowels with five tones and without, of which six are plain; đ; both cases.
    assert len(set(LETTERS)) == 2 * (12 * 6 - 6 + 1)


@given(st.text(alphabet=LETTERS + "abc XYZ 12-/"))
def test_the_script_folds_as_the_server_does(text: str) -> None:
    assert as_the_script_does(text).lower() == fold(text)
    apart = unicodedata.normalize("NFD", text)
    assert as_the_script_does(apart).lower() == fold(text)


def test_the_editor_uses_the_field() -> None:
    field = formfield_for_dbfield(Page._meta.get_field("slug"))
    assert isinstance(field.widget, VietnameseSlugInput)


@pytest.mark.django_db
def test_a_page_without_address_takes_it_from_its_title() -> None:
    root = Page.get_first_root_node()
    assert root is not None
    page = root.add_child(instance=StandardPage(title="Đường về xã Đồng Đăng"))
    other = root.add_child(instance=StandardPage(title="Đường về xã Đồng Đăng"))
    assert (page.slug, other.slug) == ("duong-ve-xa-dong-dang", "duong-ve-xa-dong-dang-2")
