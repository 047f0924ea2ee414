"""What the desk says to the client."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused
from messaging.mail import seals
from messaging.models import Delivery
from messaging.models.delivery import Letter

from .concludable import Concludable
from .copyable import Copyable
from .disclosable import Disclosable
from .mergeable import Mergeable
from .saying import NOTHING, Enclosed, File, enclose
from .spammable import Spammable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry
    from helpdesk.models.thread import Thread

MOST_REFERENCES = 20


class Repliable(Concludable, Spammable, Disclosable, Mergeable, Copyable):
    """Replying, and what becomes of a reply."""

    def reply(
        self,
        text: str,
        *,
        by: "Staff",
        seen: int | None = None,
        enclosed: Enclosed = NOTHING,
        override: str | None = None,
    ) -> "Entry":
        """Say `text` to the client; it leaves when the time to undo is over.

        `seen` is the last number the author had seen: where the client has written
        since, the reply is held back (Refused, "news"); None sends it all the same.
        Refused too: account values to who is not verified and in copies to others,
        unless `override` says why somebody who may sends them ("not-verified",
        "third-person"), a variable not filled in, and what `_conclude` refuses.
        A repeated key gives the line there is. A ticket nobody holds is taken.
        """
        from helpdesk.models.entry import Entry

        text = self._whole(text)
        kinds, reason = self.disclosure_in(text), self._reason_of(override, by=by)
        shared = self._sharing(text, alone=enclosed.alone)
        said = {"kind": Entry.Kind.REPLY, "staff": by, "text": text}
        with self.locked() as thread:
            if known := self._said(enclosed.key, **said):
                return known
            self._guard_spam()
            self._hold_back_if_news(thread, seen)
            self._guard_copied(shared)
            self._guard_disclosure(kinds, shared, reason, by=by)
            delivery = self._plan(text, by=by, files=enclosed.files)
            sent = {"message_id": delivery.message_id} if delivery else {}
            told = {**said, **sent, "delivery": delivery, "key": enclosed.key}
            entry = self._append(thread, **told)
            enclose(entry, enclosed)
            self._copy(entry, shared, files=enclosed.files)
            self._conclude(entry, enclosed, by=by)
        return entry

    def is_read_online(self) -> bool:
        """Whether the client reads the answers on a page of ours: by an open status
        link, or signed in, as when they wrote from there.
        """
        from helpdesk.models.status_link import StatusLink

        links = StatusLink.objects.in_force().filter(ticket=self.pk)
        return links.exists() or self.entries.filter(code="portal").exists()

    def reply_not_sent(self, code: str, *, by: "Staff", key: str) -> None:
        """Show in the thread that a reply did not leave, and open the matter again.

        `code` is "reply-failed" or "reply-uncertain"; `key` makes a repeat harmless.
        """
        from helpdesk.models.entry import Entry

        standing = self.standing()
        if standing.pk != self.pk:
            standing.reply_not_sent(code, by=by, key=key)
            return
        with self.locked() as thread:
            if self._said(key):
                return
            self._append(thread, kind=Entry.Kind.EVENT, staff=by, code=code, key=key)
            self._open_again()
            self._record("ticket.reply_not_sent", by=by, code=code)

    def _guard_spam(self) -> None:
        if self.is_done and self.spam_mark() is not None:
            raise Refused("", "spam", _("This is marked as spam: undo that first."))

    def _hold_back_if_news(self, thread: "Thread", seen: int | None) -> None:
        if seen is not None and thread.client_number > seen:
            raise Refused(
                "seen",
                "news",
                _("The client has written since you opened this: read it, then send."),
                number=thread.client_number,
            )

    def _guard_address(self) -> None:
        has_address = self.contact is not None and self.channel is not None
        if not has_address and not self.is_read_online():
            raise Refused(
                "text",
                "no-address",
                _("No address of this client is known: nowhere to send it."),
            )

    def _plan(
        self, text: str, *, by: "Staff", files: Sequence[File]
    ) -> Delivery | None:
        from helpdesk.models.entry import UNDO

        self._guard_address()
        if self.contact is None or self.channel is None:
            return None
        known = self._message_ids()
        letter = Letter(
            subject=self.subject,
            text=text,
            in_reply_to=known[-1] if known else "",
            references=known,
            files=[(file.name, file.blob) for file in files],
        )
        delivery = Delivery.objects.plan(
            letter, channel=self.channel, to=self.contact, by=by, due_at=now() + UNDO
        )
        delivery.message_id = seals.message_id(
            self.number, delivery.pk, self.channel.domain
        )
        delivery.save(update_fields=["message_id"])
        return delivery

    def _message_ids(self) -> list[str]:
        """The Message-IDs of the newest mails of the thread, oldest first (RFC 5322,
        3.6.4).
        """
        found = self.entries.exclude(message_id="").filter(is_unverified=False)
        newest = found.order_by("-number").values_list("message_id", flat=True)[
            :MOST_REFERENCES
        ]
        return list(newest)[::-1]
