"""Models of the regulation library."""

from documents.models.changes import DocumentChange
from documents.models.citations import Citation
from documents.models.effect import (
    DocumentEffect,
    EffectClaim,
    EffectPeriod,
    ListedTerm,
    TermCount,
)
from documents.models.extraction import ExtractedPage, Extraction
from documents.models.imports import DocumentImport, DocumentSource, ImportedRow
from documents.models.indexes import DocumentIndexPage, DocumentYearPage
from documents.models.legal import DocumentRelation, LegalEvent
from documents.models.pages import DocumentPage
from documents.models.parts import DocumentFile, DocumentIssuer, DocumentSigner
from documents.models.types import DocumentType, LegalField

__all__ = [
    "Citation",
    "DocumentChange",
    "DocumentEffect",
    "DocumentFile",
    "DocumentImport",
    "DocumentIndexPage",
    "DocumentIssuer",
    "DocumentPage",
    "DocumentRelation",
    "DocumentSigner",
    "DocumentSource",
    "DocumentType",
    "DocumentYearPage",
    "EffectClaim",
    "EffectPeriod",
    "ExtractedPage",
    "Extraction",
    "ImportedRow",
    "LegalEvent",
    "LegalField",
    "ListedTerm",
    "TermCount",
]
