"""Addresses of revealed values, erasure, the copy of all data."""

from django.urls import URLPattern, path

from crm.views.privacy import reveals

_one = "clients/<int:client>/"

urlpatterns: list[URLPattern] = [
    path(
        f"{_one}reveal/<slug:kind>/<int:pk>/",
        reveals.client_reveal,
        name="client_reveal",
    ),
]
