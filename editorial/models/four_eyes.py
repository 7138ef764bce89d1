"""Rules of approval: what a site does, for a time, otherwise than all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class FourEyesMode(models.TextChoices):
    """What a site's rule says, where it does not follow the common one."""

    STRICT = "strict", _("strict: whoever edited last does not approve")
    EXEMPT = "exempt", _("exempt: one person may submit and approve")


class FourEyesRule(DatedFact):
    """For a time, a site's approvals are bound more strictly, or one person may do both.

    Without a rule in force the common one holds: nobody approves what he submitted.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="four_eyes_rules",
    )
    mode = models.CharField(_("rule"), max_length=6, choices=FourEyesMode.choices)

    # It changes who may approve: each change is recorded as a change of rights.
    audit_rights_fields: ClassVar[frozenset[str]] = frozenset({"*"})

    class Meta(DatedFact.Meta):
        verbose_name = _("rule of approval")
        verbose_name_plural = _("rules of approval")

    def __str__(self) -> str:
        return f"{self.site}: {self.get_mode_display()}"
