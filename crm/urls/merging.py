"""Addresses of duplicates and merging."""

from django.urls import path

from crm.views import merging

urlpatterns = [
    path("clients/duplicates/", merging.duplicates, name="duplicates"),
    path("clients/duplicates/<int:pk>/part/", merging.part, name="duplicate_part"),
    path(
        "clients/<int:client>/duplicates/",
        merging.client_duplicates,
        name="client_duplicates",
    ),
    path(
        "clients/<int:client>/merge/<int:source>/", merging.merge, name="client_merge"
    ),
    path(
        "clients/<int:client>/merges/<int:merge>/undo/",
        merging.unmerge,
        name="client_unmerge",
    ),
]
