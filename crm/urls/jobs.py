"""Addresses of import, export and other long work."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
