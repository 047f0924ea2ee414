"""A matter that was done long ago is not opened again: the client's next word begins a
new ticket, linked to it.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from config.lib.clock import now

from .participable import Participable
from .queryset import Opening

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.entry import Entry


class Continuable(Participable):
    """Going on in a follow-up."""

    def goes_on_in(self, *, by: "Staff") -> "Ticket | None":
        """The ticket that a message to this one belongs into, for who holds the lock:
        the follow-up there is, or a new one where this was done longer ago than its
        queue opens again; None where that is this one.
        """
        if not self.is_done:
            return None
        follow_up = self.follow_up()
        if follow_up is not None or not self._is_long_done():
            return follow_up
        return self._continue(by)

    def follow_up(self) -> "Ticket | None":
        """The newest ticket in which this one went on."""
        from helpdesk.models.excerpt import TicketLink

        links = TicketLink.objects.filter(first=self.pk, kind=TicketLink.Kind.FOLLOWS)
        # One whose client was parted from this one's is somebody else's by now.
        links = links.filter(second__client=self.client_id)
        newest = links.select_related("second__thread").order_by("-pk").first()
        return newest.second if newest else None

    def begins_with(self, entry: "Entry") -> bool:
        """Whether this line is the first that was said here."""
        return not self.entries.filter(
            number__lt=entry.number, kind__in=["message", "reply", "note"]
        ).exists()

    def _is_long_done(self) -> bool:
        days = self.queue.reopen_days
        if not days or self.resolved_at is None:
            return False
        return now() - self.resolved_at > timedelta(days=days)

    def _continue(self, by: "Staff") -> "Ticket":
        """A new ticket of the same client about the same, linked both ways."""
        from helpdesk.models import Ticket
        from helpdesk.models.excerpt import TicketLink

        old = cast("Ticket", self)
        opening = Opening(
            subject=self.subject,
            client=self.client,
            queue=self.queue,
            contact=self.contact,
            channel=self.channel,
            type=self.type,
            way=self.way,
        )
        new = Ticket.objects.open_matter(opening, by=by)
        told = {"kind": "event", "staff": by}
        self._append(self.thread, **told, code="continued", text=str(new.pk))
        with new.locked() as thread:
            new._append(thread, **told, code="continues", text=str(self.pk))
            self.carry_participants(new, by=by)
        TicketLink.objects.create(
            first=old, second=new, kind=TicketLink.Kind.FOLLOWS, by=by
        )
        self._record("ticket.continued", by=by, into=new.pk)
        new._record("ticket.continues", by=by, source=self.pk)
        return new
