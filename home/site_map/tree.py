"""The sections of a site for people: one query, whatever the number of articles."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models

from portal.tenancy.context import LanguageHome
from portal.tenancy.languages import prefix

# Levels below the home page, and the most that one page can hold and a person can read.
DEPTH = 3
MOST = 1_000


@dataclass
class Branch:
    """A page of the map with those below it."""

    title: str
    url: str
    below: list[Branch] = field(default_factory=list)


def sections(home: LanguageHome) -> list[Branch]:
    """The live pages below a home page, in the order of the tree, `DEPTH` levels deep.

    Without page types that lists show (`in_site_map`): an article is found in its list.
    A page whose parent is not live stands where its parent would.
    """
    base = len(home.tree_path)
    rows = (
        Page.objects.filter(path__startswith=home.tree_path, live=True)
        .filter(depth__lte=base // Page.steplen + DEPTH)
        .exclude(pk=home.page_id)
        .exclude(content_type_id__in=_left_out())
        .order_by("path")
        .values_list("path", "title", "url_path")
    )
    top: list[Branch] = []
    open_branches: list[tuple[str, Branch]] = []
    for path, title, url_path in rows[:MOST]:
        branch = Branch(title, prefix(home.language) + url_path[len(home.url_path) :])
        while open_branches and not path.startswith(open_branches[-1][0]):
            open_branches.pop()
        siblings = open_branches[-1][1].below if open_branches else top
        siblings.append(branch)
        open_branches.append((path, branch))
    return top


def _left_out() -> list[int]:
    """Content types that do not stand in the map; from Django's own memo after the first."""
    models = [model for model in get_page_models() if not getattr(model, "in_site_map", True)]
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
