"""Forms about units of the register, most of which have no portal."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from portal.core.vietnamese import one_line, spelling_key, split_kind
from portal.tenancy.model_policies import UnitModelPolicy
from portal.tenancy.models import Unit, UnitCode, UnitContact, UnitName

CONTACT_POLICY = UnitModelPolicy(UnitContact, actions={"add", "change", "delete"})
# As many are looked at to tell whether a name means one unit.
_TWO = 2


class UnitContactForm(WagtailAdminModelForm):
    """The contact of a unit that is named by its code, or by its full name."""

    unit_named = forms.CharField(
        label=_("Unit"),
        max_length=200,
        help_text=_("The code of the unit (06463), or its full name (Xã Chi Lăng)."),
    )

    class Meta:
        model = UnitContact
        fields: ClassVar[list[str]] = [
            "address",
            "phone",
            "email",
            "source",
            "valid_from",
            "valid_to",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["unit_named"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["unit_named"].disabled = True
            self.fields["unit_named"].initial = self.instance.unit.name

    def _get_validation_exclusions(self) -> set[str]:
        # The unit is no field of the form, but two open contacts of it must be refused.
        exclude: set[str] = super()._get_validation_exclusions()
        if self.instance.unit_id is not None:
            exclude.discard("unit")
        return exclude

    def clean_unit_named(self) -> str:
        """Find the unit. Raises ValidationError where there is none or several."""
        named = one_line(str(self.cleaned_data["unit_named"]))
        if self.instance.pk:
            return named
        found = list(self._units_called(named)[:_TWO])
        if not found:
            raise forms.ValidationError(
                _("There is no unit “%(named)s” in your branch."), params={"named": named}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several units are called “%(named)s”: enter the code."),
                params={"named": named},
            )
        self.instance.unit = found[0]
        return named

    def _units_called(self, named: str) -> Any:
        """Units of today within reach, by code or by name."""
        today = timezone.localdate()
        kind, short = split_kind(named)
        names = UnitName.objects.on(today).filter(short_key=spelling_key(short))
        codes = UnitCode.objects.on(today).filter(code=named)
        if kind:
            names = names.filter(kind=kind)
        within = CONTACT_POLICY.units_within_reach(self.for_user, {"add", "change"})
        return (
            within.filter(Q(pk__in=codes.values("unit_id")) | Q(pk__in=names.values("unit_id")))
            .filter(pk__in=Unit.objects.on(today).values("pk"))
            .order_by("name", "pk")
        )
