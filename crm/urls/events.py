"""Addresses of the hook of the platform."""

from django.urls import path

from crm.views import events

urlpatterns = [
    path("hooks/platform/v1/events", events.platform_events, name="platform_events"),
]
