"""Imports from the admin's screen: a list is kept, looked at, then done by a job.

The list lies in the storage under a name that says nothing, is read from a temporary copy, and
is deleted when nobody needs it any more.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from documents import import_tasks
from documents.importing.mapping import ColumnMapping
from documents.importing.tables import open_table
from documents.models import DocumentImport, DocumentIndexPage
from documents.selectors.imports import mapping_of_library
from documents.services.import_refused import keep_refused
from documents.services.import_undoing import undo
from documents.services.importing import carry_on, statement_of
from portal.core.audit.services import Actor, acting_as
from portal.core.media.names import safe_file_name
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from portal.core.accounts.models import User

State = DocumentImport.State


def prepare(index: DocumentIndexPage, by: User, listed: Any, bundle: Any = None) -> DocumentImport:
    """Keep an uploaded list, its columns guessed; nothing is imported yet.

    A list of the same person that was never begun is thrown away. Raises BadFile.
    """
    run = DocumentImport(
        site_id=site_id_of(index) or 0,
        index=index,
        file_name=safe_file_name(listed.name)[:255],
        by=by,
        state=State.PREPARED,
    )
    with _copy(listed, run.file_name) as path, open_table(path) as table:
        guessed = mapping_of_library(index, table.columns)
        run.mapping = guessed.as_data()
    for earlier in DocumentImport.objects.filter(index=index, by=by, state=State.PREPARED):
        discard(earlier)
    listed.seek(0)
    run.list_file.save(run.file_name, listed, save=False)
    if bundle is not None:
        run.bundle_file.save(safe_file_name(bundle.name), bundle, save=False)
    run.save()
    return run


@contextmanager
def stored_paths(run: DocumentImport) -> Iterator[tuple[Path, Path | None]]:
    """Temporary copies of the list and of the archive, if there is one."""
    with run.list_file.open("rb") as listed, _copy(listed, run.file_name) as path:
        if not run.bundle_file:
            yield path, None
            return
        with run.bundle_file.open("rb") as bundle, _copy(bundle, "files.zip") as archive:
            yield path, archive


@contextmanager
def _copy(source: IO[bytes], name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / name
        source.seek(0)
        with path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def start(run: DocumentImport, mapping: ColumnMapping, *, update: bool, publish: bool) -> None:
    """Have a prepared list imported by a job. Raises BadFile, BadMapping."""
    with stored_paths(run) as (path, _bundle), open_table(path, mapping.sheet) as table:
        complete = mapping.completed(table.columns)
    statement_of(complete)
    run.mapping, run.updates, run.publishes = complete.as_data(), update, publish
    run.started_at = timezone.now()
    _go(run, State.PREPARED)


def resume(run: DocumentImport) -> None:
    """Have a stopped import go on."""
    _go(run, State.STOPPED)


@transaction.atomic
def _go(run: DocumentImport, before: str) -> None:
    """Running, and a job for it; nothing if somebody else was quicker."""
    found = DocumentImport.objects.filter(pk=run.pk, state=before).update(state=State.RUNNING)
    if found:
        run.state = State.RUNNING
        run.save()
        import_tasks.carry_on_import.enqueue(run.pk)


def work(run: DocumentImport) -> None:
    """What the job does: import the lines that are left, in the name of who asked for it."""
    if run.state != State.RUNNING:
        return
    with acting_as(_actor(run)), stored_paths(run) as (path, bundle):
        carry_on(run, path, bundle)
        keep_refused(run, path)
    if run.state == State.DONE:
        _forget_files(run)


@transaction.atomic
def ask_to_undo(run: DocumentImport, by: User) -> None:
    """Have a job take a finished or stopped import back."""
    able = DocumentImport.objects.filter(pk=run.pk, state__in=[State.DONE, State.STOPPED])
    if able.update(state=State.UNDOING):
        import_tasks.undo_import.enqueue(run.pk, by.pk)


def work_back(run: DocumentImport, by: User | None) -> None:
    """What the job of taking back does."""
    if run.state != State.UNDOING:
        return
    with acting_as(_actor(run) if by is None else Actor(by.pk, str(by))):
        undo(run, by)
    _forget_files(run)


def discard(run: DocumentImport) -> None:
    """Throw a list away that was never begun."""
    _forget_files(run)
    run.delete()


def _forget_files(run: DocumentImport) -> None:
    for file in (run.list_file, run.bundle_file):
        if file:
            file.delete(save=False)
    if run.pk:
        DocumentImport.objects.filter(pk=run.pk).update(list_file="", bundle_file="")


def _actor(run: DocumentImport) -> Actor:
    return Actor(run.by.pk, str(run.by)) if run.by else Actor(None, "import")
