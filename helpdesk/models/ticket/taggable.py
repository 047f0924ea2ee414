"""Words under which a ticket is put."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff, Tag
    from helpdesk.models import Ticket

    from .fields import TicketFields as Base
else:
    Base = object


class Taggable(Base):
    """Giving tags and taking them away."""

    def tags(self) -> "list[Tag]":
        """Its tags by name."""
        from crm.models import Tag

        return list(Tag.objects.filter(ticket_tags__ticket=self.pk).order_by("name"))

    def retag(self, tags: "Iterable[Tag]", *, by: "Staff") -> None:
        """Give exactly these tags; each that came or went is recorded by itself.

        Raises Refused for a new one that is out of use.
        """
        from helpdesk.models.ticket_tag import TicketTag

        wanted = {tag.pk: tag for tag in tags}
        with self.locked():
            rows = TicketTag.objects.filter(ticket=self.pk).select_related("tag")
            known = {row.tag_id: row for row in rows}
            for key in wanted.keys() - known.keys():
                self._give(wanted[key], by=by)
            for key in known.keys() - wanted.keys():
                known[key].delete()
                self._record_tag("ticket.untagged", known[key].tag, by=by)

    def tag(self, tag: "Tag", *, by: "Staff") -> None:
        """Give one more tag; nothing is recorded where it is there. Raises Refused."""
        with self.locked():
            if not tag.ticket_tags.filter(ticket=self.pk).exists():
                self._give(tag, by=by)

    def untag(self, tag: "Tag", *, by: "Staff") -> None:
        """Take one away; nothing is recorded where it was not there."""
        with self.locked():
            if tag.ticket_tags.filter(ticket=self.pk).delete()[0]:
                self._record_tag("ticket.untagged", tag, by=by)

    def _give(self, tag: "Tag", *, by: "Staff") -> None:
        from helpdesk.models.ticket_tag import TicketTag

        if not tag.is_active:
            raise Refused("tags", "not-in-use", _("This tag is not in use."))
        TicketTag.objects.create(ticket=cast("Ticket", self), tag=tag, by=by, at=now())
        self._record_tag("ticket.tagged", tag, by=by)

    def _record_tag(self, action: str, tag: "Tag", *, by: "Staff") -> None:
        self._record(action, by=by, tag=tag.pk, name=tag.name)
