"""The register of issuing bodies, with all their spellings: screens of the central office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from portal.core.vietnamese import one_line, spelling_key
from portal.core.viewsets import ScopedIndexView, ScopedModelViewSet
from portal.tenancy.model_policies import UnitModelPolicy
from portal.tenancy.models import IssuingBody, IssuingBodyAlias, Role, UnitCode
from portal.tenancy.roles import Actions, allow

allow("tenancy.issuingbody", {Role.CENTRAL: {"add", "change"}})


class IssuingBodyPolicy(UnitModelPolicy):
    """Bodies of the units of one's branch; those of the state belong to no unit and to all."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Whether `user` may do one of `actions` with this body."""
        if instance.unit_id is None:
            return self.user_has_any_permission(user, actions)
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """The condition that a body is within reach."""
        own = super().rows_where(user, wanted)
        return own | Q(unit=None) if self.user_has_any_permission(user, wanted) else own


BODIES = IssuingBodyPolicy(IssuingBody, actions={"add", "change"})


class IssuingBodyForm(WagtailAdminModelForm):
    """A body, the unit it belongs to by its code, and its spellings, one a line."""

    unit_code = forms.CharField(
        label=_("Code of the unit"),
        required=False,
        max_length=20,
        help_text=_("Empty for bodies of the state: the Government, ministries."),
    )
    spellings = forms.CharField(
        label=_("Other spellings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, as they stand in lists: UBND tỉnh Lạng Sơn."),
    )

    class Meta:
        model = IssuingBody
        fields: ClassVar[list[str]] = ["name", "kind", "valid_from", "valid_to", "basis"]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateInput(),
            "valid_to": AdminDateInput(),
        }

    field_order: ClassVar[list[str]] = ["name", "spellings", "kind", "unit_code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["unit_code"].disabled = True
            self.fields["unit_code"].help_text = (
                self.instance.unit.name if self.instance.unit else ""
            )
            known = self.instance.aliases.order_by("alias").values_list("alias", flat=True)
            self.fields["spellings"].initial = "\n".join(known)

    def clean_name(self) -> str:
        """On one line."""
        return one_line(str(self.cleaned_data["name"]))

    def clean_unit_code(self) -> str:
        """Find the unit. Raises ValidationError where there is none within reach."""
        code = one_line(str(self.cleaned_data["unit_code"]))
        if self.instance.pk or not code:
            return code
        units = UnitCode.objects.on(timezone.localdate()).filter(code=code).values("unit")
        found = BODIES.units_within_reach(self.for_user, {"add"}).filter(pk__in=units).first()
        if found is None:
            raise ValidationError(
                _("There is no unit with the code “%(code)s” in your branch."),
                params={"code": code},
            )
        self.instance.unit = found
        return code

    def clean_spellings(self) -> dict[str, str]:
        """Spellings by their keys, each once."""
        typed = (one_line(line) for line in str(self.cleaned_data["spellings"]).splitlines())
        longest = IssuingBodyAlias._meta.get_field("alias").max_length or 0
        found = {spelling_key(line): line for line in typed if line}
        if too_long := [line for line in found.values() if len(line) > longest]:
            raise ValidationError(_("This spelling is too long: %s") % too_long[0])
        return found

    @transaction.atomic
    def save(self, commit: bool = True) -> IssuingBody:
        """Save the body with its spellings."""
        body: IssuingBody = super().save(commit=commit)
        wanted: dict[str, str] = self.cleaned_data["spellings"]
        for alias in body.aliases.all():
            if wanted.get(alias.key) == alias.alias:
                wanted.pop(alias.key)
            elif alias.key in wanted:
                alias.alias = wanted.pop(alias.key)
                alias.save()
            else:
                alias.delete()
        for line in wanted.values():
            IssuingBodyAlias.objects.create(body=body, alias=line)
        return body


class IssuingBodyIndexView(ScopedIndexView):
    """Bodies with their units and spellings."""

    related = ("unit",)

    def get_base_queryset(self) -> QuerySet[Any]:
        """Bodies within reach; the spellings of those shown are one query."""
        aliases = IssuingBodyAlias.objects.order_by("alias")
        return super().get_base_queryset().prefetch_related(Prefetch("aliases", queryset=aliases))


class IssuingBodyViewSet(ScopedModelViewSet):
    """Who issues documents, and how lists spell it. A body is ended by its date."""

    model = IssuingBody
    policy = BODIES
    index_view_class = IssuingBodyIndexView
    icon = "user"
    menu_label = _("Issuing bodies")
    ordering: ClassVar[list[str]] = ["name", "pk"]
    list_display: ClassVar[list[Any]] = [
        "name",
        Column(
            "aliases",
            label=capfirst(_("Other spellings")),
            accessor=lambda body: "; ".join(alias.alias for alias in body.aliases.all()),
        ),
        Column("unit", label=capfirst(_("unit"))),
        "valid_from",
        "valid_to",
    ]
    list_filter: ClassVar[list[str]] = ["kind"]
    search_fields: ClassVar[list[str]] = ["name", "aliases__alias"]
    own_form = IssuingBodyForm
