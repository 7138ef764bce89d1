"""The two screens of who asks. They need no role: signing in is enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import reject_request
from wagtail.admin.localization import get_localized_response

from portal.tenancy.help_desk.forms import QuestionForm
from portal.tenancy.help_desk.screens import own_screen, screen_before
from portal.tenancy.help_desk.services import ask
from portal.tenancy.models import HelpRequest

QUESTIONS_A_PAGE = 20

View = Callable[..., HttpResponse]


def for_signed_in(view: View) -> View:
    """For anybody who is signed in, in the language he has chosen; kept by no cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_anonymous:
            return reject_request(request)
        return get_localized_response(view, request, *args, **kwargs)

    return never_cache(guarded)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """The form, with the screen it was opened from; then the list of one's own questions."""
    if request.method == "POST":
        form = QuestionForm(request.POST, person=request.user)
        if form.is_valid():
            ask(request.user, form.cleaned_data["question"], form.cleaned_data["address"])
            messages.success(request, _("Your question has been sent to the central office."))
            return redirect("help:mine")
        screen = own_screen(request.POST.get("address", ""))
    else:
        screen = screen_before(request)
        form = QuestionForm(initial={"address": screen}, person=request.user)
    return _show(request, "question", _("Need help?"), {"form": form, "screen": screen})


@for_signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own questions and their answers, the newest first."""
    questions = HelpRequest.objects.filter(asked_by_id=request.user.pk)
    pages = Paginator(questions.order_by("-asked_at", "-pk"), QUESTIONS_A_PAGE)
    context = {"page_obj": pages.get_page(request.GET.get("p")), "index_url": reverse("help:mine")}
    return _show(request, "my_questions", _("My questions"), context)


def _show(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    shared = {
        "page_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"tenancy/admin/help/{name}.html", {**shared, **context})


_SCREENS = [path("", question, name="ask"), path("my-questions/", mine, name="mine")]

help_urlpatterns: list[Any] = [path("help/", include((_SCREENS, "help")))]
