"""What an answer was made of, so that a cache in front can drop exactly that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def tag(request: HttpRequest, *tags: str) -> None:
    """Note that the answer depends on `tags`, such as `page:12` or `list:7`."""
    noted: set[str] = getattr(request, "cache_tags", set())
    noted.update(tags)
    request.cache_tags = noted  # type: ignore[attr-defined]


def tags_of(request: HttpRequest) -> list[str]:
    """What was noted, in a stable order."""
    return sorted(getattr(request, "cache_tags", ()))
