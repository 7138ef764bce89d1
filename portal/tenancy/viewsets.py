"""Admin screens of the kernel's own models, for this stage plain."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from portal.core.undo_views import UndoableModelViewSet
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet
from portal.tenancy.boards.viewset import EditorialBoardViewSet
from portal.tenancy.forms import HostNameForm, MenuItemForm, RoleAssignmentForm
from portal.tenancy.help_desk.answering import HelpRequestViewSet
from portal.tenancy.model_policies import (
    ROLE_POLICY,
    HostNamePolicy,
    SharedModelPolicy,
    SiteModelPolicy,
)
from portal.tenancy.models import (
    AccountRule,
    HostName,
    MemberSite,
    MenuItem,
    RoleAssignment,
    UnitContact,
)
from portal.tenancy.people_viewset import PeopleViewSet
from portal.tenancy.profile_viewset import SiteProfileViewSet
from portal.tenancy.role_review_views import RoleReviewViewSet
from portal.tenancy.unit_forms import CONTACT_POLICY, UnitContactForm


class MenuItemIndexView(ScopedIndexView):
    """Lines of menus with their sites."""

    related = ("site", "page")


class MenuItemViewSet(UndoableModelViewSet):
    """The main menu of a site, line by line."""

    model = MenuItem
    policy = SiteModelPolicy(MenuItem, actions={"add", "change", "delete"}, member="site__member__")
    index_view_class = MenuItemIndexView
    icon = "list-ul"
    menu_label = _("Menus")
    ordering: ClassVar[list[str]] = ["site", "sort_order", "pk"]
    list_display: ClassVar[list[Any]] = ["page", "label", "sort_order", "site"]
    search_fields: ClassVar[list[str]] = ["label", "page__title"]
    own_form = MenuItemForm


class MemberSiteIndexView(ScopedIndexView):
    """Sites with the names of their units."""

    related = ("unit", "site")


class MemberSiteViewSet(ScopedModelViewSet):
    """The state of a site: active, read-only, archived, suspended."""

    model = MemberSite
    policy = SiteModelPolicy(MemberSite, actions={"change"}, member="")
    index_view_class = MemberSiteIndexView
    icon = "globe"
    menu_label = _("State of sites")
    ordering = "unit__name"
    list_display: ClassVar[list[Any]] = ["unit", "site", "state", "state_since"]
    search_fields: ClassVar[list[str]] = ["unit__name"]
    panels: ClassVar[list[Any]] = [FieldPanel("state"), FieldPanel("state_since")]


class HostNameIndexView(ScopedIndexView):
    """Hosts with their sites."""

    related = ("site",)


class HostNameViewSet(ScopedModelViewSet):
    """Further hosts of a site; the primary host is provisioning's."""

    model = HostName
    policy = HostNamePolicy(HostName, actions={"add", "change", "delete"}, member="site__member__")
    index_view_class = HostNameIndexView
    icon = "link"
    menu_label = _("Host names")
    ordering = "host"
    list_display: ClassVar[list[Any]] = ["host", "role", "site", "valid_from", "valid_to"]
    search_fields: ClassVar[list[str]] = ["host"]
    own_form = HostNameForm


class RoleAssignmentIndexView(ScopedIndexView):
    """Roles with people and units."""

    related = ("user", "unit", "board")


class RoleAssignmentViewSet(ScopedModelViewSet):
    """Who has which role where. A role is ended by its date, never deleted."""

    model = RoleAssignment
    policy = ROLE_POLICY
    index_view_class = RoleAssignmentIndexView
    icon = "group"
    menu_label = _("Roles")
    ordering: ClassVar[list[str]] = ["user__full_name", "pk"]
    list_display: ClassVar[list[Any]] = [
        "user",
        "role",
        "unit",
        "scope",
        Column("board", label=_("editorial board"), accessor="board_in_words"),
        "valid_from",
        "valid_to",
    ]
    search_fields: ClassVar[list[str]] = ["user__full_name", "user__username", "unit__name"]
    own_form = RoleAssignmentForm


class UnitContactIndexView(ScopedIndexView):
    """Contacts with the names of their units."""

    related = ("unit",)


class UnitContactViewSet(ScopedModelViewSet):
    """Where units without a portal are reached: their card shows it."""

    model = UnitContact
    policy = CONTACT_POLICY
    index_view_class = UnitContactIndexView
    icon = "mail"
    menu_label = _("Contacts of units")
    ordering: ClassVar[list[str]] = ["unit__name", "pk"]
    list_display: ClassVar[list[Any]] = [
        "unit",
        "address",
        "phone",
        "email",
        "valid_from",
        "valid_to",
    ]
    search_fields: ClassVar[list[str]] = ["unit__name", "address", "phone"]
    own_form = UnitContactForm


class AccountRuleViewSet(ScopedModelViewSet):
    """Figures that rule accounts. One is ended by its date, never deleted."""

    model = AccountRule
    policy = SharedModelPolicy(AccountRule, actions={"add", "change"})
    icon = "lock"
    menu_label = _("Rules on accounts")
    ordering: ClassVar[list[str]] = ["kind", "pk"]
    list_display: ClassVar[list[Any]] = ["kind", "number", "valid_from", "valid_to", "basis"]
    panels: ClassVar[list[Any]] = [
        FieldPanel(name) for name in ("kind", "number", "valid_from", "valid_to", "basis")
    ]


class SiteAdministration(ModelViewSetGroup):
    """The menu entry that holds these screens."""

    menu_label = _("Site administration")
    menu_name = "site-administration"
    menu_icon = "cogs"
    menu_order = 600
    items = (
        SiteProfileViewSet("site_profiles"),
        MenuItemViewSet("menus"),
        # Wagtail's listings link a site's root to the addresses of this name.
        MemberSiteViewSet("wagtailsites", url_prefix="site_states"),
        HostNameViewSet("host_names"),
        UnitContactViewSet("unit_contacts"),
        EditorialBoardViewSet("editorial_boards"),
        PeopleViewSet("people"),
        RoleAssignmentViewSet("roles"),
        RoleReviewViewSet(),
        AccountRuleViewSet("account_rules"),
        HelpRequestViewSet(),
    )


model_viewsets = [SiteAdministration()]
