"""What the tag field of a form suggests: only tags from within a person's own reach.

Wagtail's own end point offers every tag of the installation to everybody. Here the room
that owns a kind of tag says what it may suggest to whom; a kind nobody speaks for has no
suggestions (docs/patches.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from taggit.models import Tag

# (user, what was typed) → names, the best first.
Suggest = Callable[[Any, str], Iterable[str]]

AT_MOST = 10
_TERM_AT_MOST = 100

_by_label: dict[str, Suggest] = {}


def register_tag_suggestions(label: str, suggest: Suggest) -> None:
    """Answer for tags of the model `label` ("news.newstag") with `suggest(user, term)`."""
    _by_label[label] = suggest


@require_safe
def autocomplete(
    request: HttpRequest, app_name: str = Tag._meta.app_label, model_name: str = "tag"
) -> JsonResponse:
    """Tags that begin with `term`, as Wagtail's field expects them: a list of names."""
    term = request.GET.get("term", "").strip()[:_TERM_AT_MOST]
    suggest = _by_label.get(f"{app_name}.{model_name}")
    names = list(suggest(request.user, term))[:AT_MOST] if term and suggest else []
    return JsonResponse(names, safe=False)
