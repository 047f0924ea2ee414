"""Queues and tickets in the emergency admin."""

from django.contrib import admin

from crm.access.registering import ReadOnly, Rescue
from helpdesk.models import (
    Queue,
    ThirdParty,
    Ticket,
    TicketStatus,
    TicketType,
    TypeField,
    WrapupReason,
)


@admin.register(Queue)
class QueueAdmin(Rescue):
    """Switching a queue on or off."""

    list_display = ("slug", "name", "is_active")
    fields = ("slug", "name", "department", "is_active")
    rescued = ("is_active",)


@admin.register(TicketType)
class TicketTypeAdmin(Rescue):
    """Switching a type on or off."""

    list_display = ("slug", "name", "parent", "is_active")
    fields = ("slug", "name", "parent", "is_active")
    rescued = ("is_active",)


@admin.register(TypeField)
class TypeFieldAdmin(Rescue):
    """Switching a field of a type on or off."""

    list_display = ("type", "key", "name", "kind", "is_active")
    fields = ("type", "key", "name", "kind", "is_active")
    rescued = ("is_active",)


@admin.register(WrapupReason)
class WrapupReasonAdmin(Rescue):
    """Switching an ending on or off."""

    list_display = ("slug", "name", "parent", "is_active")
    fields = ("slug", "name", "parent", "is_active")
    rescued = ("is_active",)


@admin.register(ThirdParty)
class ThirdPartyAdmin(Rescue):
    """Switching a third party on or off."""

    list_display = ("slug", "name", "kind", "is_active")
    fields = ("slug", "name", "kind", "department", "is_active")
    rescued = ("is_active",)


@admin.register(TicketStatus)
class TicketStatusAdmin(Rescue):
    """Switching a status on or off."""

    list_display = ("slug", "name", "category", "is_active")
    fields = ("slug", "name", "category", "is_active")
    rescued = ("is_active",)


@admin.register(Ticket)
class TicketAdmin(ReadOnly):
    """Where tickets stand; their texts are read on the desk."""

    list_display = ("number", "category", "queue", "assignee", "last_at")
    fields = (
        "number",
        "status",
        "category",
        "priority",
        "queue",
        "assignee",
        "created_at",
    )
