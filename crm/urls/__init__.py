"""Addresses of people and access, a module for each matter."""

from crm.urls import access, account, clients, events, jobs, merging, privacy

urlpatterns = [
    *access.urlpatterns,
    *account.urlpatterns,
    *clients.urlpatterns,
    *events.urlpatterns,
    *jobs.urlpatterns,
    *merging.urlpatterns,
    *privacy.urlpatterns,
]
