"""The page explorer and the page chooser, cut to what a person may see (docs/patches.md).

Wagtail's own explorer offers every site of the installation and every person as a
filter, and opens any page below the lowest common ancestor of one's rights; its
chooser browses everything. What is shown here costs the same however many sites there
are, and however many roles the person has.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.views import chooser
from wagtail.admin.views.pages.choose_parent import GenericChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.core.accounts.models import User
from portal.core.row_keys import is_key
from portal.tenancy import people
from portal.tenancy.grants import grants_of
from portal.tenancy.page_kinds import HOME_PAGE
from portal.tenancy.permissions import RolePagePermissionPolicy
from portal.tenancy.roles import READ_ACTIONS


def policy() -> RolePagePermissionPolicy:
    """Wagtail's policy object, as what the rights kernel made of it."""
    assert isinstance(page_permission_policy, RolePagePermissionPolicy)  # noqa: S101 - for mypy
    return page_permission_policy


class ScopedPageFilterSet(GenericPageFilterSet):
    """Filters of a page listing: no list of sites, and only colleagues among people.

    `colleagues`: the people to offer; None offers nobody and drops both filters.
    """

    # django-filter removes an inherited filter that is set to None.
    site = None

    def __init__(self, *args: Any, colleagues: QuerySet[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "edited_by"):
            if colleagues is None:
                del self.filters[name]
            else:
                self.filters[name].queryset = colleagues


class ScopedExplorerView(ExplorableIndexView):
    """The explorer below one parent page that the person may open."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """List the children; from a page out of reach, go to where one's own begin."""
        if parent_page_id and not is_explorable(request, parent_page_id):
            root = policy().explorable_root_instance(request.user)
            if root is None:
                raise Http404
            return redirect(self.index_url_name, root.pk)
        response: HttpResponse = super().get(request, parent_page_id)
        return response

    @cached_property
    def is_reader(self) -> bool:
        """Whether the person can do nothing with pages but read them."""
        user = self.request.user
        return not (user.is_superuser or grants_of(user).pages.any - READ_ACTIONS)

    @cached_property
    def explorable_columns(self) -> list[Any]:
        """Without the boxes that choose pages, for a reader."""
        columns: list[Any] = super().explorable_columns
        if not self.is_reader:
            return columns
        return [column for column in columns if not isinstance(column, BulkActionsColumn)]

    def get_template_names(self) -> list[str]:
        """Without the bar of what is done with chosen pages, for a reader."""
        names: list[str] = super().get_template_names()
        if self.is_reader and not self.results_only:
            return ["tenancy/admin/read_only_explorer.html"]
        return names

    def get_side_panels(self) -> Any:
        """Without the way to where the page is used, which asks for the right to edit."""
        panels = super().get_side_panels()
        for panel in panels if self.is_reader else ():
            panel.usage_url = None
        return panels

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Offer the people of the site that is being explored."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs()
        return {**kwargs, "colleagues": people.colleagues_at(self.parent_page)}

    def get_base_queryset(self) -> QuerySet[Page]:
        """Children (filtering: descendants) within reach.

        Where the parent itself lies within one's rights everything below does, and no
        condition is needed; a search backend takes only conditions on indexed fields.
        """
        if self.is_searching:
            found: QuerySet[Page] = super().get_base_queryset()
            return found
        if self.is_filtering and self.is_searching_whole_tree:
            pages = Page.objects.all()
        elif self.is_filtering:
            pages = Page.objects.descendant_of(self.parent_page)
        else:
            pages = Page.objects.child_of(self.parent_page)
        where = policy().explorable_where(self.request.user)
        if where is not None:
            pages = pages.filter(where)
        listed: QuerySet[Page] = self.annotate_queryset(pages)
        return listed

    def annotate_queryset(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """As Wagtail does, but for which pages are roots of sites: the home pages are.

        Wagtail asks the table of sites about each row, which PostgreSQL answers by
        reading every page of the installation.
        """
        home = ContentType.objects.get_for_model(apps.get_model(HOME_PAGE))
        is_home = ExpressionWrapper(Q(content_type=home), output_field=BooleanField())
        annotated: QuerySet[Page] = super().annotate_queryset(pages)
        return annotated.annotate(_is_site_root=is_home)


class ScopedChooseParentView(GenericChooseParentView):
    """Where a page of a type may be added, in one condition for all roles."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on to the new page; 404 for a parent out of reach, whose title would be told."""
        wanted = request.POST.get("parent_page", "")
        if is_key(Page, wanted) and not is_explorable(request, int(wanted)):
            raise Http404
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_valid_parent_pages(self, user: Any) -> QuerySet[Page]:
        """Pages of an allowed parent type on which `user` may add."""
        types = ContentType.objects.get_for_models(*self.model.allowed_parent_page_models())
        pages = policy().instances_user_has_permission_for(user, "add")
        return pages.filter(content_type__in=list(types.values()))


class ScopedPageViewSet(PageViewSet):
    """The listing of every page type."""

    model = Page
    index_view_class = ScopedExplorerView
    choose_parent_view_class = ScopedChooseParentView
    filterset_class = ScopedPageFilterSet


page_viewset = ScopedPageViewSet()


def is_explorable(request: HttpRequest, page_id: int) -> bool:
    """Whether the person may open this page in the explorer; a missing page counts as no."""
    page = Page.objects.filter(pk=page_id).only("path").first()
    return page is not None and policy().is_explorable(request.user, page)


class ScopedBrowseView(chooser.BrowseView):
    """The page chooser's tree, beginning where the person's own pages begin."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Browse the children of a page within reach; 404 for any other."""
        if parent_page_id is None:
            root = policy().explorable_root_instance(request.user)
            parent_page_id = root.pk if root else None
        if parent_page_id is None or not is_explorable(request, parent_page_id):
            raise Http404
        response: HttpResponse = super().get(request, parent_page_id)
        return response


class ScopedChosenMultipleView(chooser.ChosenMultipleView):
    """Details of chosen pages: of those within reach."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Leave out what the person could not have chosen."""
        asked = [pk for pk in request.GET.getlist("id") if is_key(Page, pk)]
        reachable = policy().explorable_instances(request.user).filter(pk__in=asked)
        query = request.GET.copy()
        query.setlist("id", [str(pk) for pk in reachable.values_list("pk", flat=True)])
        request.GET = query  # type: ignore[assignment]  # no longer as it came
        response: HttpResponse = super().get(request)
        return response


def scoped_chooser_rows(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Rows of the page chooser within reach; also fit for a search backend."""
    if request.user.is_superuser:
        return pages
    reachable = policy().explorable_instances(request.user).values_list("pk", flat=True)
    return pages.filter(pk__in=reachable)
