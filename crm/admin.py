"""People and the log in the emergency admin."""

from django.contrib import admin
from django.contrib.auth.models import Group

from crm.access.registering import ReadOnly, Rescue, columns
from crm.models import Activity, Client, PlatformEvent, Staff

admin.site.unregister(Group)


@admin.register(Staff)
class StaffAdmin(Rescue):
    """Opening a closed account; whatever else is done by the product's pages."""

    list_display = ("username", "name", "role", "is_active", "is_superuser")
    search_fields = ("username", "name")
    fields = ("username", "name", "email", "role", "is_active", "is_superuser")
    rescued = ("is_active", "is_superuser")


@admin.register(Activity)
class ActivityAdmin(ReadOnly):
    """The log of verbs."""

    list_display = ("at", "action", "by", "subject_type", "subject_id")
    list_filter = ("subject_type",)
    fields = columns(Activity)


@admin.register(Client)
class ClientAdmin(ReadOnly):
    """Clients, without what is sealed."""

    list_display = ("pk", "lifecycle", "created_at")
    fields = ("lifecycle", "language", "created_at")


@admin.register(PlatformEvent)
class PlatformEventAdmin(ReadOnly):
    """What the platform told, without the sealed body: above all what was bad."""

    list_display = ("received_at", "state", "type", "event_id", "key_id", "reason")
    list_filter = ("state", "key_id")
    fields = (
        "event_id",
        "type",
        "key_id",
        "state",
        "reason",
        "received_at",
        "occurred_at",
        "attempts",
        "due_at",
    )
