"""What the database refuses reaches people in Vietnamese, whichever import they run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DataError, IntegrityError

from documents.services.importing import reason_of
from news.services.importing import _reason
from portal.core.database_errors import refusal_in_words


@pytest.mark.parametrize("words", [refusal_in_words, reason_of, _reason])
@pytest.mark.parametrize(
    "error",
    [
        DataError("value too long for type character varying(255)"),
        IntegrityError("UNIQUE constraint failed: organization_person.reference"),
    ],
)
def test_the_words_of_the_database_stay_in_the_log(
    words: Callable[[Exception], str], error: Exception
) -> None:
    told = words(error)
    assert any(letter in told for letter in "ầạảậườ")
    assert str(error) not in told
