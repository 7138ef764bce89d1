"""The mirror of the record: one JSON object a line, by the logger `portal.audit`."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

if TYPE_CHECKING:
    from portal.core.audit.models import AuditEntry

logger = logging.getLogger("portal.audit")

# What collectors of logs may rely on: these keys, in this order.
KEYS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "site_id",
    "object_type",
    "object_id",
    "object_repr",
    "changes",
    "detail",
    "request_id",
    "ip",
)


def line_of(entry: AuditEntry) -> str:
    """One entry as one line, in UTF-8 as it stands."""
    return json.dumps(
        {key: getattr(entry, key) for key in KEYS}, cls=DjangoJSONEncoder, ensure_ascii=False
    )


def mirror_on_commit(entry: AuditEntry, using: str) -> None:
    """Write the line once the transaction stands; a mirror that fails undoes nothing."""
    transaction.on_commit(partial(logger.info, "%s", line_of(entry)), using=using, robust=True)
