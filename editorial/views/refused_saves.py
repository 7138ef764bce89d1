"""What saves by itself and is refused says which field is wrong (docs/patches.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView

_NAMED_AT_MOST = 3


class NamesWhatIsWrong:
    """Mixed in: Wagtail answers that there are errors, and marks none of them.

    The editor shows the answer beside the time of the last save. The usual case is a second
    page of the same title: its address is taken, below on another tab.
    """

    form: Any

    def json_error_response(self, error_code: str, error_message: str) -> HttpResponse:
        """Refuse; of a form with errors the first fields, each with its error."""
        if error_code == "validation_error":
            wrong = list(_named_errors(self.form))[:_NAMED_AT_MOST]
            error_message = " ".join(wrong) or error_message
        answer: HttpResponse = super().json_error_response(  # type: ignore[misc]
            error_code, error_message
        )
        return answer


class NewPageView(NamesWhatIsWrong, CreateView):
    """The editor of a page that is not there yet."""


def _named_errors(form: Any) -> Iterator[str]:
    """Label and error of each field; of a text that is made of parts the label alone."""
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        first = errors.as_data()[0]
        # The errors of its parts are further errors, and stand at them once one presses save.
        is_of_parts = hasattr(first, "as_json_data")
        message = _("something in it is wrong.") if is_of_parts else " ".join(first.messages)
        if field is not None:
            message = _("“%(field)s”: %(message)s") % {"field": field.label, "message": message}
        yield message
