"""Admin screens of editorial boards, and the report of sites that have none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from portal.core.read_only import day_or_time
from portal.core.tables import LabelledTable
from portal.core.viewsets import (
    ScopedCreateView,
    ScopedEditView,
    ScopedIndexView,
    ScopedModelViewSet,
)
from portal.tenancy.boards.forms import BOARD_PANELS
from portal.tenancy.boards.selectors import sites_without_board
from portal.tenancy.grants import grants_of
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import EditorialBoard, MemberSite

POLICY = SiteModelPolicy(EditorialBoard, actions={"add", "change"}, member="site__member__")
INDEX, ADD, MISSING = "editorial_boards:index", "editorial_boards:add", "editorial_boards:missing"


def state_of(board: EditorialBoard) -> str:
    """How a board stands today, in words."""
    today = timezone.localdate()
    if board.is_in_force(today):
        return gettext("in force")
    return gettext("ended") if board.valid_to and board.valid_to <= today else gettext("to come")


class BoardIndexView(ScopedIndexView):
    """Boards within reach, of today and of the past."""

    related = ("site",)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to the sites without one."""
        buttons: list[Button] = super().header_more_buttons
        url = reverse(MISSING)
        return [*buttons, Button(_("Sites without a board"), url=url, icon_name="warning")]


class OneAtATime:
    """Mixed into a view that saves: of two people who save at once, the second is told."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again as it was typed."""
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            message = gettext(
                "Another board of this site was saved at this moment. Look at it first."
            )
            form.add_error("valid_from", message)
            self.is_valid(form)  # type: ignore[attr-defined]  # puts it into words above the form
            refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return refused
        return answer


class EditBoardView(OneAtATime, ScopedEditView):
    """A board within reach."""


class NewBoardView(OneAtATime, ScopedCreateView):
    """A new board; its site may be named by the address that led here."""

    def get_initial(self) -> dict[str, Any]:
        """The site of the address."""
        initial: dict[str, Any] = super().get_initial()
        host = self.request.GET.get("site", "")
        return {**initial, "site_host": host} if host else initial


class MissingBoardsView(generic.IndexView):
    """Sites within reach that have no board in force. Nothing is changed here."""

    model = MemberSite
    permission_policy = POLICY
    any_permission_required: ClassVar[list[str]] = ["change"]
    page_title = _("Sites without an editorial board")
    header_icon = "warning"
    table_class = LabelledTable
    paginate_by = 50
    is_searchable = False
    index_url_name = MISSING
    index_results_url_name = "editorial_boards:missing_results"
    list_export: ClassVar[list[str]] = ["unit.name", "site.hostname", "ended"]
    export_headings: ClassVar[dict[str, Any]] = {
        "unit.name": _("Unit"),
        "site.hostname": _("Host"),
        "ended": _("The last board ended on"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only who enters boards. Raises PermissionDenied for others."""
        if not POLICY.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the boards, then this list."""
        above = {"url": reverse_lazy(INDEX), "label": _("Editorial boards")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[MemberSite]:
        """One query, whatever the reach."""
        user: Any = self.request.user
        within = Q() if user.is_superuser else grants_of(user).members_where(POLICY.label, {"add"})
        return sites_without_board(within, timezone.localdate())

    def order_queryset(self, queryset: QuerySet[MemberSite]) -> QuerySet[MemberSite]:
        """In the order of the tree: a province, its departments, its communes."""
        return queryset

    @cached_property
    def columns(self) -> list[Column]:
        """The unit, leading to the form; its host; when there was one."""
        return [
            TitleColumn("unit", label=_("Unit"), accessor="unit.name", get_url=_form_for),
            Column("host", label=_("Host"), accessor="site.hostname"),
            Column("ended", label=_("The last board ended on"), accessor=_ended),
        ]


def _ended(member: Any) -> str:
    return day_or_time(member.ended)


def _form_for(member: MemberSite) -> str:
    return f"{reverse(ADD)}?{urlencode({'site': member.site.hostname})}"


class MissingBoardsItem(MenuItem):
    """The report in the menu of reports, for who enters boards."""

    def __init__(self) -> None:
        super().__init__(
            MissingBoardsView.page_title,
            reverse_lazy(MISSING),
            name="missing-boards",
            icon_name=MissingBoardsView.header_icon,
            order=630,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Only with a right on boards."""
        return POLICY.user_has_permission(request.user, "add")


class EditorialBoardViewSet(ScopedModelViewSet):
    """The boards of one's sites. One is ended by its date, never deleted."""

    model = EditorialBoard
    policy = POLICY
    index_view_class = BoardIndexView
    add_view_class = NewBoardView
    edit_view_class = EditBoardView
    icon = "group"
    menu_label = _("Editorial boards")
    ordering: ClassVar[list[str]] = ["site__hostname", "-valid_from", "pk"]
    list_display: ClassVar[list[Any]] = [
        "decision_number",
        "site",
        Column("state", label=_("State"), accessor=state_of),
        "valid_from",
        "valid_to",
    ]
    search_fields: ClassVar[list[str]] = ["decision_number", "site__hostname", "site__site_name"]
    edit_handler = BOARD_PANELS

    def get_urlpatterns(self) -> list[URLPattern]:
        """Beside the usual ones the report, and its rows alone."""
        missing = MissingBoardsView
        return [
            *super().get_urlpatterns(),
            path("missing/", missing.as_view(), name="missing"),
            path("missing/results/", missing.as_view(results_only=True), name="missing_results"),
        ]
