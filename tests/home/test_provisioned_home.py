"""Provisioning composes home pages, and again when its template grew; people's work stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from wagtail.models import ReferenceIndex

from home.models import HomePage, StandardPage
from portal.tenancy.models import MemberSite
from portal.tenancy.provisioning.templates import load_template
from portal.tenancy.provisioning.yaml_file import DataFileError
from tests.support.provisioning import PROVINCE, Provisioner, digest

HOST = "langson.localhost"
SECTIONS: list[dict[str, Any]] = [
    {
        "title": "Giới thiệu", "slug": "gioi-thieu", "type": "home.SectionPage",
        "children": [{"title": "Lịch sử", "slug": "lich-su", "type": "home.StandardPage"}],
    },
    {"title": "Tin tức", "slug": "tin-tuc", "type": "news.NewsIndexPage"},
    {
        "title": "Hỏi đáp", "slug": "hoi-dap", "type": "home.StandardPage",
        "from": "2099-01-01",
    },
]  # fmt: skip
TILES = {
    "tiles": [
        {"icon": "document", "title": "Lịch sử", "page": {"section": "gioi-thieu/lich-su"}},
        {"icon": "speech", "title": "Hỏi đáp", "page": {"section": "hoi-dap"}},
        {"icon": "online", "title": "Nộp hồ sơ", "url": "https://dichvucong.gov.vn"},
    ]
}
HOME: list[dict[str, Any]] = [
    {"type": "lead", "value": {"more": {"section": "tin-tuc"}, "index": {"section": "hoi-dap"}}},
    {"type": "tiles", "value": TILES},
    {"type": "text", "sample": True, "value": {"title": "Chào", "text": "<p>Viết vào đây.</p>"}},
]
MORE = [*HOME, {"type": "notices", "value": {"count": 3}}]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def run(tmp_path: Path, db: None) -> Provisioner:
    return Provisioner(tmp_path)


def template(folder: Path, version: int, home: list[dict[str, Any]], **change: Any) -> Path:
    """A template file of this version."""
    content = {
        "name": "small", "version": version, "levels": ["province", "commune"],
        "from": "2020-01-01", "basis": "NĐ 224/2026/NĐ-CP", "agency_name": "{full_name}",
        "home": home, "sections": SECTIONS, **change,
    }  # fmt: skip
    path = folder / f"home-{version}.yaml"
    text = yaml.safe_dump(content, allow_unicode=True).replace("'2020-01-01'", "2020-01-01")
    path.write_text(text.replace("'2099-01-01'", "2099-01-01"), encoding="utf-8")
    return path


def home_page() -> HomePage:
    site = MemberSite.objects.get(site__hostname=HOST).site
    home: HomePage = HomePage.objects.get(pk=site.root_page_id)
    return home


def kinds() -> list[str]:
    return [block.block_type for block in home_page().body]


def test_sections_become_the_pages_of_the_very_site(run: Provisioner, tmp_path: Path) -> None:
    output = run(PROVINCE, template=template(tmp_path, 1, HOME))
    assert "1 made" in output
    lead, tiles, _text = home_page().body
    history = StandardPage.objects.get(slug="lich-su")
    assert tiles.value["tiles"][0]["page"].pk == history.pk
    # A section that is not in force yet leaves its field empty and takes its tile along.
    assert [tile["title"] for tile in tiles.value["tiles"]] == ["Lịch sử", "Nộp hồ sơ"]
    assert lead.value["index"] is None
    assert lead.value["more"] is not None
    assert len({block.id for block in home_page().body if block.id}) == 3
    assert home_page().latest_revision_id is None
    noted = ReferenceIndex.get_references_to(history)
    assert [row.object_id for row in noted] == [str(home_page().pk)]


def test_again_changes_nothing(run: Provisioner, tmp_path: Path) -> None:
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    before, body = digest(), home_page().body.raw_data[:]
    assert "1 skipped" in run(PROVINCE, template=template(tmp_path, 1, HOME))
    assert digest() == before
    assert home_page().body.raw_data[:] == body


def test_a_later_version_reaches_a_page_nobody_has_touched(
    run: Provisioner, tmp_path: Path
) -> None:
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    output = run(PROVINCE, template=template(tmp_path, 2, MORE), dry_run=True)
    assert kinds() == ["lead", "tiles", "text"]
    output = run(PROVINCE, template=template(tmp_path, 2, MORE))
    assert "1 completed" in output
    assert kinds() == ["lead", "tiles", "text", "notices"]
    assert home_page().from_template["version"] == 2
    # And an older one takes nothing back.
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    assert len(kinds()) == 4


def test_portals_of_before_home_pages_had_blocks_get_them(run: Provisioner, tmp_path: Path) -> None:
    run(PROVINCE, template=template(tmp_path, 1, []))
    assert kinds() == []
    run(PROVINCE, template=template(tmp_path, 2, HOME))
    assert kinds() == ["lead", "tiles", "text"]


def test_saving_without_a_change_is_no_touch(run: Provisioner, tmp_path: Path) -> None:
    """The editor's form stores every field, and identifiers for items and paragraphs."""
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    home = home_page()
    stream_block = home.body.stream_block
    form = stream_block.clean(home.body)
    home.body = stream_block.get_prep_value(form)
    raw = home.body.raw_data
    raw[2]["value"]["text"] = '<p data-block-key="k1j2h">Viết vào đây.</p>'
    home.title = "Tỉnh Lạng Sơn mến yêu"
    home.save_revision().publish()
    run(PROVINCE, template=template(tmp_path, 2, MORE))
    assert kinds() == ["lead", "tiles", "text", "notices"]
    home = home_page()
    assert home.title == "Tỉnh Lạng Sơn mến yêu"
    # The editor opens the latest revision: it must be what readers see.
    latest = home.get_latest_revision_as_object()
    assert [block.block_type for block in latest.body] == kinds()
    assert not home.has_unpublished_changes


@pytest.mark.parametrize("is_published", [True, False])
def test_what_people_composed_is_left_alone(
    run: Provisioner, tmp_path: Path, is_published: bool
) -> None:
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    home = home_page()
    home.body = [{"type": "notices", "value": {"title": "Tin báo", "count": 2}}]
    revision = home.save_revision()
    if is_published:
        revision.publish()
    before = kinds()
    run(PROVINCE, template=template(tmp_path, 2, MORE))
    assert kinds() == before
    draft = home_page().get_latest_revision_as_object()
    assert [block.value["title"] for block in draft.body] == ["Tin báo"]


def test_an_emptied_home_page_stays_empty(run: Provisioner, tmp_path: Path) -> None:
    run(PROVINCE, template=template(tmp_path, 1, HOME))
    home = home_page()
    home.body = []
    home.save_revision().publish()
    run(PROVINCE, template=template(tmp_path, 2, MORE))
    assert kinds() == []


@pytest.mark.parametrize(
    ("home", "complaint"),
    [
        ("x", "must be a list"),
        ([{"type": "lead", "valeu": {}}], "valeu"),
        ([{"type": "map-of-treasure", "value": {}}], "map-of-treasure"),
        ([{"type": "lead", "value": {"cuont": 3}}], "cuont"),
        ([{"type": "tiles", "value": {"tiles": [{"titel": "x"}]}}], "titel"),
        ([{"type": "lead", "value": {"more": {"section": "tin-tuk"}}}], "tin-tuk"),
        ([{"type": "lead", "value": 7}], "must map"),
        ([{"type": "lead", "sample": "yes"}], "true or false"),
        ([{"type": "tiles", "value": {"tiles": 5}}], "home[1]"),
    ],
)
def test_a_wrong_composition_is_refused_with_its_place(
    tmp_path: Path, db: None, home: Any, complaint: str
) -> None:
    with pytest.raises(DataFileError) as caught:
        load_template(template(tmp_path, 1, home))
    assert complaint in str(caught.value)


def test_a_block_can_be_dated(run: Provisioner, tmp_path: Path) -> None:
    later = {**HOME[1], "from": "2099-01-01"}
    run(PROVINCE, template=template(tmp_path, 1, [HOME[0], later]))
    assert kinds() == ["lead"]
