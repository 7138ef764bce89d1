"""A page as the access suite looks at it, and pages put below those of the commune."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from wagtail.models import Page

from portal.tenancy.models import SiteProfile
from tests.browser.network import COMMUNE


@dataclass(frozen=True)
class Fixture:
    """One address as a reader comes to it.

    `form` names the form whose refusal it shows: the name of the address that answers the
    form, and its fields. `posts` is what is written into the form of the page and sent.
    `fails_at` is what breaks on the way to the answer.
    """

    name: str
    path: str
    host: str = COMMUNE
    status: int = 200
    language: str = "vi"
    form: str = ""
    posts: tuple[tuple[str, str], ...] = ()
    fails_at: str = ""

    @contextmanager
    def conditions(self) -> Iterator[None]:
        """What must be so while the page is asked for."""
        if not self.fails_at:
            yield
            return
        with mock.patch(self.fails_at, side_effect=RuntimeError("broken for the test")):
            yield


def path_of(page: Page) -> str:
    """Where a page is read, on its own host."""
    return str(page.get_url_parts()[2])


def below(slug: str, page: Page) -> Any:
    """Publish a page below the commune's page of this slug."""
    parent = Page.objects.get(slug=slug, url_path__contains=commune_path()).specific
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def commune_path() -> str:
    profile = SiteProfile.objects.select_related("site__root_page").get(site__hostname=COMMUNE)
    path: str = profile.site.root_page.url_path
    return path
