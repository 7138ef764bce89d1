"""Places worth seeing and products of the demo, with drawn pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Page

from home.demo.text import cover_of, paragraphs
from home.models import PlacePage, ProductPage
from portal.tenancy.models import MemberSite

FILE = Path(__file__).parent / "places.yaml"
TYPES: dict[str, type[PlacePage | ProductPage]] = {"place": PlacePage, "product": ProductPage}
_OWN = frozenset({"type", "picture", "text"})


def build_places(members: dict[str, MemberSite]) -> int:
    """Fill the sections that have no page yet; returns how many pages were made."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return sum(_fill(members[row["site"]], row["of"], row["pages"]) for row in rows)


@transaction.atomic
def _fill(member: MemberSite, path: str, rows: list[dict[str, Any]]) -> int:
    """All pages of a section, unless there is one: an editor may have renamed ours."""
    home: Page = member.site.root_page
    section = Page.objects.get(url_path=f"{home.url_path}{path}/")
    if section.numchild:
        return 0
    for row in rows:
        page = TYPES[row["type"]](
            **{name: value for name, value in row.items() if name not in _OWN},
            body=paragraphs(row["text"]),
            cover=cover_of(row["picture"], row["title"], member),
            cover_alt=f"Tranh minh hoạ: {row['title']}",
        )
        section.add_child(instance=page)
        page.save_revision().publish()
    return len(rows)
