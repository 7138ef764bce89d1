"""What the database refuses, said to people: never in the words of its own program."""

from __future__ import annotations

import logging
from typing import Final

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

logger: Final = logging.getLogger(__name__)


def refusal_in_words(error: DatabaseError) -> str:
    """Why a row could not be written and what to do about it; the log has the database's words.

    Raises `error` again where the database itself is gone: that is not the row's fault.
    """
    if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
        raise error
    logger.warning("The database refused a row: %s", error)
    if isinstance(error, IntegrityError):
        return _(
            "Somebody else was writing the same at the same time, or has deleted what this row "
            "names. Import the row again."
        )
    if isinstance(error, DataError):
        return _(
            "A cell of this row is longer, or a number larger, than can be kept. Shorten it and "
            "import the row again."
        )
    return _("The row could not be written because others were writing. Import the row again.")
