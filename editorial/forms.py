"""Forms of the workflow and of its rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.widgets import AdminDateInput

from editorial.models import FourEyesRule
from portal.tenancy.forms import MemberHostField, SiteRowForm

_LONGEST = 2000


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LONGEST, widget=forms.Textarea({"rows": 3}), **options
    )


class ApproveForm(forms.Form):
    """A comment, and which version the approver had before him."""

    comment = _words(_("Comment"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why a submission goes back to its author."""

    comment = _words(
        _("Reason for returning it"),
        help_text=_("The author reads this. Say what has to be changed."),
    )


class TakeDownForm(forms.Form):
    """Why a page is taken off the public site."""

    reason = _words(
        _("Reason for taking it down"),
        help_text=_("The reason is kept with the history of the page."),
    )


class BulkTakeDownForm(DefaultPageForm):
    """The same for several pages at once."""

    reason = _words(
        _("Reason for taking it down"),
        help_text=_("The reason is kept with the history of the page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["include_descendants"].label = _("Take down the pages below, too")


class FourEyesRuleForm(SiteRowForm):
    """A dated rule of one site; the site stays what it was."""

    site_host = MemberHostField(
        label=_("Host of the site"),
        help_text=_("The address at which the site answers today."),
    )

    class Meta:
        model = FourEyesRule
        fields: ClassVar[list[str]] = ["mode", "valid_from", "valid_to", "basis"]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["site_host", "mode"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].required = True
        self.fields["basis"].required = True
        if self.instance.pk:
            self.fields["site_host"].disabled = True
            self.fields["site_host"].initial = self.instance.site.hostname

    def clean(self) -> dict[str, Any]:
        """Take the site from its host; refuse a time that has a rule already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        member = cleaned.get("site_host")
        if member is None:
            return cleaned
        self.instance.site_id = member.site_id
        first, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first is None:
            return cleaned
        others = FourEyesRule.objects.filter(site_id=member.site_id).exclude(pk=self.instance.pk)
        others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first))
        if end is not None:
            others = others.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=end))
        if others.exists():
            self.add_error(
                "valid_from", _("Another rule of this site holds in this time: end it first.")
            )
        return cleaned
