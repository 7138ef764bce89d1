"""Who acts, in which request: kept per thread and task, reset after each request."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Actor:
    """A signed-in person (`user_id` set), or a command or job by its name."""

    user_id: int | None
    name: str


current_request: ContextVar[HttpRequest | None] = ContextVar("audit_request", default=None)
current_request_id: ContextVar[str] = ContextVar("audit_request_id", default="")
# The request whose user is the actor; its user is read only when something is recorded.
_session_request: ContextVar[HttpRequest | None] = ContextVar("audit_session", default=None)
_named_actor: ContextVar[Actor | None] = ContextVar("audit_actor", default=None)


@contextmanager
def request_scope(request: HttpRequest, request_id: str) -> Iterator[None]:
    """Everything recorded inside belongs to this request."""
    request_token = current_request.set(request)
    id_token = current_request_id.set(request_id)
    try:
        yield
    finally:
        current_request_id.reset(id_token)
        current_request.reset(request_token)


@contextmanager
def session_scope(request: HttpRequest) -> Iterator[None]:
    """Everything recorded inside was done by the user of this request's session."""
    token = _session_request.set(request)
    try:
        yield
    finally:
        _session_request.reset(token)


@contextmanager
def acting_as(who: str | Actor) -> Iterator[None]:
    """Record what is done inside as done by `who`: "command import_articles", a person."""
    token = _named_actor.set(who if isinstance(who, Actor) else Actor(None, who))
    try:
        yield
    finally:
        _named_actor.reset(token)


@contextmanager
def acting_for_reader(name: str) -> Iterator[None]:
    """Record what is done inside as done by a reader, of whom the record keeps no address."""
    token = current_request.set(None)
    try:
        with acting_as(name):
            yield
    finally:
        current_request.reset(token)


def current_actor() -> Actor:
    """The actor named by `acting_as`, else the session's user, else the command."""
    if named := _named_actor.get():
        return named
    if request := _session_request.get():
        return actor_of(request)
    if current_request.get() is not None:
        return Actor(None, "")
    return Actor(None, _process_name())


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user of a request; nobody where there is no session."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor(None, "")
    return Actor(user.pk, user.get_full_name() or user.get_username())


def _process_name() -> str:
    """What runs outside of a request: the management command, else the program."""
    program = Path(sys.argv[0]).name if sys.argv else ""
    if program in {"manage.py", "django-admin"} and len(sys.argv) > 1:
        return f"command {sys.argv[1]}"
    return "system"
