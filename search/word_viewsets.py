"""Admin screens of what the search knows of the language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn

from portal.core.viewsets import ScopedModelViewSet
from portal.tenancy.model_policies import SharedModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow
from search.word_models import Abbreviation

allow("search.abbreviation", {Role.CENTRAL: {"add", "change", "delete"}})


class AbbreviationViewSet(ScopedModelViewSet):
    """The shared set: what one portal's readers type, those of all others type too."""

    model = Abbreviation
    policy = SharedModelPolicy(Abbreviation, actions={"add", "change", "delete"})
    icon = "title"
    menu_label = _("Abbreviations")
    menu_order = 605
    add_to_admin_menu = True
    ordering: ClassVar[list[str]] = ["short", "pk"]
    list_display: ClassVar[list[Any]] = [
        "short",
        "long",
        BooleanColumn("is_active", label=_("used by the search"), sort_key="is_active"),
        "basis",
    ]
    search_fields: ClassVar[list[str]] = ["short", "long"]
    panels: ClassVar[list[Any]] = [
        FieldPanel(name)
        for name in ("short", "long", "is_active", "valid_from", "valid_to", "basis", "note")
    ]
