"""Jobs that keep the engine outside of the database in step."""

from __future__ import annotations

from django_tasks import task

from search.engines import copies, outbox, rebuilding
from search.engines.clients import EngineDown, client, is_configured
from search.models import OuterChange


@task(derived=True)
def tell_engine(failures: int = 0) -> None:
    """Tell it what changed. `failures`: after so many; they tell one request from another."""
    outbox.attempt()


# Minutes long in a province: not among what people wait for.
@task(queue_name="text", derived=True)
def build_missing_copy() -> None:
    """Fill a copy where there is none: a new engine, or one that lost it."""
    if is_configured() and not rebuilding.is_built():
        rebuilding.rebuild()


def keep_engine() -> None:
    """Every minute: what still waits is told, and a copy that is missing is made."""
    if not is_configured():
        return
    if OuterChange.objects.exists():
        tell_engine.enqueue()
    try:
        missing = copies.place().serving not in copies.targets(client(), copies.place())
    except EngineDown:
        return  # health says it
    if missing:
        build_missing_copy.enqueue()
