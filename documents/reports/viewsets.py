"""The reports of the library, in the menu of reports."""

from __future__ import annotations

from documents.reports.effects import effects_to_check
from documents.reports.repeated import repeated
from documents.reports.texts import texts

reports = [effects_to_check, repeated, texts]
