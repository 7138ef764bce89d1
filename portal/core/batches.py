"""Rows by the batch, for statements that must not grow without bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Lists of `size` rows, the last one shorter; reads no further than it has given out."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
