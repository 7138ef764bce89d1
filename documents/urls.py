"""Addresses of documents that are no pages of the tree."""

from __future__ import annotations

from django.urls import path

from documents.api.urls import urlpatterns as api_urlpatterns
from documents.views.permalink import to_document

urlpatterns = [
    *api_urlpatterns,
    path("vb/<slug:public_id>/", to_document, name="document_permalink"),
]
