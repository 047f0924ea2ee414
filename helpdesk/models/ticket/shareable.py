"""A ticket its client reads and answers on a page of ours."""

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.models.contact_point import Kind
from crm.refused import Refused

from .receivable import Message, Receivable
from .saying import checked
from .verifiable import LASTS as PROVEN_FOR

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.client_session import ClientSession
    from helpdesk.models.entry import Entry


class Shareable(Receivable):
    """Giving out status links, and what is written on the client's pages."""

    def share(self, *, by: "Staff") -> str:
        """A new secret under which this ticket is read and answered; told once.

        Raises Refused for a ticket that goes on in another.
        """
        from helpdesk.models import status_link

        secret, at = secrets.token_urlsafe(status_link.SECRET_BYTES), now()
        until = at + status_link.LASTS
        with self.locked():
            status_link.StatusLink.objects.create(
                ticket_id=self.pk,
                digest=status_link.digest_of(secret),
                by=by,
                at=at,
                until=until,
            )
            self._record("ticket.shared", by=by, until=until.isoformat())
        return secret

    def stop_sharing(self, *, by: "Staff") -> None:
        """Close every status link of this ticket; raises Refused where none is open."""
        with self.locked(merged=True):
            if not self._close_links(by):
                raise Refused("", "not-shared", _("No status link of it is open."))

    def answer_by_link(self, message: Message, *, by: "Staff") -> "Entry":
        """What was written below a status link. It proves nobody: such a link may have
        been passed on, and whoever filled in a form gave any address they liked.

        A repeated key gives the line there is; what is written below a merged ticket is
        said in the one it goes on in. Raises Refused.
        """
        standing = self.standing()
        if standing.pk != self.pk:
            return standing.answer_by_link(message, by=by)
        text, via = checked(message.text), message.via or "link"
        unproven = replace(message, text=text, via=via, is_unverified=True)
        return self._answer(unproven, by=by)

    def answer_signed_in(
        self, message: Message, session: "ClientSession", *, by: "Staff"
    ) -> "Entry":
        """What the signed-in client wrote.

        Its status links close, since it is read here from now on. It counts as verified
        where the answers reach the person who signed in and nobody else. Raises
        Refused.
        """
        if session.client_id != self.client_id:
            raise ValueError("a session of another client")
        standing = self.standing()
        if standing.pk != self.pk:
            with self.locked(merged=True):
                self._close_links(by)
            return standing.answer_signed_in(message, session, by=by)
        text = checked(message.text)
        proven = replace(message, text=text, via="portal", contact=session.contact)
        with self.locked():
            entry = self._answer(proven, by=by)
            # Whoever began this by a form may be somebody else, and reads no further.
            self._close_links(by)
            place = entry.ticket
            with place.locked():
                place._prove_by(session, by=by)
        return entry

    def _prove_by(self, session: "ClientSession", *, by: "Staff") -> None:
        """Who is signed in counts as verified where they are answered; for who holds
        the lock.
        """
        if self._reaches(session) and not self.verification.is_verified:
            until = now() + PROVEN_FOR
            detail = session.contact.masked if session.method == "code" else ""
            self._verified(session.method, detail, by=by, until=until)

    def _answer(self, message: Message, *, by: "Staff") -> "Entry":
        from helpdesk.models.entry import Entry

        with self.locked():
            said = {"kind": Entry.Kind.MESSAGE, "text": message.text}
            if known := self._said(message.key, **said):
                return known
            return self.receive(message, by=by)

    def _close_links(self, by: "Staff") -> bool:
        """Close the links, for who holds the lock; whether there were any."""
        from helpdesk.models.status_link import StatusLink

        links = StatusLink.objects.in_force().filter(ticket=self.pk)
        closed = bool(links.update(revoked_at=now()))
        if closed:
            self._record("ticket.sharing_stopped", by=by)
        return closed

    def _reaches(self, session: "ClientSession") -> bool:
        """Whether replies go to the signed-in person: to the mailbox the code was read
        in, to one the platform has proven, or to the portal alone.
        """
        if self.contact_id == session.contact_id:
            return True
        if session.method != "token":
            return False
        to = self.contact
        if to is None:
            return True
        own = to.client_id == self.client_id and to.kind == Kind.MAIL
        return own and to.verified_at is not None
