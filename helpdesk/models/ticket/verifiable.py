"""How sure the desk is of the person behind a ticket's contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

from .saying import OTHERS

if TYPE_CHECKING:
    from django.db import models

    from crm.models import Staff
    from helpdesk.models.entry import Entry
    from helpdesk.models.verification import Verification

    from .fields import TicketFields as Base
else:
    Base = object

# A mail thread is answered within a working day; whoever writes later from the same
# mailbox may be somebody else by then.
LASTS = timedelta(hours=24)
# One right answer may be a guess, or read from a letter left lying about.
FEWEST_ANSWERS = 2


@dataclass(frozen=True)
class Proof:
    """How sure the desk is, and by what; `row` is the verification in force."""

    level: str
    row: "Verification | None" = None

    @property
    def is_verified(self) -> bool:
        """Whether account values may be told."""
        return self.row is not None


def doubts(entries: "models.QuerySet[Entry]") -> "models.QuerySet[Entry, bool]":
    """Of these lines those of the client, newest first: whether each came from a sender
    who is not on record.
    """
    said = entries.filter(kind="message").exclude(code__in=OTHERS)
    return said.order_by("-number").values_list("is_unverified", flat=True)


class Verifiable(Base):
    """Verifying the person, and no longer believing it."""

    @property
    def verification(self) -> Proof:
        """The level of now: *verified* by a verification in force alone; *recognised*
        where the address is on the client's record; *none* else, and where the last
        message came from a sender who is not. What a page has asked for with the ticket
        (`facts`) is not asked again.
        """
        from helpdesk.models.verification import Verification

        levels = Verification.Level
        may_be = vars(self).get("has_proof", True)
        row = Verification.objects.in_force(self) if may_be else None
        if row is not None:
            return Proof(levels.VERIFIED, row)
        if self.contact is None or self.contact.client_id != self.client_id:
            return Proof(levels.NONE)
        return Proof(levels.NONE if self._is_doubtful() else levels.RECOGNISED)

    def _is_doubtful(self) -> bool:
        """Whether the client's last line came from a sender who is not on record."""
        if "is_doubtful" in vars(self):
            return bool(vars(self)["is_doubtful"])
        return bool(doubts(self.entries.all()).first())

    def verify(
        self,
        method: str,
        detail: Sequence[str],
        *,
        by: "Staff",
        until: datetime | None = None,
    ) -> "Verification":
        """Vouch for the person: at least two questions that were answered right, or the
        document that was looked at. `detail` names them by kind; answers are not kept.

        Lasts until `until`, at most and by default 24 hours. Raises Refused for other
        methods, which are proven and not asserted.
        """
        kinds = _asserted(method, detail)
        at = now()
        until = until or at + LASTS
        if not at < until <= at + LASTS:
            raise Refused(
                "until", "too-long", _("A verification lasts 24 hours at most.")
            )
        with self.locked():
            return self._verified(method, ",".join(kinds), by=by, until=until)

    def end_verification(self, *, by: "Staff") -> None:
        """Believe it no longer; raises Refused where nobody is verified."""
        with self.locked():
            if not self._end_verification("taken-back", by=by):
                raise Refused(
                    "", "not-verified", _("Nobody is verified on this ticket.")
                )

    def _verified(
        self, method: str, detail: str, *, by: "Staff", until: datetime
    ) -> "Verification":
        """Write the verification, for who holds the lock; it replaces the former."""
        from helpdesk.models.verification import Verification

        at = now()
        self._open_verifications().update(ended_at=at)
        made: Verification = Verification.objects.create(
            ticket_id=self.pk,
            client_id=self.client_id,
            contact_id=self.contact_id,
            level=Verification.Level.VERIFIED,
            method=method,
            detail=detail,
            by=by,
            at=at,
            until=until,
        )
        self._record(
            "ticket.verified",
            by=by,
            method=method,
            detail=detail,
            until=until.isoformat(),
        )
        vars(self).pop("has_proof", None)
        return made

    def _end_verification(self, why: str, *, by: "Staff") -> bool:
        """End what is in force, for who holds the lock; whether there was anything."""
        from helpdesk.models.verification import Verification

        counted = Verification.objects.in_force(self) is not None
        # The older ones as well: they must not come to life again.
        self._open_verifications().update(ended_at=now())
        if counted:
            self._record("ticket.verification_ended", by=by, why=why)
        return counted

    def _open_verifications(self) -> "models.QuerySet[Verification]":
        from helpdesk.models.verification import Verification

        return Verification.objects.filter(ticket=self.pk, ended_at=None)


def _asserted(method: str, detail: Sequence[str]) -> list[str]:
    """The kinds that are asserted, each once; raises Refused for too few of them."""
    from helpdesk.models.verification import Document, Question, Verification

    kinds = list(dict.fromkeys(detail))
    if method == Verification.Method.QUESTIONS:
        if len(kinds) < FEWEST_ANSWERS or not set(kinds) <= set(Question.values):
            raise Refused(
                "questions",
                "too-few",
                _("Tick at least two questions that were answered right."),
            )
    elif method == Verification.Method.DOCUMENT:
        if len(kinds) != 1 or kinds[0] not in Document.values:
            raise Refused(
                "document", "unknown", _("Choose the document you have looked at.")
            )
    else:
        raise Refused(
            "method", "unknown", _("Choose questions, a document or a one-time code.")
        )
    return kinds
