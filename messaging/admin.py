"""What came in and went out, in the emergency admin."""

from django.contrib import admin

from crm.access.registering import ReadOnly, Rescue
from messaging.models import Channel, Delivery, Inbound


@admin.register(Channel)
class ChannelAdmin(Rescue):
    """Switching a channel on or off."""

    list_display = ("slug", "name", "address", "is_active")
    fields = ("slug", "name", "address", "is_active")
    rescued = ("is_active",)


@admin.register(Inbound)
class InboundAdmin(ReadOnly):
    """What providers handed over, and what became of it."""

    list_display = ("pk", "channel", "state", "outcome", "received_at")
    fields = ("channel", "state", "outcome", "reason", "received_at")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """What was to be sent, and how it went."""

    list_display = ("pk", "channel", "to_masked", "state", "created_at")
    fields = ("channel", "to_masked", "state", "error", "sent_at", "created_at")
