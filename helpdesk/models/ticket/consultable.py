"""Asking somebody outside the house about a matter, beside the talk with the client."""

from typing import TYPE_CHECKING, cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .holdable import Holdable
from .participable import Participable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.side_conversation import SideConversation
    from helpdesk.models.third_party import ThirdParty


class Consultable(Holdable, Participable):
    """Side conversations."""

    def side_conversations(self) -> "QuerySet[SideConversation]":
        """Its own and those of what was merged into it, the newest first."""
        from helpdesk.models.side_conversation import SideConversation

        both = Q(ticket=self.pk) | Q(ticket__merged_into=self.pk)
        found = SideConversation.objects.filter(both).select_related("party", "ticket")
        return found.order_by("-last_at")

    def consult(
        self,
        party: "ThirdParty | None",
        text: str,
        *,
        by: "Staff",
        address: str = "",
        subject: str = "",
    ) -> "SideConversation":
        """Write to a third party about this matter: to its address, or another one.

        Raises Refused without an address, and for that of the client.
        """
        from helpdesk.models.side_conversation import SideConversation

        to = self._outside(address or (party.address if party else ""))
        with self.locked():
            side = SideConversation(ticket=cast("Ticket", self), party=party, by=by)
            side.subject = " ".join(subject.split())[:300] or str(_("Inquiry"))
            side.keep_address(to)
            side.save()
            side.say(text, by=by)
        return side

    def told_aside(self, action: str, side: "SideConversation", *, by: "Staff") -> None:
        """Record what happened beside the thread, and move the ticket up its lists."""
        self.last_at = side.last_at
        self.save_without_historical_record(update_fields=["last_at"])
        self._record(action, by=by, side=side.pk, name=side.name)

    def wake_by_side(self, *, by: "Staff") -> None:
        """The third party has answered: the next word is the desk's, for who holds the
        lock.
        """
        if self.merged_into is None:
            self._open_again()
            if self.is_held:
                self._wake("reply", by=by)
