"""The admin screen of site profiles: one form, reached at once by who has one site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from portal.core.undo_views import UndoableModelViewSet
from portal.core.viewsets import ScopedIndexView
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import SiteProfile
from portal.tenancy.profile_forms import SiteProfileForm


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


PROFILE_PANELS = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("agency_name"),
                FieldPanel("parent_body"),
                FieldPanel("responsible"),
                FieldPanel("address"),
                _row("phone", "email"),
                FieldPanel("licence"),
            ],
            heading=_("Agency"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("emblem"),
                FieldPanel("banner"),
                FieldPanel("banner_alt"),
                _row("banner_from", "banner_until"),
            ],
            heading=_("Emblem and banner"),
        ),
        MultiFieldPanel([FieldPanel("theme")], heading=_("Colours")),
        MultiFieldPanel(
            [
                FieldPanel("notice_text"),
                FieldPanel("notice_url"),
                _row("notice_from", "notice_until"),
                FieldPanel("notice_on_branch"),
            ],
            heading=_("Notice above every page"),
        ),
        MultiFieldPanel(
            [_row("mourning_from", "mourning_until"), FieldPanel("mourning_on_branch")],
            heading=_("Mourning"),
        ),
        MultiFieldPanel(
            [FieldPanel("social_accounts"), FieldPanel("badges")],
            heading=_("Official accounts and badges"),
        ),
        MultiFieldPanel(
            [FieldPanel("languages"), FieldPanel("translations")],
            heading=_("Languages"),
        ),
    ],
    base_form_class=SiteProfileForm,
)


class SiteProfileIndexView(ScopedIndexView):
    """The profiles within reach, paged; with one alone, its form."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead a person with one site straight to his form."""
        if not request.GET:
            keys = list(self.get_base_queryset().values_list("pk", flat=True)[:2])
            if len(keys) == 1:
                return HttpResponseRedirect(reverse(self.edit_url_name, args=keys))
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer


class SiteProfileViewSet(UndoableModelViewSet):
    """What a site says about its agency; made by provisioning, one a site."""

    model = SiteProfile
    policy = SiteModelPolicy(SiteProfile, actions={"change"}, member="site__member__")
    index_view_class = SiteProfileIndexView
    icon = "site"
    menu_label = _("Site profile")
    ordering = "agency_name"
    list_display: ClassVar[list[Any]] = ["agency_name", "phone", "email"]
    search_fields: ClassVar[list[str]] = ["agency_name"]
    edit_handler = PROFILE_PANELS
