"""The English pages of the demo: translated page by page, as the admin does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.db import transaction
from django.utils.html import escape
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from portal.tenancy.models import MemberSite, MenuItem, SiteProfile

LANGUAGE = "en"
FILE = Path(__file__).parent / "english.yaml"


def build_english(members: dict[str, MemberSite]) -> int:
    """Make what is missing of the English pages; returns how many were made."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    member = members[data["site"]]
    _opt_in(member, data["agency"])
    return sum(_page(member, row) for row in data["pages"])


def _opt_in(member: MemberSite, agency: dict[str, str]) -> None:
    """Let the site have English pages, and name the agency in English."""
    profile = SiteProfile.objects.get(site=member.site)
    if LANGUAGE in profile.languages:
        return
    profile.languages = [*profile.languages, LANGUAGE]
    profile.translations = [("texts", {"language": LANGUAGE, **agency})]
    profile.full_clean()
    profile.save()


@transaction.atomic
def _page(member: MemberSite, row: dict[str, Any]) -> bool:
    """One page, unless an earlier run has published it; tells whether it was made."""
    home = member.site.root_page
    url_path = f"{home.url_path}{row['of']}/" if row["of"] else home.url_path
    source = Page.objects.get(url_path=url_path).specific
    locale = Locale.objects.get(language_code=LANGUAGE)
    if not source.has_translation(locale):
        translate_object(source, [locale])
    page = source.get_translation(locale).specific
    if page.live:
        return False
    page.title = row["title"]
    page.seo_title = page.search_description = ""
    page.slug = row.get("slug", page.slug)
    page.draft_title = page.title
    if "body" in row:
        body = _with_pages(row["body"], home.url_path)
        page.body = [{**block, "id": str(uuid4())} for block in body]
    if "intro" in row:
        page.intro = row["intro"]
    if "text" in row:
        page.body = [
            {"type": "paragraph", "value": f"<p>{escape(text)}</p>", "id": str(uuid4())}
            for text in row["text"]
        ]
    page.save_revision().publish()
    if row.get("in_menu"):
        MenuItem.objects.get_or_create(
            site=member.site, page_id=page.pk, defaults={"sort_order": 100}
        )
    return True


def _with_pages(value: Any, root: str) -> Any:
    """Blocks as they are stored, with the keys of pages in the place of `{of: path}`."""
    if isinstance(value, dict):
        if set(value) == {"of"}:
            return Page.objects.get(url_path=f"{root}{value['of']}/").pk
        return {name: _with_pages(item, root) for name, item in value.items()}
    return [_with_pages(item, root) for item in value] if isinstance(value, list) else value
