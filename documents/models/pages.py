"""A document of the library: one regulation, directive or administrative document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from documents.effect import Status
from documents.forms import DocumentPageForm
from documents.models.types import DocumentType, LegalField
from documents.panels import DoublesPanel
from documents.vocabulary import WITHOUT_BADGE, DocumentGroup, IssuingLevel
from portal.core.document_numbers import parse_number
from portal.core.metadata import Kind, PageMetadata
from portal.core.pages import BasePage
from portal.core.vietnamese import fold, one_line, search_key

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest, HttpResponse

# What a source can state: a label of the national database.
STATED_CHOICES = [
    (status.value, status.label) for status in Status if status not in {Status.UNKNOWN, Status.NONE}
]
_TITLE_AT_MOST = 255
_SLUG_AT_MOST = 120


class DocumentPage(RoutablePageMixin, BasePage):
    """One document. It exists once, at its issuer or at the highest site that holds it.

    Its title is its type and number as printed; nothing of it is unique, since reality
    repeats numbers. Whether it is in force is never typed here: it follows from the dates,
    the legal events and the relations of other documents (`documents.effect`).
    """

    group = models.CharField(
        _("group"), max_length=16, choices=DocumentGroup.choices, default=DocumentGroup.NORMATIVE
    )
    document_type = models.ForeignKey(
        DocumentType,
        verbose_name=_("type"),
        on_delete=models.PROTECT,
        null=True,
        related_name="documents",
    )
    number = models.CharField(
        _("document number"),
        max_length=100,
        blank=True,
        help_text=_("As printed, with its signs: 933/QĐ-UBND. Empty for drafts."),
    )
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    summary = models.TextField(
        _("abstract"), help_text=_("What the document says of itself: V/v, Về việc …")
    )
    level = models.CharField(
        _("level"), max_length=10, choices=IssuingLevel.choices, default=IssuingLevel.COMMUNE
    )
    # Required but of drafts: by the form, and of a list by `services.filling`.
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("As the document says. Empty when it does not say."),
    )
    expires_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("Only if the document itself sets its end: the first day without effect."),
    )
    gazetted_on = models.DateField(_("published in the gazette on"), null=True, blank=True)
    gazette_number = models.CharField(_("number of the gazette"), max_length=60, blank=True)
    fields = ParentalManyToManyField(
        LegalField, verbose_name=_("fields of work"), blank=True, related_name="documents"
    )
    keywords = models.CharField(
        _("keywords"), max_length=255, blank=True, help_text=_("Parted by commas.")
    )
    recipients = models.TextField(_("recipients"), blank=True)
    stated_status = models.CharField(
        _("effect as stated elsewhere"), max_length=20, choices=STATED_CHOICES, blank=True
    )
    stated_source = models.CharField(
        _("stated by"),
        max_length=150,
        blank=True,
        help_text=_("Shown as: According to …, checked on …"),
    )
    stated_on = models.DateField(_("checked on"), null=True, blank=True)
    is_separate = models.BooleanField(
        _("enter it all the same"),
        default=False,
        help_text=_("Only if it is another document than the one that is in the network."),
    )
    source_url = models.URLField(_("address at the source"), max_length=500, blank=True)

    nfc_fields: ClassVar[tuple[str, ...]] = (
        *BasePage.nfc_fields,
        *("number", "summary", "keywords", "recipients", "gazette_number", "stated_source"),
    )
    # What every view of a document shows: joined when it is served.
    served_with: ClassVar[tuple[str, ...]] = ("document_type",)

    parent_page_types: ClassVar[list[str]] = [
        "documents.DocumentIndexPage",
        "documents.DocumentYearPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    in_site_map = False
    template = "documents/document_page.html"
    base_form_class = DocumentPageForm
    content_panels: ClassVar[list[Any]] = [
        DoublesPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("group"), FieldPanel("document_type")]),
                FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")]),
                FieldPanel("summary"),
                FieldPanel("secrecy", heading=_("Secrecy")),
                FieldPanel("is_separate"),
            ],
            heading=_("The document"),
        ),
        InlinePanel("issuers", label=_("Issuing body"), min_num=1),
        FieldPanel("level"),
        InlinePanel("signers", label=_("Signer")),
        InlinePanel("files", label=_("File")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("effective_on"), FieldPanel("expires_on")]),
                FieldRowPanel([FieldPanel("gazetted_on"), FieldPanel("gazette_number")]),
            ],
            heading=_("Dates in law"),
        ),
        InlinePanel("relations", label=_("Relation to another document")),
        InlinePanel("legal_events", label=_("Legal event")),
        MultiFieldPanel(
            [
                FieldPanel("stated_status"),
                FieldRowPanel([FieldPanel("stated_source"), FieldPanel("stated_on")]),
            ],
            heading=_("Effect as stated elsewhere"),
            help_text=_("Shown only where dates and events cannot decide."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("fields"),
                FieldPanel("keywords"),
                FieldPanel("recipients"),
                FieldPanel("source_url"),
            ],
            heading=_("Filing"),
        ),
    ]
    # The address is made of the number and stays for ever.
    promote_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        indexes: ClassVar = [
            models.Index(fields=["number_key", "issued_on"], name="document_by_number"),
        ]

    @property
    def headline(self) -> str:
        """Type and number as printed; the summary for a document without a number."""
        words = [self.document_type.name if self.document_type else "", self.number]
        named = one_line(" ".join(words)) if self.number else ""
        text = named or one_line(self.summary)
        if len(text) <= _TITLE_AT_MOST:
            return text
        return text[: _TITLE_AT_MOST - 1].rsplit(" ", 1)[0] + "…"

    @property
    def has_badge_without_events(self) -> bool:
        """Whether its effect is shown although nothing is known to have happened to it."""
        return self.group not in WITHOUT_BADGE

    @property
    def year(self) -> int | None:
        """The year it was issued in."""
        return self.issued_on.year if self.issued_on else None

    # Set by who has just looked up what the document refers to: it is not looked up again.
    # The database holds what is unique all the same.
    trusts_references = False

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check the document under the name that follows from its number."""
        self._name_itself()
        if self.trusts_references:
            foreign = (field.name for field in self._meta.concrete_fields if field.is_relation)
            kwargs["exclude"] = {*(kwargs.get("exclude") or ()), *foreign}
            kwargs["validate_unique"] = False
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """The same for a draft."""
        self._name_itself()
        super().minimal_clean()

    def _name_itself(self) -> None:
        """Title and key from the number; the address once, when the document is made."""
        self.number, self.summary = one_line(self.number), one_line(self.summary)
        self.title = self.draft_title = self.headline or str(_("Document without a number"))
        number = parse_number(self.number) if self.number else None
        self.number_key = number.canonical if number else fold(self.number)[:120]
        if not self.slug:  # type: ignore[has-type]  # of Wagtail, which ships no types
            words = search_key(self.title).replace(" ", "-")[:_SLUG_AT_MOST].strip("-") or "van-ban"
            self.slug = f"{words}--{self.public_id}"

    def clean(self) -> None:
        """Refuse dates that no document can have, and a statement without its source."""
        super().clean()
        errors = {**self._date_errors(), **self._statement_errors()}
        is_normative = self.group == DocumentGroup.NORMATIVE
        if is_normative and self.document_type and not self.document_type.is_normative:
            errors["document_type"] = ValidationError(
                _("“%(type)s” is never a legal regulation; choose another group.")
                % {"type": self.document_type}
            )
        if errors:
            raise ValidationError(errors)

    def _date_errors(self) -> dict[str, ValidationError]:
        """Issued, then in force, then ended (validations of the audit, search.md §1.3)."""
        errors: dict[str, ValidationError] = {}
        issued, effective, expires = self.issued_on, self.effective_on, self.expires_on
        if effective and issued and effective < issued:
            errors["effective_on"] = ValidationError(
                _("A document is not in force before it is issued.")
            )
        if expires and (start := effective or issued) and expires <= start:
            errors["expires_on"] = ValidationError(_("The end must be later than the beginning."))
        if self.gazetted_on and issued and self.gazetted_on < issued:
            errors["gazetted_on"] = ValidationError(
                _("The gazette cannot print a document before it is issued.")
            )
        return errors

    def _statement_errors(self) -> dict[str, ValidationError]:
        """Who says it, and when it was looked up."""
        if not self.stated_status:
            return {}
        needed: dict[str, str | datetime.date | None] = {
            "stated_source": self.stated_source,
            "stated_on": self.stated_on,
        }
        return {
            name: ValidationError(_("Say who states this, and when it was checked."))
            for name, value in needed.items()
            if not value
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The document with its facts, its effect and what it is related to."""
        from documents.selectors.detail import document_context  # selectors stand above models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(document_context(self, request))
        return context

    @path("toan-van/", name="text")
    def full_text(self, request: HttpRequest) -> HttpResponse:
        """What its files say, as a page to be read."""
        from documents.views import text  # views stand above models

        return text.full_text(request, self)

    @path("duoc-dan-chieu/", name="cited_by")
    def cited_by(self, request: HttpRequest) -> HttpResponse:
        """Which published documents name this one."""
        from documents.views import cited_by  # views stand above models

        return cited_by.documents(request, self)

    @path("tin-bai/", name="cited_by_articles")
    def cited_by_articles(self, request: HttpRequest) -> HttpResponse:
        """Which articles of the site name this document."""
        from documents.views import cited_by  # views stand above models

        return cited_by.articles(request, self)

    def page_metadata(self, request: HttpRequest) -> PageMetadata:
        """A regulation, with its date, issuer and subjects."""
        return replace(
            super().page_metadata(request),
            description=self.search_description or self.summary,
            kind=Kind.LEGISLATION,
            subjects=tuple(one_line(word) for word in self.keywords.split(",") if word.strip()),
        )
