"""Sending what was said on to somebody who is not the client: a bank, a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from crm.masking import hide_numbers, mask_mail
from crm.refused import Refused
from messaging.mail.addresses import tidy
from messaging.models.delivery import Letter

from .copyable import NOBODY, Copyable, Shared
from .disclosable import Disclosable
from .saying import checked

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.attachment import Attachment
    from helpdesk.models.entry import Entry

CODE = "forward"
MOST_FILES = 20


@dataclass(frozen=True)
class Forwarding:
    """To whom (an address, or a colleague), the covering text, which lines, which of
    their files, and the key that makes a repeat harmless.
    """

    text: str
    numbers: Sequence[int]
    address: str = field(default="", repr=False)
    colleague: "Staff | None" = None
    files: "Sequence[Attachment]" = ()
    key: str = ""


class Forwardable(Disclosable, Copyable):
    """Forwarding."""

    def forward(
        self, forwarding: Forwarding, *, by: "Staff", override: str | None = None
    ) -> "Entry":
        """Mail lines of this ticket, their numbers masked, with a covering text; kept
        as a line among colleagues. It leaves when the time to undo is over.

        Raises Refused for no address, the client's or the desk's own, for no line or
        one that colleagues wrote to each other, and ("third-person") where it tells
        something of the account, unless `override` says why: of anybody for a
        colleague, of who may for others.
        """
        from helpdesk.models.entry import Entry
        from helpdesk.models.excerpt import Excerpt

        cover, to = checked(forwarding.text), self._receiver(forwarding)
        inside = forwarding.colleague is not None
        reason = self._reason_of(override, by=by, anybody=inside)
        with self.locked() as thread:
            said = {"kind": Entry.Kind.NOTE, "staff": by, "text": cover, "code": CODE}
            if known := self._said(forwarding.key, **said):
                return known
            letter = self._forwarded(cover, forwarding)
            self._guard_forward(letter, mask_mail(to), reason, by=by)
            delivery = self._to_outside(to, letter, by=by)
            entry = self._append(thread, **said, delivery=delivery, key=forwarding.key)
            numbers = sorted(set(forwarding.numbers))
            Excerpt.objects.create(
                entry=entry, ticket=cast("Ticket", self), numbers=numbers
            )
            self._record(
                "ticket.forwarded",
                by=by,
                number=entry.number,
                lines=numbers,
                files=len(forwarding.files),
                to_masked=delivery.to_masked,
            )
        return entry

    def forward_taken_back(self, number: int, *, by: "Staff") -> None:
        """What follows from an undone forward."""
        self._stand_where_it_stood()
        self._record("ticket.forward_undone", by=by, number=number)

    def _receiver(self, forwarding: Forwarding) -> str:
        if self.channel_id is None:
            raise Refused("address", "no-channel", _("No mail channel is set up."))
        if forwarding.colleague is None:
            return self._guard_mailbox(forwarding.address)
        to = tidy(forwarding.colleague.email or "")
        if not to or not forwarding.colleague.is_active:
            said = _("No mail address of this colleague is known.")
            raise Refused("colleague", "no-address", said)
        return to

    def _forwarded(self, cover: str, forwarding: Forwarding) -> Letter:
        said = self.entries.filter(kind__in=["message", "reply"], recalled_at=None)
        lines = list(said.filter(number__in=forwarding.numbers).order_by("number"))
        if not lines or {one.number for one in lines} != set(forwarding.numbers):
            raise Refused("numbers", "unknown", _("Choose lines of this ticket."))
        files = [(one.name, one.blob) for one in forwarding.files]
        if len(files) > MOST_FILES:
            over = _("At most %(most)d files can go along.") % {"most": MOST_FILES}
            raise Refused("files", "too-many", over)
        text = "\n\n".join([cover, _head(len(lines)), *map(_quoted, lines)])
        tells = self.told_to_others(self.subject)
        subject = f"#{self.pk}" if tells else self.subject
        return Letter(subject=f"Fwd: {subject}", text=text, files=files)

    def _guard_forward(
        self, letter: Letter, masked: str, reason: str | None, *, by: "Staff"
    ) -> None:
        kinds = self.told_to_others(letter.text)
        shared = Shared(kinds=kinds, names=[masked]) if kinds else NOBODY
        self._guard_disclosure([], shared, reason, by=by)


def _head(count: int) -> str:
    words = ngettext(
        "Forwarded by customer service, %(count)d line:",
        "Forwarded by customer service, %(count)d lines:",
        count,
    )
    return f"---------- {words % {'count': count}}"


def _quoted(entry: "Entry") -> str:
    if entry.kind == entry.Kind.REPLY:
        who = gettext("Customer service")
    elif entry.is_unverified:
        who = gettext("Somebody else")
    else:
        who = gettext("Client")
    at = timezone.localtime(entry.at)
    return f"{at:%Y-%m-%d %H:%M}, {who}:\n{hide_numbers(entry.text)}"
