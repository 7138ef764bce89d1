"""The only truth about rights: who has which role where, from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact
from portal.tenancy.models.register import Unit
from portal.tenancy.models.sites import MemberSite


class Role(models.TextChoices):
    """What a person does for a site."""

    COLLABORATOR = "collaborator", _("Collaborator")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    SITE_ADMIN = "site_admin", _("Site administrator")
    CENTRAL = "central", _("Central office")
    AUDITOR = "auditor", _("Auditor")


class RoleScope(models.TextChoices):
    """How far a role reaches from its unit."""

    SITE = "site", _("this site only")
    BRANCH = "branch", _("this site and all units below")


class RoleAssignment(DatedFact):
    """One role of one user at one unit. Ends take effect on the next request."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="role_assignments",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        related_name="role_assignments",
    )
    scope = models.CharField(
        _("scope"), max_length=6, choices=RoleScope.choices, default=RoleScope.SITE
    )

    # On what ground a person approves, where his place on the board gives it.
    board = models.ForeignKey(
        "tenancy.EditorialBoard",
        verbose_name=_("editorial board"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
    )

    # Kept by the minute tick, so that the end of a role stands in the record like its
    # beginning. Rights look at the dates alone.
    ended = models.BooleanField(_("ended"), default=False, editable=False)

    # The newest of `RoleReview`; giving a role counts as looking at it.
    reviewed_on = models.DateField(
        _("last reviewed"), null=True, default=timezone.localdate, editable=False
    )

    # Every change of a row is recorded as a change of rights.
    audit_rights_fields: ClassVar[frozenset[str]] = frozenset({"*"})

    class Meta(DatedFact.Meta):
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        indexes: ClassVar = [models.Index(fields=["unit", "role"], name="roles_at_unit")]

    def board_in_words(self) -> str:
        """The decision on the board that the role rests on; empty where it names none."""
        return self.board.in_words() if self.board else ""

    def __str__(self) -> str:
        return f"{self.user.full_name}: {self.get_role_display()}, {self.unit.name}"

    @property
    def site_id(self) -> int | None:
        """The site of the unit, for the audit record: one query; None without a portal."""
        members = MemberSite.objects.filter(unit_id=self.unit_id)
        return members.values_list("site_id", flat=True).first()
