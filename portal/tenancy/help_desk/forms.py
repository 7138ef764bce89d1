"""The form of a question, and that of its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.tenancy.help_desk.services import MOST_AN_HOUR, has_asked_enough
from portal.tenancy.models.help_requests import LONGEST_QUESTION


class QuestionForm(forms.Form):
    """What somebody asks, and from which screen."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What did you want to do, and what happened? No passwords, please."),
    )
    address = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Refuse one question too many within an hour; what was typed stays."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if has_asked_enough(self.person):
            raise forms.ValidationError(
                _("You have asked %(count)d questions within an hour. Please wait a while."),
                code="too_many",
                params={"count": MOST_AN_HOUR},
            )
        return cleaned


class AnswerForm(forms.Form):
    """The answer of the centre."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("It is sent by mail, and stands among the questions of who asked."),
    )
