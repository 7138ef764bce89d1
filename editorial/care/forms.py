"""Forms of owners, review dates and intervals."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from editorial.care.selectors import possible_owners, type_choices
from editorial.models import PageCare, ReviewInterval
from portal.core.accounts.models import User


class CareForm(forms.Form):
    """Who looks after one page, and by when it is read again."""

    owner = forms.ModelChoiceField(
        label=_("Person in charge"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("(nobody)"),
        help_text=_("People who may change this page by a role on its site."),
    )
    review_on = forms.DateField(
        label=_("To be reviewed by"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The person in charge is reminded by mail on this day, once."),
    )

    def __init__(self, *args: Any, page: Page, care: PageCare | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners(page)  # type: ignore[attr-defined]
        self.stored = care.review_on if care else None
        if care is not None:
            self.initial = {"owner": care.owner_id, "review_on": care.review_on}

    def clean_review_on(self) -> datetime.date | None:
        """Refuse a day that is over, unless it stood there before."""
        day: datetime.date | None = self.cleaned_data["review_on"]
        if day is not None and day != self.stored and day < timezone.localdate():
            raise forms.ValidationError(_gettext("This day is over. Choose a day to come."))
        return day


class ReviewIntervalForm(WagtailAdminModelForm):
    """After how many months pages of a type are read again."""

    page_type = forms.ChoiceField(label=_("page type"))

    class Meta:
        model = ReviewInterval
        fields: ClassVar[list[str]] = ["page_type", "months", "valid_from", "valid_to", "basis"]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page_type"].choices = type_choices()
