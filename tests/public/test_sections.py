"""Every section that a template makes can be reached from the home page.

TT 32/2017/TT-BTTTT: mandatory categories are visible on the home page or in its menu;
what stands below a section is one step further at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page

from portal.tenancy.models import MemberSite
from tests.support.provisioning import Provisioner

Get = Callable[..., Any]

HEADER = "code,level,full_name,name,type,parent_code,ended,practice"
PROVINCE = "20,province,Tỉnh Lạng Sơn,Lạng Sơn,Tỉnh,,,"
UNITS = {
    "province": PROVINCE,
    "commune": "06463,commune,Xã Chi Lăng,Chi Lăng,Xã,20,,",
    "department": "STP,department,Sở Tư pháp,Tư pháp,Sở,20,,",
    "district_archive": "186,district,Huyện Chi Lăng,Chi Lăng,Huyện,20,2025-07-01,",
    "practice": "TH1,practice,Trang thực hành,Thực hành,,20,,",
}


def links(html: str) -> set[str]:
    """Paths that a page leads to."""
    return set(re.findall(r'href="(/[^"]*)"', html))


@pytest.mark.django_db
@pytest.mark.parametrize("template", UNITS)
def test_all_sections_of_a_template_are_reachable(
    tmp_path: Path, public_get: Get, template: str
) -> None:
    rows = [PROVINCE] if template == "province" else [PROVINCE, UNITS[template]]
    Provisioner(tmp_path)(*rows, small=False, header=HEADER)
    member = MemberSite.objects.select_related("site__root_page").get(template_name=template)
    host, root = member.site.hostname, member.site.root_page

    def read(path: str) -> set[str]:
        answer = public_get(host, path)
        assert answer.status_code == 200, path
        return links(answer.content.decode())

    home = read("/")
    pages = list(Page.objects.descendant_of(root).order_by("path"))
    assert len(pages) > 5
    for page in pages:
        path = page.url_path.replace(root.url_path, "/", 1)
        if page.depth == root.depth + 1:
            assert path in home, path
        else:
            above = path.rstrip("/").rpartition("/")[0] + "/"
            assert path in home | read(above), path
