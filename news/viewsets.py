"""Admin screens of what news keeps beside its pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from news.models import NewsCategory, SiteNews
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet
from portal.tenancy.model_policies import SharedModelPolicy, SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

allow("news.sitenews", {Role.SITE_ADMIN: {"change"}, Role.CENTRAL: {"change"}})
allow("news.newscategory", {Role.CENTRAL: {"add", "change"}})


class SiteNewsIndexView(ScopedIndexView):
    """Sites within reach."""

    related = ("site",)


class SiteNewsViewSet(ScopedModelViewSet):
    """Which categories a site offers, in which order; one row a site, made with it."""

    model = SiteNews
    policy = SiteModelPolicy(SiteNews, actions={"change"}, member="site__member__")
    index_view_class = SiteNewsIndexView
    icon = "list-ul"
    menu_label = _("Categories of sites")
    ordering = "site__hostname"
    list_display: ClassVar[list[Any]] = ["site"]
    search_fields: ClassVar[list[str]] = ["site__hostname", "site__site_name"]
    panels: ClassVar[list[Any]] = [
        InlinePanel(
            "categories",
            heading=_("Categories in this order"),
            label=_("Category"),
            help_text=_("None here: the site offers all that are in force, in the common order."),
        )
    ]


class NewsCategoryForm(WagtailAdminModelForm):
    """A category; its address stays what it was, articles and links hang on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True

    class Meta:
        model = NewsCategory
        fields: ClassVar[list[str]] = [
            "name",
            "slug",
            "sort_order",
            "valid_from",
            "valid_to",
            "basis",
        ]


class NewsCategoryViewSet(ScopedModelViewSet):
    """The shared set. A category is ended by its date, never deleted."""

    model = NewsCategory
    policy = SharedModelPolicy(NewsCategory, actions={"add", "change"})
    icon = "tag"
    menu_label = _("Shared categories")
    ordering: ClassVar[list[str]] = ["sort_order", "slug"]
    list_display: ClassVar[list[Any]] = ["name", "slug", "sort_order", "valid_from", "valid_to"]
    search_fields: ClassVar[list[str]] = ["name"]
    own_form = NewsCategoryForm


class NewsAdministration(ModelViewSetGroup):
    """The menu entry that holds these screens."""

    menu_label = _("News")
    menu_name = "news-administration"
    menu_icon = "list-ul"
    menu_order = 580
    items = (SiteNewsViewSet("site_news"), NewsCategoryViewSet("news_categories"))


model_viewsets = [NewsAdministration()]
