"""Admin screens of the rules of approval."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from editorial.care.forms import ReviewIntervalForm
from editorial.forms import FourEyesRuleForm
from editorial.models import FourEyesRule, ReviewInterval
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet
from portal.tenancy.model_policies import SharedModelPolicy, SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

# Nobody of a site loosens or tightens the rule that binds himself; he may read it.
allow(
    "editorial.foureyesrule",
    {
        Role.CENTRAL: {"add", "change", "view"},
        Role.APPROVER: {"view"},
        Role.SITE_ADMIN: {"view"},
        Role.AUDITOR: {"view"},
    },
)
# One set for all sites, as with the rules on accounts.
allow("editorial.reviewinterval", {Role.CENTRAL: {"add", "change"}})


class FourEyesRuleIndexView(ScopedIndexView):
    """Rules within reach."""

    related = ("site",)


class FourEyesRuleViewSet(ScopedModelViewSet):
    """Where another rule than the common one holds. Ended by its date, never deleted."""

    model = FourEyesRule
    policy = SiteModelPolicy(FourEyesRule, actions={"add", "change"}, member="site__member__")
    index_view_class = FourEyesRuleIndexView
    icon = "clipboard-list"
    menu_label = _("Rules of approval")
    menu_name = "four-eyes-rules"
    menu_order = 610
    add_to_admin_menu = True
    ordering: ClassVar[list[str]] = ["site__hostname", "-valid_from"]
    list_display: ClassVar[list[Any]] = ["site", "mode", "valid_from", "valid_to", "basis"]
    search_fields: ClassVar[list[str]] = ["site__hostname", "site__site_name"]
    own_form = FourEyesRuleForm


four_eyes_rules = FourEyesRuleViewSet("four_eyes_rules")


class ReviewIntervalViewSet(ScopedModelViewSet):
    """After how many months pages of a type are read again. Ended by its date, never deleted."""

    model = ReviewInterval
    policy = SharedModelPolicy(ReviewInterval, actions={"add", "change"})
    icon = "calendar-check"
    menu_label = _("Intervals of reviews")
    menu_name = "review-intervals"
    menu_order = 620
    add_to_admin_menu = True
    ordering: ClassVar[list[str]] = ["page_type", "-valid_from"]
    list_display: ClassVar[list[Any]] = [
        "get_page_type_display",
        "months",
        "valid_from",
        "valid_to",
        "basis",
    ]
    own_form = ReviewIntervalForm


review_intervals = ReviewIntervalViewSet("review_intervals")
