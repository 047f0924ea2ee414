"""Django's admin, kept for emergencies: the app's configuration."""

from django.contrib.admin.apps import AdminConfig


class EmergencyAdmin(AdminConfig):
    """The admin with a site that only superusers may enter."""

    default_site = "crm.access.emergency_site.EmergencySite"
