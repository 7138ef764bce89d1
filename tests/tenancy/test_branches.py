"""Whether a unit has portals of others below it: known without a question to the database."""

from __future__ import annotations

import pytest

from portal.tenancy import context, root_paths
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.search.conftest import commune, province

__all__ = ["commune", "province"]
pytestmark = pytest.mark.django_db


def test_only_units_with_portals_below(commune: MemberSite, province: MemberSite) -> None:
    def has_branch(host: str) -> bool:
        match = context.match_host(host)
        assert match is not None
        return match.context.has_branch

    assert has_branch(province.site.hostname)
    assert not has_branch(commune.site.hostname)
    lonely = make_member_site("Tỉnh Bắc Ninh", "bacninh.localhost", level="province")
    root_paths.forget_all()
    assert not has_branch(lonely.site.hostname)
    make_member_site("Xã Lạc Vệ", "lacve.localhost", parent=lonely)
    root_paths.forget_all()
    assert has_branch(lonely.site.hostname)


def test_the_context_names_the_page_of_the_unit(commune: MemberSite) -> None:
    match = context.match_host(commune.site.hostname)
    assert match is not None
    assert match.context.unit_page_id == commune.unit_page_id
