"""Addresses of the interface."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from documents.api import views
from documents.api.limits import PerAddress

urlpatterns = [
    path("api/v1/documents/", views.DocumentList.as_view(), name="api_documents"),
    path("api/v1/documents/changes/", views.DocumentChanges.as_view(), name="api_changes"),
    path("api/v1/documents/<str:public_id>/", views.DocumentDetail.as_view(), name="api_document"),
    path(
        "api/v1/documents/<str:public_id>/relations/",
        views.DocumentRelations.as_view(),
        name="api_relations",
    ),
    path(
        "api/v1/openapi.json",
        SpectacularJSONAPIView.as_view(
            urlconf="documents.api.urls",
            authentication_classes=[],
            permission_classes=[],
            throttle_classes=[PerAddress],
        ),
        name="api_schema",
    ),
]
