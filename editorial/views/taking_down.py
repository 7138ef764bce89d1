"""Taking down asks for a reason: one page, or several (docs/patches.md)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.unpublish import Unpublish

from editorial.forms import BulkTakeDownForm, TakeDownForm
from editorial.take_downs import live_pages_below, note_reason


class TakeDownView(Unpublish):
    """Takes one page down, with those below it if so wished."""

    page_title = _("Take down")
    template_name = "editorial/admin/take_down.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take down; without a reason, ask again."""
        self.form = TakeDownForm(request.POST)
        if not self.form.is_valid():
            again: HttpResponse = self.render_to_response(self.get_context_data())
            return again
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def unpublish(self) -> HttpResponse | None:
        """Keep the reason of each page that goes, in the same transaction."""
        reason = self.form.cleaned_data["reason"]
        with transaction.atomic():
            going: Iterable[Any] = self.objects_to_unpublish
            if self.request.POST.get("include_descendants"):
                below = map(live_pages_below, self.objects_to_unpublish)
                going = chain(going, *below)
            note_reason(going, self.request.user, reason)
            response: HttpResponse | None = super().unpublish()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the form of the reason."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"] = getattr(self, "form", None) or TakeDownForm()
        return context


class TakeDownBulkAction(UnpublishBulkAction):
    """Takes several pages down for one reason."""

    display_name = _("Take down")
    aria_label = _("Take down the chosen pages")
    template_name = "editorial/admin/bulk_take_down.html"
    form_class = BulkTakeDownForm

    def get_execution_context(self) -> dict[str, Any]:
        """With the reason."""
        context: dict[str, Any] = super().get_execution_context()
        return {**context, "reason": self.cleaned_form.cleaned_data["reason"]}

    @classmethod
    def execute_action(
        cls,
        objects: list[Any],
        include_descendants: bool = False,
        user: Any = None,
        permission_checker: Any = None,
        reason: str = "",
        **kwargs: Any,
    ) -> tuple[int, int]:
        """Take down what the person may; Wagtail runs it in one transaction.

        Pages below are taken down in his name: Wagtail does it in nobody's.
        """
        going = {page.pk: page for page in objects}
        if include_descendants:
            for page in objects:
                for descendant in live_pages_below(page):
                    if permission_checker(descendant):
                        going.setdefault(descendant.pk, descendant)
        note_reason(going.values(), user, reason)
        for page in going.values():
            page.unpublish(user=user)
        return len(objects), len(going) - len(objects)
