"""The task backend of every environment: rows in the database, nothing lost.

A task is a row written in the caller's own transaction: it exists exactly when the
caller's change does, and a worker sees it after the commit. (A hook after the commit
would lose it when the process dies in between.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django_tasks_db.backend import DatabaseBackend, TaskResult
from django_tasks_db.compat import (
    DEFAULT_TASK_BACKEND_ALIAS,
    Task,
    normalize_json,
    task_backends,
    task_enqueued,
)

from portal.core.jobs import coalesce
from portal.core.jobs.options import JobOptions

P = ParamSpec("P")
T = TypeVar("T")

# Behind everything that somebody waits for.
DERIVED_PRIORITY = -50

# Tasks of Wagtail and modelsearch that only bring derived data of one object up to
# date. They are plain `@task()`s upstream, so they are named here.
UPSTREAM_DERIVED_TASKS = frozenset(
    {
        "wagtail.tasks.update_reference_index_task",
        "wagtail.images.tasks.set_image_focal_point_task",
        "modelsearch.tasks.insert_or_update_object_task",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task[P, T]):
    """A task with what this backend adds; every `@task(...)` of the project is one.

    `max_attempts`: own limit of starts. `derived`: brings data derived from one object
    up to date, so equal requests of a transaction are one, a vanished object means
    done, it runs behind other work, and its row is deleted once done.
    `forget_arguments`: the arguments are personal data; wiped once it succeeded.
    """

    max_attempts: int | None = None
    derived: bool = False
    forget_arguments: bool = False


def is_derived(task: Task[P, T]) -> bool:
    """Whether `task` only brings derived data of one object up to date."""
    return getattr(task, "derived", False) or task.module_path in UPSTREAM_DERIVED_TASKS


class DurableBackend(DatabaseBackend):
    """Keeps tasks in the database until they are done (see `worker.py` for the rest)."""

    task_class = DurableTask

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        """Read the figures of `OPTIONS` (see `options.py`)."""
        super().__init__(alias, {**params, "OPTIONS": {}})
        self.job_options = JobOptions.from_settings(params.get("OPTIONS", {}))

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[P, T]:
        """Write the task as a row of the open transaction: one INSERT, or none.

        None when the task is derived and the transaction holds an equal one already.
        """
        # A backend is made by the first `@task`, possibly before models can be imported.
        from django_tasks_db.models import DBTaskResult, get_date_max

        self.validate_task(task)
        arguments: Any = normalize_json({"args": args, "kwargs": kwargs})
        derived = is_derived(task)
        key = coalesce.key_of(task.module_path, arguments["args"], arguments["kwargs"])
        row = coalesce.find(key) if derived else None
        if row is not None:
            return row.task_result
        row = DBTaskResult.objects.create(
            id=self._get_id(),
            args_kwargs=arguments,
            priority=min(task.priority, DERIVED_PRIORITY) if derived else task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),
            backend_name=self.alias,
        )
        if derived:
            coalesce.remember(key, row)
        result = row.task_result
        task_enqueued.send(type(self), task_result=result)
        return result

    async def aenqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[P, T]:
        """Do the same from asynchronous code."""
        return await sync_to_async(self.enqueue, thread_sensitive=True)(task, args, kwargs)


def job_options(alias: str = DEFAULT_TASK_BACKEND_ALIAS) -> JobOptions:
    """The figures of the backend `alias`."""
    backend = task_backends[alias]
    if not isinstance(backend, DurableBackend):
        raise TypeError(f"The task backend {alias!r} is not durable.")
    return backend.job_options
