"""Forms of the import's screens: the list, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from documents.importing.labels import label_of
from documents.importing.mapping import FIELDS, RELATIONS, ColumnMapping
from documents.importing.tables import SUFFIXES, old_workbook
from documents.models import DocumentType
from documents.services.import_preview import Columns
from documents.vocabulary import DocumentGroup, IssuingLevel

MOST_BYTES: Final = 30 * 1024 * 1024

# Not kept of a document: asked for by nobody here.
_UNUSED: Final = {"text", "note"}


class ListForm(forms.Form):
    """A list, and an archive with its files."""

    list = forms.FileField(label=_("List of documents"))
    bundle = forms.FileField(
        label=_("Files (ZIP)"),
        required=False,
        help_text=_("Found by the names that a column of the list gives."),
    )

    def clean_list(self) -> Any:
        """A kind that can be read, not too big."""
        file = self.cleaned_data["list"]
        if file.name.lower().endswith(".xls"):
            raise ValidationError(old_workbook(file.name))
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(
                _("Only these kinds of files can be read: %(kinds)s."),
                params={"kinds": ", ".join(SUFFIXES)},
            )
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is too large: divide it."))
        return file

    def clean_bundle(self) -> Any:
        """An archive, not too big."""
        file = self.cleaned_data.get("bundle")
        if file and not file.name.lower().endswith(".zip"):
            raise ValidationError(_("This is no ZIP archive."))
        if file and file.size > settings.MEDIA_MAX_DOCUMENT_SIZE:
            raise ValidationError(_("The file is too large: divide it."))
        return file


class SheetForm(forms.Form):
    """Which sheet of a workbook is the list."""

    def __init__(self, sheets: Sequence[str], sheet: str) -> None:
        super().__init__(initial={"sheet": sheet})
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Sheet"), choices=[(name, name) for name in sheets]
        )


class MappingForm(forms.Form):
    """Which column is which of our fields, and what holds for all rows."""

    update = forms.BooleanField(
        label=_("Change documents that the list tells otherwise"), required=False
    )
    default_type = forms.ModelChoiceField(
        label=_("type"), queryset=DocumentType.objects.all(), required=False, empty_label="—"
    )
    default_group = forms.ChoiceField(
        label=_("group"), choices=[("", "—"), *DocumentGroup.choices], required=False
    )
    default_level = forms.ChoiceField(
        label=_("level"), choices=[("", "—"), *IssuingLevel.choices], required=False
    )
    default_issuers = forms.CharField(label=_("issuing body"), max_length=255, required=False)
    default_status_source = forms.CharField(
        label=_("effect stated by"),
        max_length=150,
        required=False,
        help_text=_("Needed when the list states which documents are in force."),
    )
    default_status_on = forms.DateField(
        label=_("effect checked on"), required=False, widget=AdminDateInput
    )

    def __init__(self, columns: Columns, mapping: ColumnMapping, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(columns.names, mapping))
        super().__init__(*args, **kwargs)
        self._mapping = mapping
        self._columns = columns
        for number, column in enumerate(columns.names):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column, choices=_meanings, required=False
            )

    def columns(self) -> list[tuple[forms.BoundField, tuple[str, ...]]]:
        """One field a column of the list: what it means; with examples of what stands in it."""
        return [
            (self[f"column_{number}"], self._columns.examples[name])
            for number, name in enumerate(self._columns.names)
        ]

    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, with the id of the field where it is mended; "" for the columns."""
        told = [("", str(error)) for error in self.non_field_errors()]
        for name in self.errors:
            if name in self.fields:
                field = self[name]
                words = f"{capfirst(field.label)}: {' '.join(str(error) for error in field.errors)}"
                told.append((field.id_for_label, words))
        return told

    def for_all(self) -> list[forms.BoundField]:
        """What holds for rows that do not say it themselves."""
        return [self[name] for name in self.fields if name.startswith("default_")]

    def mapping(self) -> ColumnMapping:
        """What was chosen."""
        chosen = self._chosen(self.cleaned_data)
        kind, on = self.cleaned_data["default_type"], self.cleaned_data["default_status_on"]
        defaults = {
            "type": kind.name if kind else "",
            "group": self.cleaned_data["default_group"],
            "level": str(dict(IssuingLevel.choices).get(self.cleaned_data["default_level"], "")),
            "issuers": self.cleaned_data["default_issuers"],
            "status_source": self.cleaned_data["default_status_source"],
            "status_on": on.isoformat() if on else "",
        }
        return ColumnMapping(
            chosen,
            {name: value for name, value in defaults.items() if value},
            self._mapping.statuses,
            self._mapping.sheet,
        )

    def _chosen(self, cleaned: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        """Columns by our names of fields, in their order in the list."""
        chosen: dict[str, tuple[str, ...]] = {name: () for name in FIELDS if name not in _UNUSED}
        for number, column in enumerate(self._columns.names):
            meaning = cleaned.get(f"column_{number}")
            if meaning:
                chosen[meaning] = (*chosen[meaning], column)
        return chosen

    def clean(self) -> dict[str, Any]:
        """The abstract must stand somewhere; who states statuses must be said."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self._chosen(cleaned)
        if not chosen["title"]:
            self.add_error(None, _("The subject (trích yếu) is missing."))
        if chosen["status"] and not cleaned.get("default_status_source"):
            self.add_error(
                "default_status_source", _("Say who states this, and when it was checked.")
            )
        return cleaned


def _meanings() -> list[tuple[str, Any]]:
    """What a column can be: nothing, a fact of the document, a relation to others."""
    facts = [
        (name, capfirst(label_of(name)))
        for name in FIELDS
        if name not in _UNUSED and name not in RELATIONS
    ]
    relations = [(name, capfirst(label_of(name))) for name in RELATIONS]
    return [
        ("", _("— not imported —")),
        (str(_("The document")), facts),
        (str(_("Relations to other documents")), relations),
    ]


def _initial(columns: Sequence[str], mapping: ColumnMapping) -> dict[str, Any]:
    meaning = {
        column: name for name, found in reversed(list(mapping.fields.items())) for column in found
    }
    initial: dict[str, Any] = {
        f"column_{number}": meaning.get(column, "") for number, column in enumerate(columns)
    }
    for name, value in mapping.defaults.items():
        initial[f"default_{name}"] = value
    kind = DocumentType.objects.filter(name=mapping.defaults.get("type", "")).first()
    initial["default_type"] = kind.pk if kind else None
    levels = {str(label): value for value, label in IssuingLevel.choices}
    initial["default_level"] = levels.get(mapping.defaults.get("level", ""), "")
    return initial
