"""What a reader asks of a library, in the words of addresses: read, shown, written again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.http import urlencode

from documents.vocabulary import Dimension
from portal.core.paging import positive

if TYPE_CHECKING:
    from django.http import QueryDict

PAGE_PARAMETER: Final = "trang"
DAY_PARAMETER: Final = "hieu-luc-ngay"
ORDER_PARAMETER: Final = "sap-xep"
OLDEST: Final = "cu-nhat"
# More of one dimension, or longer words, are nobody's question.
_MOST_VALUES = 5
_LONGEST_VALUE = 255
FILTERS: Final = tuple(dimension for dimension in Dimension if dimension != Dimension.ALL)


@dataclass(frozen=True)
class Asked:
    """A library narrowed: values by dimension, a day on which they hold, the order.

    Values of one dimension widen the list, dimensions narrow it.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_force_on: datetime.date | None = None
    oldest_first: bool = False
    number: int = 1
    # Whether the address held something that this reading left out.
    is_tidy: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether this is less than the whole library."""
        return bool(self.values) or self.in_force_on is not None

    def query(self, *, number: int = 1, keeps_order: bool = True) -> str:
        """The one spelling of this question; page 1 has no number."""
        pairs: list[tuple[str, str]] = [
            (dimension, value) for dimension in FILTERS for value in self.values.get(dimension, ())
        ]
        if self.in_force_on:
            pairs.append((DAY_PARAMETER, self.in_force_on.isoformat()))
        if self.oldest_first and keeps_order:
            pairs.append((ORDER_PARAMETER, OLDEST))
        if number > 1:
            pairs.append((PAGE_PARAMETER, str(number)))
        return urlencode(pairs)

    def without(self, dimension: str, value: str) -> Asked:
        """The same question without one value; from its first page."""
        left = tuple(held for held in self.values.get(dimension, ()) if held != value)
        values = {**self.values, dimension: left}
        return replace(self, values={name: held for name, held in values.items() if held}, number=1)

    def without_day(self) -> Asked:
        """The same question whatever holds; from its first page."""
        return replace(self, in_force_on=None, number=1)

    def with_value(self, dimension: str, value: str) -> Asked:
        """The same question narrowed to one value of a dimension; from its first page."""
        return replace(self, values={**self.values, dimension: (value,)}, number=1)

    def terms(self) -> Iterator[tuple[str, str]]:
        """Every dimension and value asked for, in the order of addresses."""
        for dimension in FILTERS:
            for value in self.values.get(dimension, ()):
                yield dimension, value


class BadQuestion(ValueError):
    """The address asks for something that no library can have."""


def read(parameters: QueryDict) -> Asked:
    """The question in an address. Raises BadQuestion for a page or a day that is none.

    Empty fields of the form, doubled values and unknown names are left out.
    """
    values: dict[str, tuple[str, ...]] = {}
    for dimension in FILTERS:
        given = [value.strip() for value in parameters.getlist(dimension)]
        held = tuple(dict.fromkeys(value for value in given if value and "\x00" not in value))
        if any(len(value) > _LONGEST_VALUE for value in held) or len(held) > _MOST_VALUES:
            raise BadQuestion(dimension)
        if held:
            values[dimension.value] = held
    asked = Asked(
        values=values,
        in_force_on=_day(parameters.get(DAY_PARAMETER, "").strip()),
        oldest_first=parameters.get(ORDER_PARAMETER) == OLDEST,
        number=_page_number(parameters.get(PAGE_PARAMETER, "1")),
    )
    is_tidy = all(value.strip() for name in parameters for value in parameters.getlist(name))
    return replace(asked, is_tidy=is_tidy)


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(DAY_PARAMETER) from error


def _page_number(text: str) -> int:
    number = positive(text)
    if number is None:
        raise BadQuestion(PAGE_PARAMETER)
    return number
