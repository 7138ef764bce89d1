"""Refusals of a block, said at the field at fault."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError


def refuse(errors: dict[str, Any]) -> None:
    """Raise what is wrong, one message a field, if there is anything.

    `errors`: name of the field → message. What was typed stays in the form.
    """
    if errors:
        raise StructBlockValidationError(
            {name: ValidationError(message) for name, message in errors.items()}
        )
