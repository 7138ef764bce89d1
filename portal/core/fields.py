"""Model fields that the whole project uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField as WagtailStreamField

from portal.core.vietnamese import nfc


class StreamField(WagtailStreamField):
    """A StreamField in NFC whose block definitions stay out of migrations.

    Blocks change weekly and the column never does; with the definitions left
    in, every label edit of every block would be a migration of every page type.
    """

    if TYPE_CHECKING:
        # Wagtail ships no types; on a page the field is a StreamValue, set from data too.
        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # A migration names no blocks: an empty list stands for them there.
        super().__init__(*(args or ([],)), **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """What is stored, every text in Unicode's composed form."""
        return _composed(super().get_prep_value(value))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Give only what the column needs."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        kwargs.pop("verbose_name", None)
        return name, path, [], kwargs


def _composed(value: Any) -> Any:
    """The same JSON with every text in NFC."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [_composed(item) for item in value]
    if isinstance(value, dict):
        return {name: _composed(item) for name, item in value.items()}
    return value
