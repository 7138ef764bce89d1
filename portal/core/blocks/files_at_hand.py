"""The files of a running text in two queries, however many blocks it has.

Wagtail loads what choosers point to per kind of block: a picture, a gallery, a video and
a list of files are five queries and more. Here the keys are read off the stored blocks,
pictures (with what a page may show of them) and documents are loaded at once, and the
choosers take them from there.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.core.blocks.stored import children
from portal.core.media.models import PortalDocument, PortalImage
from portal.core.media.selectors import images_with_renditions, lend_renditions

_at_hand: ContextVar[Mapping[type[Model], Mapping[int, Model]] | None] = ContextVar(
    "files_at_hand", default=None
)


class _FromHand:
    """Mixed into a chooser: takes what is at hand, asks the database otherwise."""

    model_class: type[Model]

    def bulk_to_python(self, values: list[int | None]) -> list[Model | None]:
        """The chosen objects in the order of their keys; None for one that is gone."""
        at_hand = _at_hand.get()
        if at_hand is None:
            found: list[Model | None] = super().bulk_to_python(values)  # type: ignore[misc]
            return found
        known = at_hand[self.model_class]
        # A picture shown twice is two objects, as everywhere in Wagtail.
        return [copy.copy(known.get(key or 0)) for key in values]


class PictureChooserBlock(_FromHand, ImageChooserBlock):
    """Chooses a picture."""


class FileChooserBlock(_FromHand, DocumentChooserBlock):
    """Chooses a file."""


def bring_files(*texts: StreamValue, beside: Iterable[PortalImage | None] = ()) -> None:
    """Load all pictures (with their public renditions) and files of some texts at once.

    Pictures that stand `beside` the texts (a cover) get their renditions from the same
    query. Two queries at most. Call it before the texts are read or rendered.
    """
    standing = [image for image in beside if image is not None]
    keys: dict[type[Model], set[int]] = {PortalImage: set(), PortalDocument: set()}
    for text in texts:
        for model, key in _keys(text.stream_block, list(text.raw_data)):
            keys[model].add(key)
    images = images_with_renditions(keys[PortalImage] | {image.pk for image in standing})
    for image in standing:
        lend_renditions(image, images)
    documents = PortalDocument.objects.in_bulk(keys[PortalDocument])
    at_hand: dict[type[Model], dict[int, Any]] = {PortalImage: images, PortalDocument: documents}
    with _handing(at_hand):
        for text in texts:
            list(text)  # reading the blocks makes their objects


@contextmanager
def _handing(at_hand: Mapping[type[Model], Mapping[int, Model]]) -> Iterator[None]:
    token = _at_hand.set(at_hand)
    try:
        yield
    finally:
        _at_hand.reset(token)


def _keys(block: Any, raw: Any) -> Iterator[tuple[type[Model], int]]:
    """Model and key of every file in a block's stored value, at any depth."""
    if isinstance(block, _FromHand):
        if raw is not None:
            yield block.model_class, int(raw)
        return
    for child, value in children(block, raw):
        yield from _keys(child, value)
