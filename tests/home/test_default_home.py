"""The home page of a new portal is sensible on its first day, and says nothing empty."""

from __future__ import annotations

import re

import pytest

from documents.models import DocumentIndexPage
from home.models import HomePage
from portal.tenancy.provisioning.home_spec import fill
from portal.tenancy.provisioning.templates import shipped_template
from tests.home.conftest import Portal

SAMPLE = "Viết ba đến năm câu"


def headings(html: str) -> list[str]:
    return [" ".join(found.split()) for found in re.findall(r"<h2[^>]*>([^<]*)</h2>", html)]


def test_a_new_commune_shows_what_it_has_and_nothing_else(commune: Portal) -> None:
    html = commune.html()
    assert headings(html) == [
        "Những việc người dân thường cần",
        "Dịch vụ công trực tuyến",
        "Liên kết website",
        "Chuyên trang",
    ]
    for path in ("/thu-tuc-hanh-chinh/", "/thong-bao/", "/cong-khai/", "/lien-he/"):
        assert f'href="{path}"' in html
    assert 'href="https://dichvucong.gov.vn"' in html
    assert SAMPLE not in html
    assert "home-nothing" not in html
    assert "None" not in html


def test_the_department_and_the_province_lead_to_their_own_sections(
    province: Portal, department: Portal
) -> None:
    assert 'href="/gioi-thieu/chuc-nang-nhiem-vu/"' in department.html()
    assert 'href="/chien-luoc-quy-hoach/"' in province.html()
    assert "Tỉnh Lạng Sơn" in department.words()
    assert "Sở Tư pháp" in province.words()


@pytest.mark.parametrize("name", ["commune", "department", "province"])
def test_shipped_compositions_are_what_the_editors_form_accepts(name: str, commune: Portal) -> None:
    """Every block of a template validates once its sections are pages."""
    template = shipped_template(name)
    block = HomePage._meta.get_field("body").stream_block
    # Any page will do for a tile; a list of news and a library are asked for as such.
    keys = [section.key for section in template.walk()]
    pages = {key: int(commune.page("lien-he").pk) for key in keys}
    lists = {key: int(commune.list("tin-tuc").pk or 0) for key in keys}
    library = DocumentIndexPage.objects.descendant_of(commune.home).get()
    kinds = dict.fromkeys(("tiles", "text", "facts"), pages)
    kinds["documents"] = dict.fromkeys(keys, library.pk)
    body = [
        {"type": spec.kind, "value": fill(spec.value, kinds.get(spec.kind, lists))}
        for spec in template.home
    ]
    block.clean(block.to_python(body))


def test_a_home_page_that_nobody_composed_shows_news_and_notices(commune: Portal) -> None:
    HomePage.objects.filter(pk=commune.home.pk).update(body=[], from_template={})
    commune.publish("Tin hoạt động")
    commune.publish("Lịch cắt điện", "thong-bao")
    html = commune.html()
    assert html.count("Tin hoạt động") == 1
    assert "Lịch cắt điện" in html[html.index('class="home-notices"') :]
    assert 'href="/tin-tuc/"' in html
    assert 'href="/thong-bao/"' in html


def test_sections_that_no_menu_names_stand_at_the_end(commune: Portal) -> None:
    html = commune.html()
    sections = html[html.index('class="home-sections"') :]
    assert 'href="/nguoi-phat-ngon/"' in sections
    assert 'href="/gioi-thieu/"' not in sections
