"""The address of the page of a site's editorial board."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.tenancy.context import SiteContext

SEGMENT = "ban-bien-tap"


def board_path(site: SiteContext) -> str:
    """Path of the page in the language of the site; empty where there is no board today."""
    return f"{site.home_url}{SEGMENT}/" if site.has_board else ""
