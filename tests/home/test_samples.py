"""Text that a template began: hidden until somebody has rewritten it, and listed as a task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.rich_text import RichText

from home.desk import tasks_of_pages
from home.models import SectionPage, StandardPage
from portal.core.editor_tasks import EditedSite
from portal.tenancy.boundaries.load import load_boundaries
from portal.tenancy.provisioning.templates import load_template
from portal.tenancy.provisioning.yaml_file import DataFileError
from tests.geo.land import plot
from tests.home.conftest import PROVINCE, Portal, Provision, words
from tests.tenancy.boundary_files import ORIGIN, feature, write

SAMPLE = "khoảng cách đến trung tâm tỉnh"
PATH = "/gioi-thieu/dieu-kien-tu-nhien/"


@pytest.fixture
def portal(provision: Provision) -> Portal:
    provision("Tỉnh Lạng Sơn", "20", PROVINCE, "province")
    return provision("Xã Chi Lăng", "06463", "chilang.langson.localhost")


def read(portal: Portal, path: str = PATH) -> str:
    """What a reader reads between header and footer."""
    answer = Client().get(path, headers={"host": portal.host})
    assert answer.status_code == 200
    html = answer.content.decode()
    return words(html[html.index("<main") : html.index("</main>")])


def edit(page: Any, blocks: list[Any]) -> None:
    page.body = blocks
    page.save_revision().publish()


def stored(page: StandardPage) -> list[Any]:
    """The blocks as the form gives them back."""
    return [(block.block_type, block.value) for block in page.body]


def nature(portal: Portal) -> StandardPage:
    page: StandardPage = portal.page("dieu-kien-tu-nhien").specific
    return page


def test_the_decrees_items_are_there(portal: Portal) -> None:
    home = portal.home
    slugs = set(home.get_descendants().values_list("slug", flat=True))
    assert slugs >= {
        *("to-chuc-bo-may", "ban-do-dia-gioi", "dieu-kien-tu-nhien", "lich-su"),
        *("truyen-thong-van-hoa", "di-tich-danh-thang", "lanh-dao"),
    }
    assert SectionPage.objects.descendant_of(home).filter(slug="di-tich-danh-thang").exists()
    body = portal.page("ban-do-dia-gioi").specific.body
    assert [block.block_type for block in body] == ["boundary_map", "paragraph"]


def test_readers_do_not_see_the_sample(portal: Portal) -> None:
    assert any(SAMPLE in str(block.value) for block in nature(portal).body)
    text = read(portal)
    assert SAMPLE not in text
    assert "đang được chuẩn bị" in text


def test_the_section_says_what_is_being_prepared(portal: Portal) -> None:
    assert read(portal, "/gioi-thieu/").count("Đang chuẩn bị nội dung") >= 5
    edit(nature(portal), [("paragraph", RichText("<p>Núi đá vôi và thung lũng.</p>"))])
    before = read(portal, "/gioi-thieu/").count("Đang chuẩn bị nội dung")
    assert before == 4


def test_a_page_with_the_map_alone_is_not_being_prepared(portal: Portal, tmp_path: Path) -> None:
    before = read(portal, "/gioi-thieu/").count("Đang chuẩn bị nội dung")
    rows = [feature("06463", "Xã Chi Lăng", plot(0, 0)), feature("20", "Lạng Sơn", plot(0, 0, 2))]
    load_boundaries(write(tmp_path, "ranh-gioi.geojson", rows), ORIGIN)
    assert read(portal, "/gioi-thieu/").count("Đang chuẩn bị nội dung") == before - 1


def test_a_sample_saved_by_the_editors_form_is_a_sample_still(portal: Portal) -> None:
    page = nature(portal)
    blocks = stored(page)
    # The rich text editor marks every paragraph with a key of its own.
    blocks[0] = (
        "paragraph",
        RichText(blocks[0][1].source.replace("<p>", '<p data-block-key="x1">')),
    )
    edit(page, blocks)
    assert SAMPLE not in read(portal)
    assert not nature(portal).is_filled


def test_what_somebody_wrote_is_shown_and_the_rest_of_the_sample_is_not(portal: Portal) -> None:
    page = nature(portal)
    blocks = stored(page)
    blocks[1] = ("paragraph", RichText("<h3>Khí hậu</h3><p>Mùa đông có sương muối.</p>"))
    edit(page, blocks)
    text = read(portal)
    assert "Mùa đông có sương muối." in text
    assert SAMPLE not in text
    assert "đang được chuẩn bị" not in text
    assert nature(portal).is_filled


def test_one_word_changed_makes_it_somebodys_text(portal: Portal) -> None:
    page = nature(portal)
    blocks = stored(page)
    blocks[0] = ("paragraph", RichText(blocks[0][1].source.replace("Viết vị trí", "Vị trí")))
    edit(page, blocks)
    assert SAMPLE in read(portal)


def test_a_draft_does_not_fill_the_page(portal: Portal) -> None:
    page = nature(portal)
    page.body = [("paragraph", RichText("<p>Bản thảo.</p>"))]
    page.save_revision()
    assert not nature(portal).is_filled


def test_samples_are_tasks_until_they_are_rewritten(portal: Portal) -> None:
    member = portal.member
    site = EditedSite(member.site_id, "x", member.unit_id, member.site.root_page_id, "commune")

    def titles() -> set[str]:
        return {task.place for task in tasks_of_pages([site])}

    assert {"Điều kiện tự nhiên", "Di tích – danh thắng", "Bản đồ địa giới hành chính"} <= titles()
    edit(nature(portal), [("paragraph", RichText("<p>Núi đá vôi.</p>"))])
    assert "Điều kiện tự nhiên" not in titles()
    edit(nature(portal), [])
    assert "Điều kiện tự nhiên" in titles()


def test_a_template_marks_samples_only_where_they_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        """
name: t
version: 1
levels: [commune]
basis: x
agency_name: x
parent_body: ''
sections:
  - title: Tin
    slug: tin
    type: news.NewsIndexPage
    fields: {body: [{type: paragraph, value: <p>x</p>, sample: true}]}
""",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError):
        load_template(path)
