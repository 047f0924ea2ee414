"""Copies of replies: who gets one, and what may stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.platform.known import known_values
from crm.refused import Refused
from helpdesk import account_values
from messaging.mail import seals
from messaging.models import Delivery
from messaging.models.delivery import Addressee, Letter

from .participable import Participable
from .saying import File

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry
    from helpdesk.models.participant import Participant

MOST_SENT = 19


@dataclass(frozen=True)
class Shared:
    """Who gets a copy of a reply, the kinds of account values that it would tell them,
    and the subject it goes under.
    """

    people: "Sequence[Participant]" = ()
    kinds: Sequence[str] = ()
    subject: str = ""
    # Others by their masked addresses.
    names: Sequence[str] = ()

    @property
    def masked(self) -> list[str]:
        """The masked addresses of all of them."""
        return [*(one.to_masked for one in self.people), *self.names]

    @property
    def labels(self) -> str:
        """All of them by name, as far as that is known."""
        return ", ".join([*(one.label for one in self.people), *self.names])


NOBODY = Shared()


class Copyable(Participable):
    """Sending what the client is told to those who take part."""

    def told_to_others(self, text: str) -> list[str]:
        """The kinds of account values that `text` would tell a third person.

        What the client wrote in the same matter is news to others.
        """
        return account_values.disclosed(text, known_values(self.client))

    def _sharing(self, text: str, *, alone: bool) -> "Shared":
        """Who gets a copy of what leaves by mail now, and what it would tell them; to
        be asked before the lock is held.
        """
        people = [] if alone else self._copied()
        if not people:
            return NOBODY
        # A subject that tells something of the account stays out of the copies.
        tells = self.told_to_others(self.subject)
        subject = f"#{self.pk}" if tells else self.subject
        return Shared(people, self.told_to_others(text), subject)

    def _guard_copied(self, shared: "Shared") -> None:
        """Refuse where others get copies by now, for who holds the lock."""
        if shared.people and self._copied() != list(shared.people):
            said = _("Who gets a copy has changed: look, then send it again.")
            raise Refused("", "people", said)

    def _copied(self) -> "list[Participant]":
        from helpdesk.models.participant import Participant

        if self.contact_id is None or self.channel_id is None:
            return []
        return list(Participant.objects.filter(ticket=self.pk).copied())

    def _copy(self, entry: "Entry", shared: "Shared", *, files: Sequence[File]) -> None:
        """Write an envelope for each, by whom the entry is."""
        from helpdesk.models.participant import EntryCopy

        for person in shared.people:
            letter = self._letter_to(person, shared.subject, entry.text, files)
            address, by = person.address(), cast("Staff", entry.staff)
            delivery = self._to_outside(address, letter, by=by)
            EntryCopy.objects.create(entry=entry, participant=person, delivery=delivery)

    def _letter_to(
        self, person: "Participant", subject: str, text: str, files: Sequence[File]
    ) -> Letter:
        """Names the mails from and to this person alone: whoever answers one of those
        shows by it that they need not be the client.
        """
        sent = person.copies.order_by("-pk")
        own = self.entries.filter(participant=person.pk).exclude(message_id="")
        came = own.order_by("-number").values_list("message_id", flat=True)[:1]
        ids = list(sent.values_list("delivery__message_id", flat=True)[:MOST_SENT])
        ids = [*reversed(ids), *came]
        return Letter(
            subject=subject,
            text=text,
            in_reply_to=ids[-1] if ids else "",
            references=ids,
            files=[(file.name, file.blob) for file in files],
        )

    def _to_outside(self, address: str, letter: Letter, *, by: "Staff") -> Delivery:
        """The Delivery of a letter to somebody else about this matter."""
        from helpdesk.models.entry import UNDO

        if self.channel is None:
            raise ValueError("no channel to send by")
        to = Addressee(self.client, address)
        delivery = Delivery.objects.plan(
            letter, channel=self.channel, to=to, by=by, due_at=now() + UNDO
        )
        delivery.message_id = seals.message_id(
            self.pk, delivery.pk, self.channel.domain
        )
        delivery.save(update_fields=["message_id"])
        return delivery
