"""Identifiers of units that two installations give alike (docs/adr/0002)."""

from __future__ import annotations

import datetime
import uuid

# Never to be changed: every identifier ever given is derived from it.
NAMESPACE = uuid.UUID("6b1f4c1e-2d0a-5f3b-9c57-0d1e8a7c4b92")


def unit_id(
    scheme: str, code: str, since: datetime.date | None, within: uuid.UUID | None = None
) -> uuid.UUID:
    """The identifier of the unit that first carried `code` of `scheme` on `since`.

    `since` is None for units older than the records. Codes that a province gives
    itself mean something under their parent only: say it in `within`.
    """
    origin = since.isoformat() if since else "origin"
    place = f"{within}/" if within else ""
    return uuid.uuid5(NAMESPACE, f"{scheme}/{place}{code}/{origin}")
