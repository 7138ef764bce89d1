"""Addresses of the library's own screens in the admin."""

from __future__ import annotations

from django.urls import path

from documents.views import importing, texts_admin
from documents.views.placing import place_here
from documents.views.spelling import add_spelling

urlpatterns = [
    path(
        "documents-library/<int:index_id>/place/<int:document_id>/",
        place_here,
        name="document_place",
    ),
    path("documents-library/<int:index_id>/import/", importing.runs, name="document_imports"),
    path(
        "documents-library/<int:index_id>/import/<int:run_id>/",
        importing.run,
        name="document_import",
    ),
    path("issuer-spelling/", add_spelling, name="issuer_spelling"),
    path("documents-text/again/", texts_admin.read_again, name="document_texts_again"),
    path("documents-text/<int:extraction_id>/", texts_admin.text, name="document_text"),
]
