"""What a public host stands for: the site, its unit, state, profile and menu.

Built once a host and language, kept in the process, and rebuilt when the version of
one of the sites it mentions changes (its own, its parent's, its successors').
"""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from portal.tenancy import versions
from portal.tenancy.models import (
    HostName,
    HostRole,
    MemberSite,
    MenuItem,
    SiteProfile,
    SiteState,
    Succession,
)
from portal.tenancy.root_paths import root_url

# Contexts kept in one process. A context is some kilobytes; a network of 3,355
# sites fits, and a flood of invented hosts cannot push memory further.
_MAX_KEPT = 4_096


@dataclass(frozen=True)
class Link:
    """A name and where it leads; `url` is empty where there is no portal."""

    name: str
    url: str


@dataclass(frozen=True)
class MenuEntry:
    """One line of the main menu; `url` is a path on the site's own host."""

    label: str
    url: str
    page_id: int


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
    language: str = settings.LANGUAGE_CODE

    @property
    def home(self) -> LanguageHome | None:
        """The home page in the language of the request, if there is a live one."""
        return self.homes.get(self.language)

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

    def in_language(self, language: str) -> SiteContext:
        """The same site, read in another language."""
        return self if language == self.language else replace(self, language=language)

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
    ids = [member.site_id, *_above(member).values_list("site_id", flat=True)[:1]]
    if member.state == SiteState.ARCHIVED:
        after = Succession.objects.filter(old_id=member.unit_id, new__member_site__isnull=False)
        ids += after.values_list("new__member_site__site_id", flat=True)
    return tuple(versions.site_key(pk) for pk in ids)


def _build(site: Site) -> SiteContext:
    """Read everything about one site: six queries, whatever the network's size."""
    member: MemberSite = site.member
    unit = member.unit
    profile = SiteProfile.objects.filter(site=site).first() or SiteProfile(agency_name=unit.name)
    homes = _homes(site)
    parent, parent_id = _parent(member)
    archive, successor_ids = _archive(member)
    related = [site.pk, *([parent_id] if parent_id else []), *successor_ids]
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
        parent=parent,
        archive=archive,
        homes=homes,
        menus=_menus(site, homes),
        depends_on=tuple(versions.site_key(pk) for pk in related),
    )


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


def _menus(site: Site, homes: dict[str, LanguageHome]) -> dict[str, tuple[MenuEntry, ...]]:
    """The menu a language; a page that is not live is left out, never a dead link."""
    menus: dict[str, tuple[MenuEntry, ...]] = {}
    items = MenuItem.objects.filter(site=site, page__live=True).select_related("page")
    for item in items:
        for language, home in homes.items():
            if item.page.url_path.startswith(home.url_path):
                prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
                entry = MenuEntry(
                    label=item.label or item.page.title,
                    url=prefix + item.page.url_path[len(home.url_path) :],
                    page_id=item.page_id,
                )
                menus[language] = (*menus.get(language, ()), entry)
    return menus


def _above(member: MemberSite) -> QuerySet[MemberSite]:
    """The portals above in the tree, the nearest first."""
    path = member.unit_page.path
    above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    return MemberSite.objects.filter(unit_page__path__in=above).order_by("-unit_page__path")


def _parent(member: MemberSite) -> tuple[Link | None, int | None]:
    """The nearest portal above in the tree, if there is one."""
    found = _above(member).select_related("unit", "site").first()
    if found is None:
        return None, None
    return Link(found.unit.name, root_url(found.site.hostname)), found.site_id


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
