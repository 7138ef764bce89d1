"""Addresses made of Vietnamese titles, in the editor as on the server."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import SlugInput

from portal.core.vietnamese import LETTERS, fold

# Marks that stand apart from their letter (NFD), as some keyboards type them.
_MARKS: Final = ("[\u0300-\u036f]", "")


def _formatters() -> list[tuple[str, str]]:
    """For Wagtail's script: all letters that fold to one, and that one."""
    by_base: dict[str, list[str]] = defaultdict(list)
    for letter in LETTERS:
        by_base[fold(letter)].append(letter)
    groups = [(f"[{''.join(letters)}]", base) for base, letters in sorted(by_base.items())]
    return [*groups, _MARKS]


_FORMATTERS: Final = _formatters()


class VietnameseSlugInput(SlugInput):
    """Wagtail's field of the address, whose script would leave out "ế", "ạ" and their like."""

    def __init__(self, attrs: Any = None, formatters: Any = None, locale: Any = None) -> None:
        super().__init__(attrs, formatters=formatters or _FORMATTERS, locale=locale)


def install() -> None:
    """Take the place of Wagtail's field in every form of a page."""
    register_form_field_override(models.SlugField, override={"widget": VietnameseSlugInput})
