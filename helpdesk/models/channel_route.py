"""ChannelRoute: into which queue a channel's new tickets go."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused

from .queue import Queue

if TYPE_CHECKING:
    from crm.models import Staff
    from messaging.models import Channel


class ChannelRouteManager(models.Manager["ChannelRoute"]):
    """Finds the queue of a channel."""

    def queue_of(self, channel: "Channel | None") -> Queue:
        """The queue new tickets of `channel` enter: its route, else the first queue.

        A desk without any queue gets one, so that what arrives is always somewhere.
        """
        route = (
            self.filter(channel=channel).select_related("queue").first()
            if channel
            else None
        )
        if route is not None:
            return route.queue
        first = Queue.objects.filter(is_active=True).order_by("place", "pk").first()
        if first is None:
            first, _made = Queue.objects.get_or_create(
                slug="general", defaults={"name": "General", "name_zh": "综合"}
            )
        return first

    def lead(self, channel: "Channel", queue: Queue, *, by: "Staff") -> None:
        """Lead the new tickets of `channel` into `queue`; raises Refused."""
        if not queue.is_active:
            raise Refused("queue", "not-in-use", _("This queue is not in use."))
        with transaction.atomic():
            self.update_or_create(channel=channel, defaults={"queue": queue})
            record("channel.routed", channel, by=by, queue=queue.pk)


class ChannelRoute(models.Model):
    """One channel leads to one queue."""

    channel = models.OneToOneField(
        "messaging.Channel", on_delete=models.CASCADE, related_name="route"
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="routes")

    history = HistoricalRecords()

    objects: ClassVar[ChannelRouteManager] = ChannelRouteManager()

    def __str__(self) -> str:
        return f"{self.channel_id} → {self.queue_id}"
