"""The screens on which a site's editors say what is found first."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet
from portal.tenancy import root_paths
from portal.tenancy.forms import MemberHostField, ReachablePageChooser, SiteRowForm
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.people_forms import only_host
from portal.tenancy.roles import allow
from search.pinning.models import PinnedResult

# Whoever may publish on a site's pages may say which of them is found first.
_ALL = {"add", "change", "delete"}
LABEL = "search.pinnedresult"
allow(LABEL, dict.fromkeys((Role.APPROVER, Role.SITE_ADMIN, Role.CENTRAL), _ALL))


class PinnedResultForm(SiteRowForm):
    """Words, and the page or address that stands on top for them; the site stays what it was."""

    site_host = MemberHostField(
        label=_("Host of the site"),
        help_text=_("The address at which the site answers today."),
    )

    class Meta:
        model = PinnedResult
        fields: ClassVar[list[str]] = [
            "words",
            "page",
            "address",
            "title",
            "sort_order",
            "shown_from",
            "shown_until",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "words": forms.Textarea(attrs={"rows": 4}),
            "page": ReachablePageChooser(),
            "shown_from": AdminDateInput(),
            "shown_until": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["site_host", "words", "page", "address", "title"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].widget.user = self.for_user
        host = self.fields["site_host"]
        if self.instance.pk:
            host.disabled = True
            host.initial = self.instance.site.hostname
        elif not host.initial:
            host.initial = only_host(self.for_user, LABEL)

    def clean(self) -> dict[str, Any]:
        """Take the site from its host; its own pages alone are pinned, others by address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = cleaned.get("site_host")
        if member is not None:
            self.instance.site_id = member.site_id
            page = cleaned.get("page")
            if page is not None and root_paths.site_id_of(page) != member.site_id:
                self.add_error(
                    "page", _("Choose a page of this site; of another one enter its address.")
                )
        return cleaned


class PinnedResultIndexView(ScopedIndexView):
    """Pinned results with their sites and pages."""

    related = ("site", "page")


class PinnedResultViewSet(ScopedModelViewSet):
    """What stands on top of the results for some words, on the sites within reach."""

    model = PinnedResult
    policy = SiteModelPolicy(
        PinnedResult, actions={"add", "change", "delete"}, member="site__member__"
    )
    index_view_class = PinnedResultIndexView
    icon = "pick"
    menu_label = _("Pinned results")
    menu_order = 610
    add_to_admin_menu = True
    ordering: ClassVar[list[str]] = ["site__hostname", "sort_order", "pk"]
    list_display: ClassVar[list[Any]] = ["__str__", "words", "site", "shown_from", "shown_until"]
    search_fields: ClassVar[list[str]] = ["words", "title", "page__title", "site__hostname"]
    own_form = PinnedResultForm
