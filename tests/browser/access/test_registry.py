"""Nothing that readers can meet is without a fixture. Needs no browser."""

from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from tests.browser.access.gallery import gallery
from tests.browser.access.registry import is_sent_by_its_form, unregistered, visit
from tests.browser.network import make_network


def test_everything_that_readers_meet_has_a_fixture(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    fixtures = gallery(make_network())
    assert len({fixture.name for fixture in fixtures}) == len(fixtures)
    assert [row for row in fixtures if row.form and not is_sent_by_its_form(row)] == []
    visits = [visit(fixture) for fixture in fixtures]
    wrong = [(row.fixture.name, row.status) for row in visits if row.status != row.fixture.status]
    assert wrong == []
    assert unregistered(visits) == []
    # The check itself: it names what is taken away.
    for name, missing in (
        ("place", "page type home.PlacePage"),
        ("page taken down", "template 410.html"),
        ("failure", "template 500.html"),
        ("suspended portal", "template 503_suspended.html"),
        ("no such portal", "template 404_unknown_host.html"),
        ("articles of a tag", "template news/tag_page.html"),
        ("preferences, no such commune", "refusal of the form preferences: tim (/tuy-chon/)"),
    ):
        assert missing in unregistered(row for row in visits if row.fixture.name != name)
    texts = ("standard page with every block", "article with every block")
    without = unregistered(row for row in visits if row.fixture.name not in texts)
    assert any(line.startswith("block accordion ") for line in without)
    without = unregistered(row for row in visits if "home page with" not in row.fixture.name)
    assert any(line.startswith("block pictures ") for line in without)
