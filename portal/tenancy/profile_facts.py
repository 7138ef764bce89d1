"""What the frame of a page shows of profiles: plain values, built once and kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.core.media.models import PortalImage
from portal.core.media.selectors import attach_renditions, public_renditions
from portal.tenancy.blocks import SOCIAL_KINDS
from portal.tenancy.models import SiteProfile

# What browsers that know no `srcset` get, in pixels.
_FALLBACK_WIDTH = 640


@dataclass(frozen=True)
class Picture:
    """A picture of the frame, with the addresses of its widths. `alt` empty: decoration."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class SocialAccount:
    """An official account elsewhere: `kind` is a key of `SOCIAL_KINDS`."""

    kind: str
    name: str
    url: str


@dataclass(frozen=True)
class Badge:
    """A label in the footer; `url` and `picture` may be missing."""

    label: str
    url: str
    picture: Picture | None


@dataclass(frozen=True)
class NoticeBar:
    """A line above the content of every page, from a moment to a moment (exclusive)."""

    text: str
    url: str
    begins: datetime.datetime | None
    ends: datetime.datetime | None
    # The portal that put it up, where that is one above; empty for the site's own.
    of: str = ""

    def is_up(self, now: datetime.datetime) -> bool:
        """Whether the line shows at `now`."""
        return (self.begins is None or self.begins <= now) and (
            self.ends is None or now < self.ends
        )


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; None is open."""

    first: datetime.date | None
    last: datetime.date | None

    def holds(self, day: datetime.date) -> bool:
        """Whether `day` is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class AgencyTexts:
    """The lines about the agency in one language."""

    agency_name: str
    parent_body: str
    responsible: str
    address: str
    licence: str


@dataclass(frozen=True)
class Pictures:
    """The pictures of a profile. One query for all of them, none where there are none."""

    emblem: Picture | None
    banner: Picture | None
    badges: tuple[Badge, ...]


def pictures_of(profile: SiteProfile) -> Pictures:
    """Emblem, banner and badges; a picture whose renditions are not made yet is left out."""
    badges = [block.value for block in profile.badges]
    attach_renditions([profile.emblem, profile.banner, *(badge.get("image") for badge in badges)])
    return Pictures(
        emblem=_picture(profile.emblem),
        banner=_picture(profile.banner, profile.banner_alt),
        badges=tuple(
            Badge(badge["label"], badge["url"] or "", _picture(badge.get("image"), badge["label"]))
            for badge in badges
        ),
    )


def _picture(image: PortalImage | None, alt: str = "") -> Picture | None:
    renditions = public_renditions(image) if image is not None else []
    if not renditions:
        return None
    fallback = next((made for made in renditions if made.width >= _FALLBACK_WIDTH), renditions[-1])
    srcset = ", ".join(f"{made.url} {made.width}w" for made in renditions)
    return Picture(fallback.url, srcset, fallback.width, fallback.height, alt)


def social_accounts_of(profile: SiteProfile) -> tuple[SocialAccount, ...]:
    """The accounts in the order of the form."""
    return tuple(
        SocialAccount(value["kind"], name_of_account(value), value["url"])
        for value in (block.value for block in profile.social_accounts)
    )


def name_of_account(value: Any) -> str:
    """What an official account is called: by its own name, else by its network."""
    return str(value["name"] or dict(SOCIAL_KINDS)[value["kind"]])


def notices_of(
    profile: SiteProfile, above: Iterable[tuple[str, SiteProfile]]
) -> tuple[NoticeBar, ...]:
    """The site's own notice, and those that portals above put up for their branch.

    `above`: the names of the units above, the nearest first, with their profiles.
    """
    found = [("", profile)] if profile.notice_text else []
    found += [(name, row) for name, row in above if row.notice_on_branch and row.notice_text]
    return tuple(
        NoticeBar(row.notice_text, row.notice_url, row.notice_from, row.notice_until, name)
        for name, row in found
    )


def mourning_of(profile: SiteProfile, above: Iterable[SiteProfile]) -> tuple[Span, ...]:
    """The days of mourning of the site, and those ordered for it from above."""
    rows = [profile, *(row for row in above if row.mourning_on_branch)]
    return tuple(
        Span(row.mourning_from, row.mourning_until) for row in rows if row.mourning_from is not None
    )


def texts_of(profile: SiteProfile) -> dict[str, AgencyTexts]:
    """The agency's lines a language, Vietnamese left out: the profile itself has them.

    What a translation leaves empty stays empty, except the name: better no line than one
    in the wrong language.
    """
    values: list[Any] = [block.value for block in profile.translations]
    return {
        value["language"]: AgencyTexts(
            agency_name=value["agency_name"],
            parent_body=value["parent_body"] or "",
            responsible=value["responsible"] or "",
            address=value["address"] or "",
            licence=value["licence"] or "",
        )
        for value in values
    }
