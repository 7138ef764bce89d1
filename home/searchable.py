"""What of the portals themselves can be found: their pages of text, and the portals by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.models import HomePage, PlacePage, ProductPage, SectionPage, StandardPage
from portal.core import searchable
from portal.core.blocks.plain import plain_text
from portal.core.samples import own_blocks
from portal.core.searchable import Searchable
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.public_places import PagesRead, PublicPlace, public_places
from portal.tenancy.unit_names import older_names

PAGE: Final = "page"
UNIT: Final = "unit"


class TextPageReader(PagesRead):
    """Sections, pages of text, places and products. A page nobody has written is left out."""

    models = (SectionPage, StandardPage, PlacePage, ProductPage)

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """The public ones of these pages; eight statements at most."""
        pages: list[Any] = [
            *self.live(SectionPage, pks),
            *(page for page in self.live(StandardPage, pks) if _has_something(page)),
            *self.live(PlacePage, pks).select_related("kind", "rank"),
            *self.live(ProductPage, pks).select_related("kind"),
        ]
        places = public_places(pages)
        return [_page(page, places[page.pk]) for page in pages if page.pk in places]


def _has_something(page: StandardPage) -> bool:
    """Whether there is a word of the agency's own, or a map."""
    return page.is_filled or bool(own_blocks(page.body, page.samples))


def _page(page: Any, place: PublicPlace) -> Searchable:
    is_local = isinstance(page, PlacePage | ProductPage)
    facts = [page.address, page.season_note, getattr(page, "producer", "")] if is_local else []
    samples = () if is_local else page.samples
    return Searchable(
        pk=page.pk,
        site_id=place.site_id,
        language=place.language,
        path=place.path,
        title=page.title,
        parent=_sort_of(page) if is_local else "",
        lead=page.summary if is_local else page.intro,
        body="\n".join(filter(None, [*facts, plain_text(page.body, samples)])),
    )


def _sort_of(page: Any) -> str:
    """What a place or a product is: its kind, its rank."""
    rank = getattr(page, "rank", None)
    return ", ".join([page.kind.name, *([rank.name] if rank else [])])


class PortalReader(PagesRead):
    """Portals by the names of their units, in each language in which there is a home page."""

    models = (HomePage,)

    def read(self, pks: Sequence[int]) -> Iterable[Searchable]:
        """The public ones of these home pages; eight statements at most."""
        homes = list(self.live(HomePage, pks))
        places = public_places(homes)
        members = {
            member.site_id: member
            for member in MemberSite.objects.filter(
                site_id__in={place.site_id for place in places.values()}
            ).select_related("unit__parent", "site__profile")
        }
        names = older_names([member.unit_id for member in members.values()])
        return [
            _portal(home, places[home.pk], members[places[home.pk].site_id], names)
            for home in homes
            if home.pk in places
        ]


def _portal(
    home: HomePage, place: PublicPlace, member: MemberSite, names: dict[UUID, list[str]]
) -> Searchable:
    is_default = place.language == settings.LANGUAGE_CODE
    profile: Any = getattr(member.site, "profile", None)
    # Its e-mail address is nothing for programs that gather them.
    said = [profile.agency_name, profile.address, profile.phone] if profile else []
    older = [name for name in names[member.unit_id] if name != member.unit.name]
    return Searchable(
        pk=home.pk,
        site_id=place.site_id,
        language=place.language,
        path=place.path,
        title=member.unit.name if is_default else home.title,
        parent=member.unit.parent.name if member.unit.parent else "",
        lead="\n".join(dict.fromkeys(older)),
        body="\n".join(filter(None, [*said, home.intro])),
        is_over=member.state == SiteState.ARCHIVED,
    )


def portals_of(members: Q) -> list[int]:
    """Keys of the home pages of some member sites, in all languages. One query."""
    roots = MemberSite.objects.filter(members).values("site__root_page__translation_key")
    homes = HomePage.objects.filter(translation_key__in=roots)
    return list(homes.values_list("pk", flat=True))


def register_searchable() -> None:
    """Offer them to the search."""
    searchable.register(
        searchable.SearchableKind(
            PAGE,
            _("Pages of the portals"),
            TextPageReader(),
            order=30,
            page_types=(
                "home.sectionpage",
                "home.standardpage",
                "home.placepage",
                "home.productpage",
            ),
        )
    )
    searchable.register(
        searchable.SearchableKind(
            UNIT, _("Agencies and units"), PortalReader(), order=40, page_types=("home.homepage",)
        )
    )
