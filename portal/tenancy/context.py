"""What a public host stands for: the site, its unit, state, profile and menu.

Built once a host and language, kept in the process, and rebuilt when the version of
one of the sites it mentions changes (its own, its parent's, its successors').
"""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from portal.core import theme
from portal.tenancy import root_paths, versions
from portal.tenancy.menus import MenuEntry, menus_of
from portal.tenancy.models import (
    EditorialBoard,
    HostName,
    HostRole,
    MemberSite,
    SiteProfile,
    SiteState,
    Succession,
)
from portal.tenancy.profile_facts import (
    AgencyTexts,
    Badge,
    NoticeBar,
    Picture,
    SocialAccount,
    Span,
    mourning_of,
    notices_of,
    pictures_of,
    social_accounts_of,
    texts_of,
)
from portal.tenancy.root_paths import root_url

# Contexts kept in one process. A context is some kilobytes; a network of 3,355
# sites fits, and a flood of invented hosts cannot push memory further.
_MAX_KEPT = 4_096

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Link:
    """A name and where it leads; `url` is empty where there is no portal."""

    name: str
    url: str


@dataclass(frozen=True)
class Archive:
    """Why a site is an archive: since when, and who carries on."""

    ended_on: datetime.date | None
    successors: tuple[Link, ...]


@dataclass(frozen=True)
class LanguageHome:
    """The home page of a site in one language."""

    language: str
    page_id: int
    url_path: str
    tree_path: str


def dialled(number: str) -> str:
    """A telephone number as `tel:` wants it: "(0205) 3820.000" → "02053820000"."""
    return "".join(sign for sign in number if sign in "+0123456789")


@dataclass(frozen=True)
class SiteContext:
    """Everything about a site that its public pages show, in one language."""

    site_id: int
    host: str
    unit_id: str
    unit_name: str
    level: str
    state: str
    is_practice: bool
    agency_name: str
    parent_body: str
    responsible: str
    address: str
    phone: str
    email: str
    parent: Link | None
    archive: Archive | None
    homes: dict[str, LanguageHome]
    menus: dict[str, tuple[MenuEntry, ...]]
    depends_on: tuple[str, ...]
    unit_page_id: int | None = None
    licence: str = ""
    social_accounts: tuple[SocialAccount, ...] = ()
    badges: tuple[Badge, ...] = ()
    emblem: Picture | None = None
    theme: Mapping[str, str] = field(default_factory=dict)
    # Languages beyond Vietnamese that the site has opted in to.
    languages: tuple[str, ...] = ()
    # Dated facts: what holds now is asked of the properties below.
    all_notices: tuple[NoticeBar, ...] = ()
    mourning_days: tuple[Span, ...] = ()
    dated_banner: tuple[Picture, Span] | None = None
    # Days on which an editorial board is in force.
    board_days: tuple[Span, ...] = ()
    texts: Mapping[str, AgencyTexts] = field(default_factory=dict)
    language: str = settings.LANGUAGE_CODE

    @property
    def home(self) -> LanguageHome | None:
        """The home page in the language of the request, if there is a live one."""
        return self.homes.get(self.language)

    @property
    def names_language(self) -> str:
        """The language in which the lines about the agency are: Vietnamese but for own texts."""
        return self.language if self.language in self.texts else settings.LANGUAGE_CODE

    @property
    def has_branch(self) -> bool:
        """Whether portals of other units lie below this one's. No query."""
        home = self.homes.get(settings.LANGUAGE_CODE)
        return home is not None and root_paths.has_sites_below(home.url_path)

    @property
    def home_url(self) -> str:
        """Path of the home page in the language of the request."""
        return "/" if self.language == settings.LANGUAGE_CODE else f"/{self.language}/"

    @property
    def menu(self) -> tuple[MenuEntry, ...]:
        """The main menu in the language of the request."""
        return self.menus.get(self.language, ())

    @property
    def url(self) -> str:
        """Scheme and host, without a trailing slash."""
        return root_url(self.host)

    @cached_property
    def is_archived(self) -> bool:
        """Whether the dated banner stands on every page."""
        return self.state == SiteState.ARCHIVED

    @property
    def notices(self) -> tuple[NoticeBar, ...]:
        """The notices that are up at this moment, those of the portals above first."""
        now = timezone.now()
        up = [notice for notice in self.all_notices if notice.is_up(now)]
        return tuple(sorted(up, key=lambda notice: notice.of == ""))

    @property
    def in_mourning(self) -> bool:
        """Whether this is a day of mourning: greyscale, no festive banner."""
        today = timezone.localdate()
        return any(span.holds(today) for span in self.mourning_days)

    @property
    def has_board(self) -> bool:
        """Whether an editorial board is in force today."""
        today = timezone.localdate()
        return any(span.holds(today) for span in self.board_days)

    @property
    def banner(self) -> Picture | None:
        """The banner of this day, if there is one; none in mourning."""
        if self.dated_banner is None or self.in_mourning:
            return None
        picture, span = self.dated_banner
        return picture if span.holds(timezone.localdate()) else None

    @property
    def theme_colour(self) -> str:
        """What a telephone paints its own bars with: that of the utility bar."""
        return theme.complete(self.theme)["brand-deep"]

    @property
    def phones(self) -> tuple[tuple[str, str], ...]:
        """Each telephone number as it is written, and as a telephone dials it."""
        written = [number.strip() for number in self.phone.split(";")]
        return tuple((number, dialled(number)) for number in written if dialled(number))

    @cached_property
    def theme_fingerprint(self) -> str:
        """Names the stylesheet of the site's own colours; empty for the default ones."""
        return theme.fingerprint(self.theme)

    def in_language(self, language: str) -> SiteContext:
        """The same site, read in another language; its lines in that language if it has them."""
        if language == self.language:
            return self
        lines = self.texts.get(language)
        return replace(self, language=language, **(asdict(lines) if lines else {}))

    def wagtail_site(self) -> Site:
        """The Site row this context was built from, without a query."""
        home = self.homes.get(settings.LANGUAGE_CODE)
        return Site(
            id=self.site_id,
            hostname=self.host,
            port=80,
            site_name=self.agency_name,
            root_page_id=home.page_id if home else None,
        )


@dataclass(frozen=True)
class HostMatch:
    """What a host is to its site."""

    context: SiteContext
    role: str


_lock = threading.Lock()
_kept: OrderedDict[str, tuple[datetime.date, dict[str, int], HostMatch | None]] = OrderedDict()


def match_host(host: str) -> HostMatch | None:
    """The site that answers on `host`, or None for a host that is not ours.

    No query at all while versions are fresh, one when they must be read again.
    """
    today = timezone.localdate()  # hosts are dated: what held yesterday may not today
    kept = _kept.get(host)
    if kept is not None:
        day, seen, match = kept
        # The root paths' version comes with the same query: every page needs it, too.
        now = versions.current([*seen, versions.ROOT_PATHS])
        if day == today and all(now[key] == version for key, version in seen.items()):
            _note_use(host)
            return match
    match, seen = _load(host, today)
    with _lock:
        _kept[host] = (today, seen, match)
        _kept.move_to_end(host)
        while len(_kept) > _MAX_KEPT:
            _kept.popitem(last=False)
    return match


def _note_use(host: str) -> None:
    """Let what nobody asks for be dropped first: invented hosts, not sites in use."""
    with _lock:
        if host in _kept:
            _kept.move_to_end(host)


def forget_all() -> None:
    """Drop all contexts of this process (between tests, after a fork)."""
    with _lock:
        _kept.clear()


def _load(host: str, today: datetime.date) -> tuple[HostMatch | None, dict[str, int]]:
    """Read a host's context; also the versions it was read at, by key.

    Versions are read before the data they stand for: a change in between is then seen
    as newer, never missed. Which sites a context mentions is asked first for that
    reason, and once more where it changed meanwhile.
    """
    unknown = versions.current([versions.HOSTS])
    needed = _keys_of(host, today)
    while needed:
        seen = versions.current(needed)
        name = _names(host, today).select_related("site__member__unit", "site__root_page").first()
        if name is None:
            break
        context = _build(name.site)
        if seen.keys() >= set(context.depends_on):
            return HostMatch(context, name.role), seen
        needed = context.depends_on
    return None, unknown


def _names(host: str, today: datetime.date) -> QuerySet[HostName]:
    """The row of `host`, if it answers for a member site today, with its place in the tree."""
    rows = HostName.objects.on(today).filter(host=host, site__member__isnull=False)
    return rows.select_related("site__member__unit_page")


def _keys_of(host: str, today: datetime.date) -> tuple[str, ...]:
    """Version keys of the sites that the context of `host` mentions; none for no host of ours."""
    found = _names(host, today).first()
    if found is None:
        return ()
    member: MemberSite = found.site.member
    ids = [member.site_id, *_above(member).values_list("site_id", flat=True)]
    if member.state == SiteState.ARCHIVED:
        after = Succession.objects.filter(old_id=member.unit_id, new__member_site__isnull=False)
        ids += after.values_list("new__member_site__site_id", flat=True)
    return tuple(versions.site_key(pk) for pk in ids)


def _build(site: Site) -> SiteContext:
    """Read everything about one site: seven queries or so, whatever the network's size."""
    member: MemberSite = site.member
    unit = member.unit
    profile = _profile(site) or SiteProfile(agency_name=unit.name)
    homes = _homes(site)
    above = list(_above(member).select_related("unit", "site__profile"))
    profiles_above = [(row.unit.name, row.site.profile) for row in above if _has_profile(row)]
    archive, successor_ids = _archive(member)
    related = [site.pk, *(row.site_id for row in above), *successor_ids]
    pictures = pictures_of(profile)
    return SiteContext(
        site_id=site.pk,
        host=site.hostname,
        unit_id=str(unit.pk),
        unit_name=unit.name,
        level=unit.level_id,
        state=member.state,
        is_practice=member.is_practice,
        agency_name=profile.agency_name,
        parent_body=profile.parent_body,
        responsible=profile.responsible,
        address=profile.address,
        phone=profile.phone,
        email=profile.email,
        parent=Link(above[0].unit.name, root_url(above[0].site.hostname)) if above else None,
        archive=archive,
        homes=homes,
        menus=menus_of(site, homes),
        depends_on=tuple(versions.site_key(pk) for pk in related),
        unit_page_id=member.unit_page_id,
        licence=profile.licence,
        social_accounts=social_accounts_of(profile),
        badges=pictures.badges,
        emblem=pictures.emblem,
        theme=theme.own_tokens(profile.theme),
        languages=tuple(profile.languages),
        all_notices=notices_of(profile, profiles_above),
        mourning_days=mourning_of(profile, [row for _name, row in profiles_above]),
        dated_banner=(
            (pictures.banner, Span(profile.banner_from, profile.banner_until))
            if pictures.banner
            else None
        ),
        board_days=_board_days(site),
        texts={
            settings.LANGUAGE_CODE: AgencyTexts(
                profile.agency_name,
                profile.parent_body,
                profile.responsible,
                profile.address,
                profile.licence,
            ),
            **texts_of(profile),
        },
    )


def _board_days(site: Site) -> tuple[Span, ...]:
    """When the site has an editorial board: of today's and those to come."""
    boards = EditorialBoard.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate()), site=site
    )
    days = boards.order_by("valid_from").values_list("valid_from", "valid_to")
    return tuple(Span(first, end and end - _ONE_DAY) for first, end in days)


def _profile(site: Site) -> SiteProfile | None:
    """The profile with its two pictures."""
    rows = SiteProfile.objects.filter(site=site)
    return rows.select_related("emblem", "banner").first()


def _has_profile(member: MemberSite) -> bool:
    """Whether provisioning has come that far; the joined row is there without a query."""
    return hasattr(member.site, "profile")


def _homes(site: Site) -> dict[str, LanguageHome]:
    """Home pages of a site: its root, and the root's live translations.

    An alias would show the root's own text as if it were another language's.
    """
    root = site.root_page
    rows = (
        Page.objects.filter(translation_key=root.translation_key)
        .filter(live=True, alias_of__isnull=True)
        .values_list("locale__language_code", "pk", "url_path", "path")
    )
    return {row[0]: LanguageHome(*row) for row in rows}


def _above(member: MemberSite) -> QuerySet[MemberSite]:
    """The portals above in the tree, the nearest first."""
    path = member.unit_page.path
    above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    return MemberSite.objects.filter(unit_page__path__in=above).order_by("-unit_page__path")


def _archive(member: MemberSite) -> tuple[Archive | None, list[int]]:
    """End and successors of the unit of an archived site."""
    if member.state != SiteState.ARCHIVED:
        return None, []
    successions = (
        Succession.objects.filter(old_id=member.unit_id)
        .select_related("new__member_site__site")
        .order_by("new__name")
    )
    links, ids = [], []
    for succession in successions:
        successor: MemberSite | None = getattr(succession.new, "member_site", None)
        links.append(
            Link(succession.new.name, root_url(successor.site.hostname) if successor else "")
        )
        if successor:
            ids.append(successor.site_id)
    ended = member.unit.valid_to or member.state_since
    return Archive(ended, tuple(links)), ids


def is_canonical(match: HostMatch) -> bool:
    """Whether the site itself answers on this host, or only points elsewhere."""
    return match.role == HostRole.PRIMARY
