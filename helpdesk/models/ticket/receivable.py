"""What the client says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .continuable import Continuable
from .holdable import Holdable
from .mergeable import Mergeable
from .provable import Provable
from .saying import OTHERS, File, attach
from .spammable import Spammable

if TYPE_CHECKING:
    from crm.models import ContactPoint, Staff
    from helpdesk.models import Ticket
    from helpdesk.models.entry import Entry
    from helpdesk.models.participant import Participant
    from messaging.models import Inbound


@dataclass(frozen=True)
class Message:
    """What came in: text, files, the raw thing behind it, whether its author is
    unproven, and else the address on the client's record that it came from.
    """

    text: str
    files: Sequence[File] = ()
    inbound: "Inbound | None" = None
    message_id: str = ""
    is_unverified: bool = False
    sender: str = ""
    contact: "ContactPoint | None" = None
    is_automatic: bool = False
    key: str = ""
    # By which page of ours it came: "form", "link", "portal"; "" for a mail. Or that
    # somebody else wrote it: "participant", or in answer to what others were sent.
    via: str = ""
    participant: "Participant | None" = None


class Receivable(Holdable, Spammable, Provable, Mergeable, Continuable):
    """Receiving a message."""

    def receive(self, message: Message, *, by: "Staff") -> "Entry":
        """Add the client's line; a matter that waited or was done is open again.

        What comes to a merged ticket is said in the one it goes on in, what comes long
        after the end in a new one: the line tells which (`ticket`). Where a stranger
        writes, nobody counts as verified any longer, while somebody known to be another
        changes nothing of that; where the client tells the one-time code, they do, and
        the line is kept without it.
        """
        from helpdesk.models.entry import Entry

        standing = self.standing()
        if standing.pk != self.pk:
            return standing.receive(message, by=by)
        with self.locked() as thread:
            # An automatic mail (RFC 3834) wakes nothing, and nothing wakes spam.
            wakes = not message.is_automatic and self.spam_mark() is None
            if wakes:
                follow_up = self.goes_on_in(by=by)
                if follow_up is not None:
                    known = follow_up._said(message.key)
                    return known or follow_up.receive(message, by=by)
            text = self._take_code_from(message, by=by)
            entry = self._append(
                thread,
                kind=Entry.Kind.MESSAGE,
                client_id=None if message.is_unverified else self.client_id,
                text=text,
                inbound=message.inbound,
                message_id=message.message_id[:500],
                is_unverified=message.is_unverified,
                sender=message.sender,
                key=message.key,
                code=message.via,
                participant=message.participant,
            )
            attach(entry, message.files)
            self._received(entry, message, wakes=wakes, by=by)
        return entry

    def _received(
        self, entry: "Entry", message: Message, *, wakes: bool, by: "Staff"
    ) -> None:
        """What follows from a message, for who holds the lock."""
        from helpdesk.models.scheduled_reply import ScheduledReply

        if message.is_unverified and message.via not in OTHERS:
            self._end_verification("unproven-sender", by=by)
        was_done = self.is_done
        if wakes:
            self._open_again()
            if self.is_held:
                self._wake("reply", by=by)
        told: dict[str, object] = {"number": entry.number}
        told["reopened"] = was_done and not self.is_done
        if message.participant:
            told["participant"] = message.participant.to_masked
        self._record("ticket.received", by=by, **told)
        # What was to be sent later was written without the client's newest word.
        ScheduledReply.objects.hold_back(cast("Ticket", self))
