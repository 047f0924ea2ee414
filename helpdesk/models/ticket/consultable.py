"""Asking somebody outside the house about a matter, beside the talk with the client."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .copyable import Copyable, Shared
from .disclosable import Disclosable
from .holdable import Holdable
from .saying import File

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.side_conversation import SideConversation
    from helpdesk.models.third_party import ThirdParty


@dataclass(frozen=True)
class Question:
    """What a third party is asked, and to which address: that set up for it, or this.
    `override` says why something of the account is told.
    """

    text: str
    party: "ThirdParty | None" = None
    address: str = field(default="", repr=False)
    subject: str = ""
    files: Sequence[File] = ()
    override: str | None = None


class Consultable(Holdable, Disclosable, Copyable):
    """Side conversations."""

    def side_conversations(self) -> "QuerySet[SideConversation]":
        """Its own and those of what was merged into it, the newest first."""
        from helpdesk.models.side_conversation import SideConversation

        both = Q(ticket=self.pk) | Q(ticket__merged_into=self.pk)
        found = SideConversation.objects.filter(both).select_related("party", "ticket")
        return found.order_by("-last_at")

    def consult(self, question: Question, *, by: "Staff") -> "SideConversation":
        """Write to a third party about this matter: to its address, or another one.

        Raises Refused without an address, for that of the client, and where the text
        tells something of the account (see `SideConversation.say`).
        """
        from helpdesk.models.side_conversation import SideConversation

        party = question.party
        to = self._outside(question.address or (party.address if party else ""))
        with self.locked():
            side = SideConversation(ticket=cast("Ticket", self), party=party, by=by)
            side.subject = " ".join(question.subject.split())[:300] or str(_("Inquiry"))
            side.keep_address(to)
            side.save()
            side.say(
                question.text, by=by, files=question.files, override=question.override
            )
        return side

    def shared_aside(self, subject: str, text: str, masked: str) -> Shared:
        """What subject and text of a mail to a third party tell of the account."""
        kinds = self.told_to_others(f"{subject}\n{text}")
        return Shared(kinds=kinds, names=[masked])

    def guard_aside(self, shared: Shared, reason: str | None, *, by: "Staff") -> None:
        """Refuse it without a reason, for who holds the lock."""
        self._guard_disclosure([], shared, reason, by=by)

    def reason_aside(
        self, override: str | None, *, by: "Staff", anybody: bool
    ) -> str | None:
        """Why it is told all the same; see `_reason_of`."""
        return self._reason_of(override, by=by, anybody=anybody)

    def told_aside(self, action: str, side: "SideConversation", *, by: "Staff") -> None:
        """Record what happened beside the thread, and move the ticket up its lists."""
        self.last_at = side.last_at
        self.save_without_historical_record(update_fields=["last_at"])
        party = side.party
        told = {"name": party.name if party else side.to_masked}
        told["name_zh"] = party.name_zh if party else ""
        self._record(action, by=by, side=side.pk, **told)

    def wake_by_side(self, *, by: "Staff") -> None:
        """The third party has answered: the next word is the desk's, for who holds the
        lock.
        """
        if self.merged_into is None:
            self._open_again()
            if self.is_held:
                self._wake("reply", by=by)
