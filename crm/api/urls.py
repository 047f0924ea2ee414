"""Addresses of the API about clients."""

from django.urls import path

from crm.api.clients import Clients, OneClient

urlpatterns = [
    path("clients/", Clients.as_view(), name="api_clients"),
    path("clients/<int:client>/", OneClient.as_view(), name="api_client"),
]
