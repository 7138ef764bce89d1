"""Which kinds of objects make files public, and when.

Pages are known from the start. Another room registers its own model once, from its
`ready()`; from then on saving and deleting its objects keeps `FileUse`, and the rebuild
includes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.models import Page

from portal.core.site_of import site_of_page

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True)
class FileUser:
    """How the objects of one model use files.

    `live_objects` yields those that are public, in chunks from the database; `is_live`
    says it of one; `site_of` names the site on whose host the files then answer.
    """

    model: type[models.Model]
    is_live: Callable[[Any], bool]
    site_of: Callable[[Any], int | None]
    live_objects: Callable[[], Iterator[Any]]
    live_pks: Callable[[], models.QuerySet[Any]]
    until: Callable[[Any], datetime.datetime | None] = lambda _instance: None


_CHUNK = 200


def _live_pages() -> Iterator[Page]:
    """All published pages, each as what it is."""
    pages: Iterator[Page] = (
        Page.objects.filter(live=True).order_by("pk").specific().iterator(chunk_size=_CHUNK)
    )
    return pages


_registered: dict[type[models.Model], FileUser] = {
    Page: FileUser(
        model=Page,
        is_live=lambda page: bool(page.live),
        site_of=site_of_page,
        live_objects=_live_pages,
        live_pks=lambda: Page.objects.filter(live=True).values("pk"),
        until=lambda page: page.expire_at,
    )
}


def register_file_user(
    model: type[models.Model],
    site_of: Callable[[Any], int | None],
    *,
    is_live: Callable[[Any], bool] = lambda _instance: True,
    live: Callable[[], models.QuerySet[Any]] | None = None,
    until: Callable[[Any], datetime.datetime | None] = lambda _instance: None,
) -> None:
    """Let the saved objects of a plain model (a site's profile) make their files public.

    Such an object is public as soon as it is saved, unless `is_live` says otherwise of one
    and `live` of all; from `until` on it is public no more. Files are found in its foreign
    keys and rich-text fields. `site_of(instance)` gives the site's id, or None for nowhere.
    """
    from portal.core.media.signal_handlers import connect_file_user

    rows = live or model._default_manager.all
    _registered[model] = FileUser(
        model=model,
        is_live=is_live,
        site_of=site_of,
        live_objects=lambda: rows().order_by("pk").iterator(chunk_size=_CHUNK),
        live_pks=lambda: rows().values("pk"),
        until=until,
    )
    connect_file_user(model)


def file_users() -> list[FileUser]:
    """All registered kinds."""
    return list(_registered.values())


def file_user_of(instance: models.Model) -> FileUser | None:
    """The kind an object belongs to: its own model, or Page for every page type."""
    if isinstance(instance, Page):
        return _registered[Page]
    return _registered.get(type(instance))
