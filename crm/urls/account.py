"""Addresses of a client's account on the platform."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
