"""The screen on which an owner answers what others say about the effect of his documents."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from documents.models import EffectClaim
from documents.services.claims import decide
from portal.core.viewsets import ScopedEditView, ScopedIndexView, ScopedModelViewSet
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

# Whoever approves on a site's pages answers for its documents.
allow(
    "documents.effectclaim",
    {Role.APPROVER: {"change"}, Role.SITE_ADMIN: {"change"}, Role.CENTRAL: {"change"}},
)


class ClaimPolicy(SiteModelPolicy):
    """As for any row of a site; but a claim of a document that is public no more is nobody's.

    Its title would tell what another site has taken down.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        """Claims of published documents within reach."""
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows.filter(source__live=True)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """Whether the claim is within reach and still stands."""
        return bool(instance.source.live) and super().user_has_any_permission_for_instance(
            user, actions, instance
        )


class ClaimForm(WagtailAdminModelForm):
    """Agree or decline; declining needs a reason, which the other side reads."""

    answer = forms.ChoiceField(
        label=_("answer"),
        choices=[
            (EffectClaim.State.ACCEPTED.value, _("Agree: it changes the effect of our document")),
            (EffectClaim.State.DECLINED.value, _("Decline: our document stays as it is")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state != EffectClaim.State.OPEN:
            self.fields["answer"].initial = self.instance.state

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned: dict[str, Any] = super().clean()
        declined = cleaned.get("answer") == EffectClaim.State.DECLINED
        if declined and not cleaned.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Say why you decline.")))
        return cleaned

    class Meta:
        model = EffectClaim
        fields: ClassVar[list[str]] = ["answer", "reason"]


class ClaimEditView(ScopedEditView):
    """One claim and the answer to it."""

    def save_instance(self) -> EffectClaim:
        """Keep the answer; the effect of the document follows at once."""
        claim: EffectClaim = self.form.instance
        decide(
            claim,
            self.request.user,
            accept=self.form.cleaned_data["answer"] == EffectClaim.State.ACCEPTED,
            reason=self.form.cleaned_data["reason"],
        )
        return claim


class ClaimIndexView(ScopedIndexView):
    """Claims about documents within reach, those that wait first."""

    related = ("source", "target", "site")


class EffectClaimViewSet(ScopedModelViewSet):
    """Made by publishing, answered here, withdrawn by publishing again."""

    model = EffectClaim
    policy = ClaimPolicy(EffectClaim, actions={"change"}, member="site__member__")
    index_view_class = ClaimIndexView
    edit_view_class = ClaimEditView
    icon = "help"
    menu_label = _("Effect of own documents")
    ordering: ClassVar[list[str]] = ["-state", "-made_at"]
    list_display: ClassVar[list[Any]] = ["target", "kind", "source", "state", "made_at"]
    list_filter: ClassVar[list[str]] = ["state"]
    own_form = ClaimForm
