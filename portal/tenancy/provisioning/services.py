"""The verb: give a unit its portal, or complete the one it has.

One unit is one transaction. What is there is left alone: titles, hosts, profile, menu
and state belong to people from the moment they exist.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Site

from portal.core.audit.services import AuditAction, batch
from portal.tenancy import addresses, versions
from portal.tenancy.models import (
    HostName,
    HostRole,
    MemberSite,
    MenuItem,
    PublicAddress,
    SiteProfile,
    SiteState,
    Unit,
)
from portal.tenancy.provisioning import home_body, network
from portal.tenancy.provisioning.collections import add_collections
from portal.tenancy.provisioning.kit import Kit, make_kit
from portal.tenancy.provisioning.pages import PageBuilder, content_locale
from portal.tenancy.provisioning.planning import reference, registered
from portal.tenancy.provisioning.register import ensure_unit
from portal.tenancy.provisioning.specs import Outcome, Refused, Status, UnitSpec
from portal.tenancy.provisioning.templates import Section
from portal.tenancy.register.issuers import ensure_issuing_bodies

# Between two lines of a menu, so that people can put others in between.
_MENU_STEP = 10


def provision_unit(spec: UnitSpec, kit: Kit | None = None) -> Outcome:
    """Give the unit of `spec` its portal, or complete it. A unit's fault is an outcome.

    Either everything the unit lacked is made, or nothing; the number of queries does
    not depend on the size of the network.
    """
    kit = kit or make_kit()
    try:
        outcome = inspect_unit(spec, kit)
        if outcome.status is Status.SKIPPED:
            return outcome
        with batch(AuditAction.PROVISION, spec.full_name, code=spec.code, host=outcome.host):
            return _Provisioning(spec, kit).run()
    except Refused as reason:
        return Outcome(spec, Status.REFUSED, spec.host, (), str(reason))
    except ValidationError as error:
        return Outcome(spec, Status.REFUSED, spec.host, (), "; ".join(error.messages))
    except IntegrityError:
        message = _("another run or person made the same at this moment; run again")
        return Outcome(spec, Status.REFUSED, spec.host, (), message)


def inspect_unit(spec: UnitSpec, kit: Kit) -> Outcome:
    """What `provision_unit` has to do. Reads only. Raises `Refused`.

    A unit without a site counts as to be made, whatever pages it may have.
    """
    ref = reference(spec, kit.today)
    unit = registered(spec, network.units_by_ref([ref], kit.rules)[ref])
    member = _member_of(unit)
    if unit is None or member is None:
        return Outcome(spec, Status.MADE, spec.host)
    host = member.site.hostname
    reason = _reason_to_leave(spec, member)
    if reason:
        return Outcome(spec, Status.SKIPPED, host, (), reason)
    builder = PageBuilder(unit, kit.template_for(spec), content_locale(), kit.today)
    missing = [section.title for section in builder.missing(member.site.root_page)]
    if not HostName.objects.filter(site=member.site, role=HostRole.PRIMARY).exists():
        missing.append(_("host"))
    if not SiteProfile.objects.filter(site=member.site).exists():
        missing.append(_("profile"))
    is_newer = member.template_version < builder.template.version
    if is_newer and home_body.is_due(member.site.root_page.specific, builder.template):
        missing.append(_("home page"))
    if not missing and not is_newer:
        return Outcome(spec, Status.SKIPPED, host, (), _("nothing was missing"))
    return Outcome(spec, Status.COMPLETED, host, tuple(missing))


def _member_of(unit: Unit | None) -> MemberSite | None:
    if unit is None:
        return None
    rows = MemberSite.objects.filter(unit=unit)
    return rows.select_related("unit", "site__root_page", "unit_page", "branch_collection").first()


def _reason_to_leave(spec: UnitSpec, member: MemberSite) -> str:
    """Why an existing site is not provisioning's to change, or ""."""
    if member.state != SiteState.ACTIVE:
        return _("the site is %s and stays as it is") % member.get_state_display()
    if spec.ended is not None:
        return _("the unit has ended, but its site is active: archiving it is for people")
    return ""


class _Provisioning:
    """One unit's transaction: each step finds what is there, or makes it."""

    def __init__(self, spec: UnitSpec, kit: Kit) -> None:
        self.spec = spec
        self.kit = kit
        self.template = kit.template_for(spec)
        self.made: list[str] = []

    def run(self) -> Outcome:
        """Do all steps in the order in which each needs the one before."""
        parent = self._parent()
        unit, is_new = ensure_unit(
            self.spec, parent.unit if parent else None, self.kit.rules, self.kit.today
        )
        if is_new:
            self.made.append(_("register"))
            ensure_issuing_bodies([unit])
        member = None if is_new else _member_of(unit)
        host = member.site.hostname if member else self.spec.host
        if not host:
            raise Refused(_("the unit has no host"))
        home, unit_page, sections = self._pages(unit, parent, host)
        # What other runs wait for (version keys) comes last and is held shortest.
        if member is None:
            member = self._member(unit, parent, unit_page, home, host)
            status = Status.MADE
        else:
            status = Status.COMPLETED
        self._host_name(member.site, host)
        self._profile(member, parent)
        self._menu(member.site, sections)
        self._note_template(member)
        return Outcome(self.spec, status, host, tuple(self.made))

    def _parent(self) -> MemberSite | None:
        """The portal of the unit above. Raises `Refused` if it has none."""
        code = self.spec.parent_code
        if not code:
            return None
        levels = self.kit.rules.levels[self.spec.level].parents
        refs = [network.UnitRef(level, code, self.kit.today) for level in levels]
        found = network.units_by_ref(refs, self.kit.rules).values()
        units = [unit for rows in found for unit in rows]
        member = _member_of(units[0]) if len(units) == 1 else None
        if member is None:
            raise Refused(_("the parent unit %s has no portal") % code)
        return member

    def _pages(
        self, unit: Unit, parent: MemberSite | None, host: str
    ) -> tuple[Any, Any, list[tuple[Section, Any]]]:
        """Home, unit page and the sections added; published, indexed, with addresses."""
        locale: Locale = content_locale()
        builder = PageBuilder(unit, self.template, locale, self.kit.today)
        unit_page = builder.unit_page(parent.unit_page if parent else None, host)
        home = builder.home_page(unit_page)
        sections = builder.sections(home)
        builder.log()
        self._addresses(builder.made, home, host)
        self.made.extend(page.title for page in builder.made)
        if home_body.compose(home, self.template, builder.by_key, self.kit.today):
            self.made.append(_("home page"))
        return home, unit_page, sections

    def _addresses(self, pages: list[Any], home: Any, host: str) -> None:
        """Note where the new pages answer.

        Without asking the kernel's list of roots, which each new site makes stale: it
        would be built again for every unit, at a cost that grows with the network.
        """
        now = timezone.now()
        PublicAddress.objects.bulk_create(
            PublicAddress(
                host=host,
                path=addresses.public_path(page.url_path, home.url_path, page.locale.language_code),
                page_id=page.pk,
                public_id=page.public_id,
                valid_from=now,
            )
            for page in pages
            if page.url_path.startswith(home.url_path)
        )

    def _member(
        self, unit: Unit, parent: MemberSite | None, unit_page: Any, home: Any, host: str
    ) -> MemberSite:
        """Collections, Site and what binds them to the unit."""
        branch, collection = add_collections(unit.name, parent)
        site = Site.objects.filter(root_page_id=home.pk).first()
        if site is None:
            # Scheme and port of public hosts come from settings, never from here.
            site = Site.objects.create(
                hostname=host, port=80, root_page_id=home.pk, site_name=unit.name
            )
        self.made.append(_("site"))
        archived = self.spec.ended is not None
        return MemberSite.objects.create(
            unit=unit,
            site=site,
            unit_page_id=unit_page.pk,
            collection=collection,
            branch_collection=branch,
            state=SiteState.ARCHIVED if archived else SiteState.ACTIVE,
            state_since=self.spec.ended,
            is_practice=self.spec.is_practice,
            template_name=self.template.name,
            template_version=self.template.version,
        )

    def _host_name(self, site: Site, host: str) -> None:
        if HostName.objects.filter(site=site, role=HostRole.PRIMARY).exists():
            return
        HostName.objects.create(host=host, site=site)
        self.made.append(_("host"))

    def _profile(self, member: MemberSite, parent: MemberSite | None) -> None:
        if SiteProfile.objects.filter(site=member.site).exists():
            return
        above = SiteProfile.objects.filter(site_id=parent.site_id).first() if parent else None
        name = member.unit.name
        words = {
            "unit": name[:1].lower() + name[1:],
            "full_name": name,
            "parent_agency": above.agency_name if above else "",
        }
        SiteProfile.objects.create(
            site=member.site,
            agency_name=self.template.agency_name.format(**words),
            parent_body=self.template.parent_body.format(**words),
        )
        self.made.append(_("profile"))

    def _menu(self, site: Site, sections: list[tuple[Section, Any]]) -> None:
        """Lines for sections added just now: a line that people took out stays out."""
        order = {section.key: index for index, section in enumerate(self.template.walk())}
        MenuItem.objects.bulk_create(
            MenuItem(
                site=site,
                page_id=page.pk,
                label=section.menu_label,
                sort_order=(order[section.key] + 1) * _MENU_STEP,
            )
            for section, page in sections
            if section.in_menu
        )
        versions.bump(versions.site_key(site.pk))

    def _note_template(self, member: MemberSite) -> None:
        if member.template_version < self.template.version:
            member.template_name = self.template.name
            member.template_version = self.template.version
            member.save(update_fields=["template_name", "template_version"])
