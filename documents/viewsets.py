"""Admin screens of what the library keeps beside its pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSetGroup

from documents.claims_viewset import EffectClaimViewSet
from documents.issuers_viewset import IssuingBodyViewSet
from documents.models import DocumentType, LegalField
from portal.core.viewsets import ScopedModelViewSet
from portal.tenancy.model_policies import SharedModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

allow("documents.documenttype", {Role.CENTRAL: {"add", "change"}})
allow("documents.legalfield", {Role.CENTRAL: {"add", "change"}})


class _SharedForm(WagtailAdminModelForm):
    """A row of a shared set; its address stays what it was, links hang on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True


class DocumentTypeForm(_SharedForm):
    """A type of document."""

    class Meta:
        model = DocumentType
        fields: ClassVar[list[str]] = [
            "name",
            "slug",
            "abbreviation",
            "is_normative",
            "sort_order",
            "valid_from",
            "valid_to",
            "basis",
        ]


class LegalFieldForm(_SharedForm):
    """A field of work."""

    class Meta:
        model = LegalField
        fields: ClassVar[list[str]] = [
            "name",
            "slug",
            "parent",
            "sort_order",
            "valid_from",
            "valid_to",
            "basis",
        ]


class DocumentTypeViewSet(ScopedModelViewSet):
    """The shared set. A type is ended by its date, never deleted."""

    model = DocumentType
    policy = SharedModelPolicy(DocumentType, actions={"add", "change"})
    icon = "doc-full"
    menu_label = _("Types of documents")
    ordering: ClassVar[list[str]] = ["sort_order", "slug"]
    list_display: ClassVar[list[Any]] = ["name", "abbreviation", "is_normative", "valid_to"]
    search_fields: ClassVar[list[str]] = ["name", "abbreviation"]
    own_form = DocumentTypeForm


class LegalFieldViewSet(ScopedModelViewSet):
    """The shared tree. A field is ended by its date, never deleted."""

    model = LegalField
    policy = SharedModelPolicy(LegalField, actions={"add", "change"})
    icon = "folder-open-inverse"
    menu_label = _("Fields of work")
    ordering: ClassVar[list[str]] = ["sort_order", "slug"]
    list_display: ClassVar[list[Any]] = ["name", "parent", "valid_from", "valid_to"]
    search_fields: ClassVar[list[str]] = ["name"]
    own_form = LegalFieldForm


class LibraryAdministration(ModelViewSetGroup):
    """The menu entry that holds these screens."""

    menu_label = _("Regulation library")
    menu_name = "documents-administration"
    menu_icon = "doc-full"
    menu_order = 585
    items = (
        EffectClaimViewSet("effect_claims"),
        DocumentTypeViewSet("document_types"),
        LegalFieldViewSet("legal_fields"),
        IssuingBodyViewSet("issuing_bodies"),
    )


model_viewsets = [LibraryAdministration()]
