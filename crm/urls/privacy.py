"""Addresses of revealed values, erasure, the copy of all data."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
