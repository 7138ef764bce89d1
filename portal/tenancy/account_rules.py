"""The figures for accounts that hold on a day."""

from __future__ import annotations

import datetime

from portal.tenancy.models import AccountRule, AccountRuleKind


def rules_on(day: datetime.date) -> dict[AccountRuleKind, int]:
    """The figure of each rule in force on `day`; a rule that nobody set is not there."""
    rows = AccountRule.objects.on(day).order_by("pk").values_list("kind", "number")
    return {AccountRuleKind(kind): number for kind, number in rows}
