"""The addresses of pages of a file's text, below the address of its document."""

from __future__ import annotations

from typing import Final

FILE_PARAMETER: Final = "tep"
FROM_PARAMETER: Final = "tu"
# A screenful of paper: a longer text goes on by links.
PAGES_AT_ONCE: Final = 30


def address_of_part(file_number: int, first: int) -> str:
    """Pages `first` and on of a document's `file_number`-th text, both from 1."""
    return f"toan-van/?{FILE_PARAMETER}={file_number}&{FROM_PARAMETER}={first}"


def address_of_sheet(file_number: int, number: int) -> str:
    """One page of a text, among those it is shown with."""
    first = number - (number - 1) % PAGES_AT_ONCE
    return f"{address_of_part(file_number, first)}#trang-{number}"
