"""Member sites: the portal of one unit, its state, hosts and menu."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact
from portal.tenancy.models.register import Unit


class SiteState(models.TextChoices):
    """What a site may do; obeyed by middleware, rights, search and provisioning."""

    ACTIVE = "active", _("active")
    READ_ONLY = "read_only", _("read-only")
    ARCHIVED = "archived", _("archived")
    SUSPENDED = "suspended", _("suspended")


class MemberSite(models.Model):
    """The portal of one unit: binds the unit, its place in the page tree and its Site."""

    unit = models.OneToOneField(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="member_site"
    )
    site = models.OneToOneField(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.PROTECT,
        related_name="member",
    )
    unit_page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("unit page"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        verbose_name=_("collection"),
        on_delete=models.PROTECT,
        related_name="member_site",
    )
    branch_collection = models.OneToOneField(
        "wagtailcore.Collection",
        verbose_name=_("branch collection"),
        help_text=_("Holds this site's collection and those of the units below."),
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SiteState.choices, default=SiteState.ACTIVE
    )
    state_since = models.DateField(_("state since"), null=True, blank=True)
    is_practice = models.BooleanField(
        _("practice site"),
        default=False,
        help_text=_("Search, directory and statistics leave it out."),
    )
    template_name = models.CharField(_("template"), max_length=50, blank=True)
    template_version = models.PositiveIntegerField(_("template version"), default=0)

    class Meta:
        verbose_name = _("member site")
        verbose_name_plural = _("member sites")

    def __str__(self) -> str:
        return self.unit.name


class HostRole(models.TextChoices):
    """What a host does for its site."""

    PRIMARY = "primary", _("primary")
    ALIAS = "alias", _("alias")
    FORMER = "former", _("former")


class HostName(DatedFact):
    """A host that answers for a site. Scheme and port come from settings."""

    host = models.CharField(_("host"), max_length=253, unique=True)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="host_names",
    )
    role = models.CharField(
        _("role"), max_length=8, choices=HostRole.choices, default=HostRole.PRIMARY
    )

    class Meta(DatedFact.Meta):
        verbose_name = _("host name")
        verbose_name_plural = _("host names")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=("site",),
                condition=models.Q(role=HostRole.PRIMARY),
                name="one_primary_host_a_site",
            ),
            models.CheckConstraint(
                condition=models.Q(host=Lower("host")),
                name="host_in_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.host


class MenuItem(models.Model):
    """One line of a site's main menu: a page of the site, in its order."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="menu_items",
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the title of the page."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    audit_whole: ClassVar[bool] = True

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")
        ordering: ClassVar = ["sort_order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("site", "page"), name="menu_page_once")
        ]

    def __str__(self) -> str:
        return self.label or str(self.page_id)
