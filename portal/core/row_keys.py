"""Keys of rows as forms and addresses send them: whatever somebody wrote there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model


def is_key(model: type[Model], sent: Any) -> bool:
    """Whether `sent` can be the key of a row of `model`: of its type, and as large as one can be.

    Databases answer a number that fits none of their columns with an error.
    """
    field: Any = model._meta.pk
    while field.remote_field is not None:  # of a page its key is that of a row of Page
        field = field.target_field
    try:
        field.clean(sent, None)
    except ValidationError:
        return False
    return True
