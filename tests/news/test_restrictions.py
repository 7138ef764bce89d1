"""A view restriction that should not exist hides the page instead of costing queries."""

from __future__ import annotations

from wagtail.models import PageViewRestriction

from tests.news.conftest import Newsroom


def test_left_over_restriction_hides_the_page(commune: Newsroom) -> None:
    article = commune.publish("Nội bộ")
    assert commune.get("/tin-tuc/noi-bo/").status_code == 200
    restriction = PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert commune.get("/tin-tuc/noi-bo/").status_code in {404, 410}
    assert commune.get("/tin-tuc/").status_code == 200
    restriction.page_id = commune.index.pk
    restriction.save()
    assert commune.get("/tin-tuc/noi-bo/").status_code in {404, 410}
    assert commune.get("/tin-tuc/").status_code in {404, 410}
