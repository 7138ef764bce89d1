"""One page: who looks after it, by when it is read again, and that it is still true."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from editorial.care import services
from editorial.care.forms import CareForm
from editorial.models import PageCare
from portal.tenancy import root_paths


def may_care(user: Any, page: Page) -> bool:
    """Whether `user` may change `page`, which belongs to a site; no query."""
    return root_paths.site_id_of(page) is not None and (
        page_permission_policy.user_has_permission_for_instance(user, "change", page)
    )


def _page_for(request: HttpRequest, page_id: int) -> Page:
    """The page. Raises Http404 for one that the person may not change."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not may_care(request.user, page):
        raise Http404
    return page


def page_care(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form. Raises Http404 for a page out of reach."""
    page = _page_for(request, page_id)
    care = PageCare.objects.filter(page_id=page.pk).select_related("owner", "reviewed_by").first()
    form = CareForm(request.POST or None, page=page, care=care)
    if request.method == "POST" and form.is_valid():
        services.set_care(page, form.cleaned_data["owner"], form.cleaned_data["review_on"])
        messages.success(request, _("Saved."))
        return redirect("page_care", page.pk)
    context = {
        "page_title": _("Review of the page"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "calendar-check",
        "page": page,
        "care": care,
        "form": form,
        "media": form.media,
    }
    return render(request, "editorial/admin/page_care.html", context)


@require_POST
def confirm(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that the page is still true. Raises Http404 for a page out of reach."""
    page = _page_for(request, page_id)
    care = PageCare.objects.filter(page_id=page.pk).select_related("page").first()
    if care is None:
        raise Http404
    due = services.confirm(care, request.user)
    if due is None:
        messages.warning(
            request, _("No interval is set for pages of this kind. Choose the next day yourself.")
        )
        return redirect("page_care", page.pk)
    messages.success(
        request,
        _("“%(title)s” is still true. It is due again on %(day)s.")
        % {"title": page.title, "day": date_format(due, "j/n/Y")},
    )
    return redirect(
        get_valid_next_url_from_request(request) or reverse("page_care", args=[page.pk])
    )


def header_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> list[Button]:
    """The way to the form, in the head of a page."""
    if not may_care(user, page):
        return []
    return [
        Button(
            _("Person in charge, review"),
            url=reverse("page_care", args=[page.pk]),
            icon_name="calendar-check",
            priority=65,
        )
    ]
