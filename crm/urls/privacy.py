"""Addresses of revealed values, erasure, the copy of all data."""

from django.urls import URLPattern, path

from crm.views.privacy import copies, erasures, reveals

_one = "clients/<int:client>/"

urlpatterns: list[URLPattern] = [
    path(
        f"{_one}reveal/<slug:kind>/<int:pk>/",
        reveals.client_reveal,
        name="client_reveal",
    ),
    path(f"{_one}erasure/", erasures.client_erase, name="client_erase"),
    path(
        f"{_one}erasure/withdrawal/",
        erasures.client_keep,
        name="client_keep",
    ),
    path(f"{_one}copy/", copies.client_copy, name="client_copy"),
]
