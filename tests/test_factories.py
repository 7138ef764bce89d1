"""The shared fixture stands on its own feet."""

from __future__ import annotations

import pytest

from tests.factories import make_member_site


@pytest.mark.django_db
def test_a_commune_lies_under_its_province() -> None:
    province = make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")
    commune = make_member_site("Xã Chi Lăng", "chilang.langson.localhost", parent=province)
    assert commune.unit_page.path.startswith(province.unit_page.path)
    assert commune.site.root_page.get_parent().pk == commune.unit_page_id
