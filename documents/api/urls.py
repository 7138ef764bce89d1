"""Addresses of the interface."""

from __future__ import annotations

from django.urls import path

from documents.api import views

urlpatterns = [
    path("api/v1/documents/", views.DocumentList.as_view(), name="api_documents"),
    path("api/v1/documents/changes/", views.DocumentChanges.as_view(), name="api_changes"),
    path("api/v1/documents/<str:public_id>/", views.DocumentDetail.as_view(), name="api_document"),
    path(
        "api/v1/documents/<str:public_id>/relations/",
        views.DocumentRelations.as_view(),
        name="api_relations",
    ),
]
