"""Addresses of the hook of the platform."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
