"""A home page in the editor: pages named in blocks, versions compared, pictures of blocks."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.test import Client
from wagtail.blocks import Block
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import HomePage
from portal.core.home_blocks import home_block_entries
from portal.core.page_refs import PageRef
from tests.home.conftest import Portal, words


def edit(portal: Portal, client: Client, *blocks: tuple[str, dict[str, object]]) -> HomePage:
    """Save a draft in the editor's form; the home page with its latest draft."""
    home = portal.home
    data = {
        "title": home.title,
        "slug": home.slug,
        "intro": "",
        "seo_title": "",
        "search_description": "",
        "body": streamfield(list(blocks)),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    answer = client.post(f"/admin/pages/{home.pk}/edit/", nested_form_data(data))
    assert answer.status_code == 302, words(answer.content.decode())[:2000]
    draft: HomePage = portal.home.get_latest_revision_as_object()
    return draft


def tile(page: object = "", title: str = "", url: str = "") -> dict[str, object]:
    return {"icon": "pen", "title": title, "page": page, "url": url}


def test_pages_in_blocks_survive_the_form(commune: Portal, admin_client: Client) -> None:
    contact = commune.page("lien-he")
    tiles = {"title": "", "tiles": streamfield([])}
    tiles["tiles"] = {
        "count": "2",
        "0": {"value": tile(contact.pk), "order": "0", "deleted": "", "type": "item", "id": ""},
        "1": {
            "value": tile(title="Nộp hồ sơ", url="https://dichvucong.gov.vn"),
            "order": "1", "deleted": "", "type": "item", "id": "",
        },
    }  # fmt: skip
    draft = edit(commune, admin_client, ("tiles", tiles))
    first, second = draft.body[0].value["tiles"]
    assert first["page"] == PageRef(contact.pk)
    assert second["page"] is None
    shown = unescape(admin_client.get(f"/admin/pages/{draft.pk}/edit/").content.decode())
    # Wagtail hands the editor its blocks as JSON in an attribute.
    assert f'"adminTitle": {json.dumps("Liên hệ")}' in shown


def test_versions_can_be_compared(commune: Portal, admin_client: Client) -> None:
    home = commune.home
    more = commune.page("lien-he").pk
    text = {"title": "Lời chào", "text": rich_text("<p>Mới</p>"), "more": more}
    edit(commune, admin_client, ("text", text))
    answer = admin_client.get(f"/admin/pages/{home.pk}/revisions/compare/live...latest/")
    assert answer.status_code == 200
    assert "Liên hệ" in answer.content.decode()


def test_blocks_are_limited_in_number(commune: Portal, admin_client: Client) -> None:
    counts = commune.home.body.stream_block.meta.block_counts
    assert counts["lead"] == {"max_num": 1}
    assert all(0 < limit["max_num"] <= 4 for limit in counts.values())


@pytest.mark.parametrize("name", [entry.name for entry in home_block_entries()])
def test_the_menu_shows_a_picture_of_each_block(
    name: str, commune: Portal, admin_client: Client
) -> None:
    block: Block = commune.home.body.stream_block.child_blocks[name]
    assert block.meta.group
    assert block.label
    if not block.is_previewable:
        assert name in {"pictures", "video"}, f"{name} has no example()"
        return
    answer = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "None" not in words(html)
    assert html.count('class="home-row') == 1
