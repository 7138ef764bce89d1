"""One step from a name that an import did not know to a spelling of a body in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from documents.issuers_viewset import BODIES
from documents.selectors.issuers import likely_body
from portal.core.vietnamese import one_line, spelling_key
from portal.tenancy.models import IssuingBody, IssuingBodyAlias

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LONGEST = 255
_TWO = 2


class SpellingForm(forms.Form):
    """A spelling, and the name of the body that it means."""

    spelling = forms.CharField(label=gettext_lazy("Spelling"), max_length=_LONGEST)
    body = forms.CharField(
        label=gettext_lazy("Issuing body"),
        max_length=_LONGEST,
        help_text=gettext_lazy("Its name or another spelling, as it stands in the register."),
    )

    def find(self, user: object) -> IssuingBody | None:
        """The body within reach of `user`; None with an error of the form."""
        key = spelling_key(one_line(self.cleaned_data["body"]))
        bodies = BODIES.instances_user_has_any_permission_for(user, {"change"})
        named = bodies.filter(name_key=key) | bodies.filter(aliases__key=key)
        found = list(named.distinct().order_by("pk")[:_TWO])
        if not found:
            self.add_error("body", _("The register has no such body within your reach."))
        elif len(found) > 1:
            self.add_error(
                "body", _("Several bodies are called so: enter the spelling at the one meant.")
            )
        return found[0] if len(found) == 1 else None


def add_spelling(request: HttpRequest) -> HttpResponse:
    """The form, with the body that is most likely meant; then the spelling is kept.

    Documents that bear it are led to the body by a job. Raises Http404 for who keeps no register.
    """
    bodies = BODIES.instances_user_has_any_permission_for(request.user, {"change"})
    if not BODIES.user_has_any_permission(request.user, {"change"}):
        raise Http404
    spelling = one_line(request.GET.get("spelling", "").replace("\0", ""))[:_LONGEST]
    there = get_valid_next_url_from_request(request) or reverse("issuing_bodies:index")
    first = {"spelling": spelling, "body": likely_body(spelling, bodies) if spelling else ""}
    form = SpellingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        body = form.find(request.user)
        if body is not None:
            alias = one_line(form.cleaned_data["spelling"])
            IssuingBodyAlias.objects.get_or_create(
                body=body, key=spelling_key(alias), defaults={"alias": alias}
            )
            words = {"spelling": alias, "body": body}
            messages.success(request, _("“%(spelling)s” means “%(body)s” from now on.") % words)
            return redirect(there)
    context = {
        "page_title": _("Spelling of an issuing body"),
        "header_icon": "user",
        "breadcrumbs_items": [
            {"url": reverse("issuing_bodies:index"), "label": _("Issuing bodies")},
            {"url": "", "label": _("Spelling of an issuing body")},
        ],
        "form": form,
        "next": there,
    }
    return render(request, "documents/admin/spelling.html", context)
