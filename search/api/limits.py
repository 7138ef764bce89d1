"""How often one address may search."""

from __future__ import annotations

from django.conf import settings

from documents.api.limits import PerAddress


class SearchesPerAddress(PerAddress):
    """So many searches an hour from one address (`SEARCH_API_RATE`); then 429."""

    scope = "search_api"

    def get_rate(self) -> str:
        """From the settings, read when it is asked."""
        return str(settings.SEARCH_API_RATE)
