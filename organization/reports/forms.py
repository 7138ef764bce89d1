"""The form of a report: what is wrong, and whom to ask back."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from organization.models.reports import LONGEST_CONTACT, LONGEST_REPORT
from organization.phones import parse_phone
from portal.core.public_forms import is_token_of
from portal.core.vietnamese import one_line

# No person sees this field: what fills it in is a program.
TRAP: Final = "website"


class ReportForm(forms.Form):
    """What a reader sends. `purpose`: what the token of the form must have been made for."""

    what = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Such as: the number is not in use, this person works elsewhere by now."),
        error_messages={"required": _("Say in a few words what is wrong.")},
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail, if we may ask back"),
        max_length=LONGEST_CONTACT,
        required=False,
        help_text=_(
            "Not shown to anybody but the editors; deleted a week after the report is dealt "
            "with, after 180 days at the latest."
        ),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose

    @property
    def is_of_a_program(self) -> bool:
        """Whether a field was filled in that no person sees."""
        return bool(self.data.get(TRAP))

    def clean_contact(self) -> str:
        """An address or a number, in one spelling. Raises ValidationError for anything else."""
        given = one_line(self.cleaned_data["contact"])
        if not given:
            return ""
        try:
            if "@" in given:
                validate_email(given)
                return given
            return parse_phone(given).line
        except ValidationError as error:
            raise ValidationError(
                _("Enter a telephone number or an e-mail address, or leave this empty.")
            ) from error

    def clean(self) -> dict[str, Any]:
        """The form was shown by this site, for this entry, today."""
        cleaned = super().clean() or self.cleaned_data
        if not is_token_of(self.purpose, str(cleaned.get("token", ""))):
            raise ValidationError(
                _("The form was open for too long. Nothing is lost: please send it again.")
            )
        return cleaned
