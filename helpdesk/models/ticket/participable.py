"""Who takes part in a matter beside the client, and gets copies of what is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.masking import mask_text
from crm.refused import Refused
from messaging.mail.addresses import tidy

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.participant import Participant

    from .fields import TicketFields as Base
else:
    Base = object

# More people than this is a mailing, no matter of one client.
MOST = 20


@dataclass(frozen=True)
class Person:
    """Who is to take part: address, name, and as what ("cc" or "participant")."""

    address: str = field(repr=False)
    name: str = ""
    role: str = "cc"


class Participable(Base):
    """Adding participants and taking them out."""

    if TYPE_CHECKING:
        participants: RelatedManager[Participant]

    def add_participant(self, person: Person, *, by: "Staff") -> "Participant":
        """Let somebody take part from now on; an offer of theirs is settled by it.

        Raises Refused for no address, for one that takes part already, and for that of
        the client, of the desk, of a colleague or of a blocked sender.
        """
        from helpdesk.models.participant import Participant, index_of

        to = self._guard_participant(person.address)
        with self.locked():
            standing = Participant.objects.filter(ticket=self.pk).standing()
            row = standing.with_address(to).first()
            if row is not None and row.by_id is not None:
                raise Refused("address", "known", _("This address takes part already."))
            if standing.exclude(by=None).count() >= MOST:
                said = _("At most %(most)d people can take part.") % {"most": MOST}
                raise Refused("address", "too-many", said)
            row = row or Participant(ticket=cast("Ticket", self), index=index_of(to))
            row.keep_address(to)
            row.name = mask_text(" ".join(person.name.split()))[:80] or row.name
            row.role, row.by, row.at = person.role, by, now()
            row.save()
            self._told("ticket.participant_added", row, by=by)
        return row

    def remove_participant(self, row: "Participant", *, by: "Staff") -> None:
        """Take somebody out, or leave out who was offered; raises Refused where they
        are not there any more.
        """
        with self.locked():
            row.refresh_from_db()
            if row.removed_at is not None:
                raise Refused("", "removed", _("They do not take part any more."))
            row.removed_at, row.removed_by = now(), by
            row.save(update_fields=["removed_at", "removed_by"])
            if row.by_id is not None:
                self._told("ticket.participant_removed", row, by=by)

    def carry_participants(self, target: "Ticket", *, by: "Staff") -> None:
        """Let whoever takes part here take part in `target` too, added by whom they
        were; for who holds both locks.
        """
        from helpdesk.models.participant import Participant

        there = Participant.objects.filter(ticket=target).standing()
        known = {bytes(row.index): row for row in there}
        for row in Participant.objects.filter(ticket=self.pk).in_force():
            offered = known.get(bytes(row.index))
            if offered is not None and offered.by_id is not None:
                continue
            carried = offered or Participant(ticket=target, index=row.index)
            carried.keep_address(row.address())
            carried.name, carried.role = row.name, row.role
            carried.by, carried.at, carried.origin = row.by, row.at, row
            carried.save()
            target._told("ticket.participant_added", carried, by=by)

    def give_back_participants(self, target: "Ticket", *, by: "Staff") -> None:
        """Take those out of `target` who came along with this ticket."""
        from helpdesk.models.participant import Participant

        came = Participant.objects.filter(ticket=target, origin__ticket=self.pk)
        for row in came.standing():
            row.removed_at, row.removed_by = now(), by
            row.save(update_fields=["removed_at", "removed_by"])
            target._told("ticket.participant_removed", row, by=by)

    def offer_participants(self, people: Iterable[tuple[str, str]]) -> None:
        """Propose those (name, address) whom a mail named beside the desk; nobody gets
        anything before a person has added them.
        """
        from helpdesk.models.participant import Participant

        for name, address in list(people)[:MOST]:
            try:
                to = self._guard_participant(address)
            except Refused:
                continue
            Participant.objects.offer(cast("Ticket", self), to, mask_text(name))

    def _told(self, action: str, row: "Participant", *, by: "Staff") -> None:
        told = {"masked": row.to_masked, "role": row.role}
        self._record(action, by=by, participant=row.pk, **told)

    def _guard_participant(self, address: str) -> str:
        from crm.models import Staff

        to = self._guard_mailbox(address)
        if Staff.objects.filter(email__iexact=to).exists():
            said = _("This is a colleague's address: let them follow the ticket.")
            raise Refused("address", "staff", said)
        return to

    def _guard_mailbox(self, address: str) -> str:
        """The address, tidied; raises Refused for none, for the client's and the desk's
        own and for a blocked one.
        """
        from helpdesk.models.blocked_sender import BlockedSender
        from messaging.models import Channel

        to = self._outside(address)
        if Channel.objects.filter(address__iexact=to).exists():
            raise Refused("address", "desk", _("This is the desk's own address."))
        if BlockedSender.objects.in_force(to):
            raise Refused("address", "blocked", _("This address is blocked."))
        return to

    def _outside(self, address: str) -> str:
        """The address, tidied; raises Refused for none and for the client's own."""
        from crm.models import ContactPoint

        to = tidy(address)
        if not to:
            raise Refused("address", "address", _("Give the mail address to write to."))
        own = ContactPoint.objects.with_mail(to).filter(client=self.client_id)
        if own.exists():
            said = _("This is the client's own address: reply to it.")
            raise Refused("address", "client", said)
        return to
