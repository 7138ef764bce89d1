"""The editor's form of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from documents.vocabulary import DocumentGroup, Secrecy
from portal.core.document_numbers import parse_number
from portal.core.page_forms import BasePageForm
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    import datetime


class DocumentPageForm(BasePageForm):
    """A document; what is secret or internal is refused before anything of it is stored.

    NĐ 30/2020/NĐ-CP, Phụ lục VI names the level among the facts of a document; the law on
    state secrets forbids the rest.
    """

    secrecy = forms.ChoiceField(
        label=_("secrecy"),
        choices=Secrecy.choices,
        required=False,
        help_text=_("As stamped on the document. Only documents without such a stamp belong here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "issued_on" in self.fields:
            # What is still a draft was issued by nobody; everything else has its day.
            group = self.data.get(self.add_prefix("group")) or self.instance.group
            self.fields["issued_on"].required = group != DocumentGroup.DRAFT

    def clean_secrecy(self) -> str:
        """Nothing but what everybody may read."""
        level: str = self.cleaned_data.get("secrecy", "")
        if level:
            raise ValidationError(
                _("A document marked “%(level)s” must not be entered into a public portal.")
                % {"level": Secrecy(level).label}
            )
        return level

    def clean(self) -> dict[str, Any]:
        """A document of the network is listed here, not entered a second time."""
        cleaned: dict[str, Any] = super().clean()
        self._find_bodies(cleaned.get("issued_on"))
        was_public = self.instance.first_published_at is not None
        if not was_public and not cleaned.get("is_separate"):
            self._refuse_what_is_known(cleaned)
        return cleaned

    def _find_bodies(self, day: datetime.date | None) -> None:
        """Give each issuing body the row of the register that its name means."""
        from documents.selectors.issuers import find_bodies  # selectors stand above models

        site_id = site_id_of(self.parent_page)
        if site_id is not None:
            rows = [form.instance for form in self.formsets["issuers"].forms if form.is_valid()]
            find_bodies(rows, day or timezone.localdate(), site_id)

    def _refuse_what_is_known(self, cleaned: dict[str, Any]) -> None:
        from documents.selectors.known import same_document  # selectors stand above models

        number = parse_number(cleaned.get("number") or "")
        if number is None:
            return
        known = same_document(
            number.canonical, cleaned.get("issued_on"), self._issuers(), besides=self.instance.pk
        )
        for document in known:
            self.add_error("number", self._way_to(document))

    def _issuers(self) -> list[str]:
        """Names of issuing bodies as typed."""
        names: list[str] = []
        for form in self.formsets["issuers"].forms:
            if form.is_valid():
                names.append(form.cleaned_data.get("name") or "")
        return names

    def _library_id(self) -> int:
        """Key of the library that the form adds to: a document may stand below a year."""
        above = self.parent_page.specific_deferred
        return int(above.get_parent().pk if hasattr(above, "year") else above.pk)

    def _way_to(self, document: Any) -> ValidationError:
        """Where the document is, and how it comes into this library."""
        url = reverse("document_place", args=[self._library_id(), document.pk])
        return ValidationError(
            format_html(
                '{} <a href="{}">{}</a>',
                _("This document is in the network already: %s.") % document.full_url,
                url,
                _("List it in this library"),
            )
        )
