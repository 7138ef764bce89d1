"""What saving a page sets going, put off while many units are made and then done in bulk.

Saved one by one, 120,000 pages would be as many jobs in the queue, and the database's
own search index reads itself whole after every insertion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, get_page_models
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.core.media.signal_handlers import follow_saved_object

# Pages indexed in one go, and in one transaction.
_BATCH = 2_000


@contextmanager
def side_work_muted() -> Iterator[None]:
    """Keep saving from queueing index jobs. For a process of its own only.

    Who mutes calls `index_missing` when done. The reference index and the list of files
    in use lose nothing: pages made from a template refer to no other object, and what
    they might use is looked for at each save (a fifth of all the work). A web process
    must not use this: its other threads would lose their jobs.
    """
    with ExitStack() as stack:
        stack.enter_context(disable_reference_index_auto_update())
        for model in (Page, *get_page_models()):
            _mute(stack, post_save_signal_handler, model)
            _mute(stack, follow_saved_object, model, f"file-uses-{model._meta.label_lower}")
        yield


def _mute(
    stack: ExitStack, receiver: Callable[..., None], model: type[Page], uid: str | None = None
) -> None:
    """Disconnect a receiver until the stack unwinds; one that was not connected stays so."""
    if post_save.disconnect(receiver, sender=model, dispatch_uid=uid):
        stack.callback(post_save.connect, receiver, sender=model, dispatch_uid=uid)


def not_indexed() -> Any:
    """A query set of the pages that the search index does not know yet, the root aside."""
    return Page.objects.filter(index_entries=None, depth__gt=1).order_by("pk")


def index_missing(should_stop: Callable[[], bool]) -> int:
    """Index every page that is not indexed yet, in batches; returns how many.

    A run that was killed before this leaves its pages to the next run.
    """
    done = 0
    while not should_stop():
        pages = list(not_indexed().specific()[:_BATCH])
        if not pages:
            break
        by_type: dict[Any, list[Any]] = defaultdict(list)
        for page in pages:
            by_type[type(page)].append(page)
        with transaction.atomic():
            for backend in get_search_backends(with_auto_update=True):
                for model, rows in by_type.items():
                    backend.add_bulk(model, rows)
        done += len(pages)
    return done
