"""Figures that rule accounts: dated, each with the law it rests on."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.tenancy.models.dated import DatedFact


class AccountRuleKind(models.TextChoices):
    """What a figure says."""

    IDLE_DAYS = "idle_days", _("days without use after which an account is disabled")
    IDLE_NOTICE_DAYS = "idle_notice_days", _("days before that on which its owner is told")
    REVIEW_MONTHS = "review_months", _("months after which a role must be reviewed")
    HELP_DAYS = "help_days", _("days after which an answered request for help is deleted")


class AccountRule(DatedFact):
    """One figure for all accounts of the installation, from one day to another."""

    kind = models.CharField(_("rule"), max_length=20, choices=AccountRuleKind.choices)
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])

    class Meta(DatedFact.Meta):
        verbose_name = _("rule on accounts")
        verbose_name_plural = _("rules on accounts")
        constraints: ClassVar = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(number__gte=1), name="account_rule_number_at_least_one"
            ),
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(valid_to__isnull=True),
                name="one_open_account_rule_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"

    def clean(self) -> None:
        """Refuse a second figure for days that have one already."""
        super().clean()
        others = AccountRule.objects.filter(kind=self.kind).beside(self)
        if others.exists():
            raise ValidationError(
                {"valid_from": _("Another row of this rule holds on some of these days: end it.")}
            )
