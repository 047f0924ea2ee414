"""Addresses of clients: list, page, forms, history, readings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
