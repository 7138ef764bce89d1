"""The index: one row for each thing that can be found, in every installation's own database.

Engines outside of the database (Elasticsearch) hold a copy of it; what they find is read from
here, so that all engines answer alike and any of them can stand in for another.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.completion_models import Completion
from search.log.models import AskedQuery, OpenedResult
from search.pinning.models import PinnedResult
from search.word_models import Abbreviation, LearnedSpelling, LearningPass

__all__ = [
    "Abbreviation",
    "AskedQuery",
    "Completion",
    "FacetSet",
    "FacetValue",
    "IndexTotals",
    "LearnedSpelling",
    "LearningPass",
    "OpenedResult",
    "OuterChange",
    "OuterState",
    "PinnedResult",
    "SearchDocument",
    "SearchText",
]

_MADE_BY_MACHINE: Final = "the search's index, made by machine from recorded pages and documents"


class FacetValue(models.Model):
    """A value by which results are narrowed, with its label of today."""

    facet = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    label = models.CharField(max_length=255)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("value of a filter")
        verbose_name_plural = _("values of filters")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facet", "key"], name="one_value_a_key")
        ]

    def __str__(self) -> str:
        return self.label


class FacetSet(models.Model):
    """All values of an entry together: entries of the same ones share a row.

    Counting rows by it counts all filters at once. `values`: keys by facet. Its key is a digest
    of them (`search.facets.set_id`), so that what a process knows of a key is true for ever.
    """

    id = models.BigIntegerField(primary_key=True)
    values = models.JSONField()

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("set of filters")
        verbose_name_plural = _("sets of filters")

    def __str__(self) -> str:
        return f"{self.values}"


class SearchDocument(models.Model):
    """A public page, document or person, with what results show and lists are narrowed by.

    `path`: its address on its own site. `scopes`: where it is found, as tokens
    (`search.scopes`). `length`: in syllables, weighted by field as `search.scoring` does.
    """

    key = models.CharField(_("key"), max_length=80, unique=True, help_text="kind:id")
    kind = models.CharField(_("kind"), max_length=20)
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    language = models.CharField(_("language"), max_length=10, default="vi")
    path = models.CharField(_("address"), max_length=2000)
    title = models.TextField(_("title"))
    parent = models.TextField(_("stands in"), blank=True)
    lead = models.TextField(_("lead"), blank=True)
    body = models.TextField(_("text"), blank=True)
    number = models.CharField(_("number"), max_length=200, blank=True)
    number_key = models.CharField(_("key of the number"), max_length=120, blank=True)
    shown_on = models.DateField(_("date"), null=True)
    is_over = models.BooleanField(_("no longer in force"), default=False)
    facets = models.ForeignKey(
        FacetSet, verbose_name=_("filters"), on_delete=models.PROTECT, related_name="+", null=True
    )
    scopes = models.JSONField(default=list, editable=False)
    length = models.FloatField(default=0, editable=False)
    written_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")

    def __str__(self) -> str:
        return self.title


class SearchText(models.Model):
    """The syllables of an entry by field, as `search.scoring.packed` writes them."""

    document = models.OneToOneField(
        SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    title = models.TextField(blank=True)
    parent = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    accented_title = models.TextField(blank=True)
    accented_parent = models.TextField(blank=True)
    accented_lead = models.TextField(blank=True)
    accented_body = models.TextField(blank=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("syllables of an entry")
        verbose_name_plural = _("syllables of entries")

    def __str__(self) -> str:
        return f"{self.pk}"


class IndexTotals(models.Model):
    """One row: how many entries there are, and their lengths together. Writers lock it."""

    documents = models.IntegerField(default=0)
    length = models.FloatField(default=0)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("totals of the index")
        verbose_name_plural = _("totals of the index")

    def __str__(self) -> str:
        return f"{self.documents}"


class OuterChange(models.Model):
    """An entry that was written or removed, of which an outer engine was not told yet.

    `revision`: the number of its last change (`search.engines.outbox`).
    """

    entry = models.BigIntegerField(primary_key=True)
    revision = models.BigIntegerField(db_index=True)
    noted_at = models.DateTimeField(auto_now_add=True, db_index=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("change not told to the search engine")
        verbose_name_plural = _("changes not told to the search engine")

    def __str__(self) -> str:
        return f"{self.entry}: {self.revision}"


class OuterState(models.Model):
    """One row: the number of the last change, and how telling it to an outer engine went."""

    revision = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    wagtail_reference_index_ignore = True
    audit_exempt: ClassVar[str] = _MADE_BY_MACHINE

    class Meta:
        verbose_name = _("state of the search engine")
        verbose_name_plural = _("states of the search engine")

    def __str__(self) -> str:
        return f"{self.revision}"
