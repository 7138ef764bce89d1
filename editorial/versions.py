"""Which version of a page somebody had before him."""

from __future__ import annotations

from typing import Any


def seen_version(revision: Any) -> str:
    """What a form sends back to say which version it showed; empty for none.

    The number alone is not enough: saving by itself overwrites the version of the same
    person under the same number, and moves its time on.
    """
    return f"{revision.pk}@{revision.created_at.isoformat()}" if revision else ""
