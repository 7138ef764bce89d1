"""Two editors of one page: the second save does not bury the first (docs/patches.md)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from editorial.versions import seen_version

# The version that somebody has been shown to be newer, and replaces all the same.
REPLACES = "replaces_version"


class RefusesStaleSaves:
    """Mixed in: Wagtail compares versions for saving by itself alone.

    A form that was made of an older version than the newest is refused, with or without
    JavaScript: what was typed stays in it, and it says who saved when, with the way to look
    at that and a button to save one's own all the same, after which the other version still
    stands in the history.
    """

    page: Any
    request: HttpRequest
    latest_revision: Any
    expects_json_response: bool
    has_unsaved_changes: bool

    @property
    def is_out_of_date(self) -> bool:
        """Whether somebody saved after this form was made."""
        latest, posted = self.latest_revision, self.request.POST
        if latest is None:
            return False
        own = posted.get("overwrite_revision_id")
        if own:
            return bool(own != str(latest.pk))
        if "loaded_revision_id" not in posted:
            # The page had no version yet when the form was made.
            return latest.user_id not in {None, self.request.user.pk}
        loaded = f"{posted['loaded_revision_id']}@{posted.get('loaded_revision_created_at', '')}"
        return loaded != seen_version(latest)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer what saves by itself before its form is read, in our words."""
        if self.expects_json_response and self.is_out_of_date:
            return self._stale_json()
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def hold_newest(self) -> None:
        """Hold the row of the page until the end of the transaction; read what is newest now.

        Of two who save at one moment, one is the second.
        """
        held = Page.objects.select_for_update().get(pk=self.page.pk)
        self.latest_revision = held.get_latest_revision()
        self.page.latest_revision = self.latest_revision

    def stale_answer(self) -> HttpResponse | None:
        """The answer to a form that is out of date; None for one that may be saved."""
        if not self.is_out_of_date:
            return None
        if self.request.POST.get(REPLACES) == seen_version(self.latest_revision):
            return None
        if self.expects_json_response:
            return self._stale_json()
        look = messages.button(
            self.get_edit_url(),  # type: ignore[attr-defined]
            _("Look at the newest version"),
            new_window=True,
        )
        messages.error(self.request, self._told(), buttons=[look])
        return self.again_as_typed()

    def again_as_typed(self) -> HttpResponse:
        """The form with what was typed, still made of the version that it was made of."""
        self.form.restore_required_fields()  # type: ignore[attr-defined]
        self.has_unsaved_changes = True
        context: dict[str, Any] = self.get_context_data()  # type: ignore[attr-defined]
        context["loaded_revision_created_at"] = self.request.POST.get(
            "loaded_revision_created_at", ""
        )
        response: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        return response

    def _stale_json(self) -> HttpResponse:
        answer: HttpResponse = self.json_error_response(  # type: ignore[attr-defined]
            "invalid_revision", _("Somebody else has saved a newer version of this page.")
        )
        return answer

    def _told(self) -> str:
        latest = self.latest_revision
        told = _(
            "%(name)s saved this page at %(time)s, after you had opened it. Nothing of yours "
            "was saved; what you typed still stands below. If you save it all the same, the "
            "other version stays in the history."
        ) % {
            "name": latest.user or _("Somebody else"),
            "time": date_format(timezone.localtime(latest.created_at), "SHORT_DATETIME_FORMAT"),
        }
        return format_html(
            '{} <button type="submit" form="page-edit-form" name="{}" value="{}" '
            'class="button button-small button-secondary">{}</button>',
            told,
            REPLACES,
            seen_version(latest),
            _("Save mine all the same"),
        )
