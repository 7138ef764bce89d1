"""Publishing and taking down, each one transaction (docs/patches.md).

Wagtail writes the page, and sends its signal after that write has been committed. A
process killed in between would leave a live page without address, or one that is down
and still stands in lists.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction


def install() -> None:
    """Put both actions into a transaction; called once by the app's `ready()`."""
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction
    from wagtail.actions.unpublish_page import UnpublishPageAction

    actions: tuple[Any, ...] = (PublishPageRevisionAction, UnpublishPageAction)
    for action in actions:
        if not hasattr(action.execute, "__wrapped__"):
            action.execute = transaction.atomic(action.execute)
