"""A second matter in the same thread becomes a ticket of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

from .participable import Participable
from .queryset import Opening

if TYPE_CHECKING:
    from django.db import models

    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.excerpt import TicketLink


class Splittable(Participable):
    """Splitting, and telling which tickets have to do with each other."""

    def split(self, numbers: Sequence[int], *, subject: str, by: "Staff") -> "Ticket":
        """A new ticket of the same client and queue about these lines, which stay where
        they are and are shown there too.

        Raises Refused without a subject, and for a line that is not there or was not
        said by anybody.
        """
        from helpdesk.models import Ticket
        from helpdesk.models.excerpt import Excerpt, TicketLink

        if not subject.strip():
            raise Refused("subject", "empty", _("Say what the new ticket is about."))
        with self.locked():
            chosen = self._lines_of(numbers)
            new = Ticket.objects.open_matter(self._opening(subject), by=by)
            with new.locked() as thread:
                entry = new._append(
                    thread, kind="event", staff=by, code="split", text=str(self.pk)
                )
            source = cast("Ticket", self)
            Excerpt.objects.create(entry=entry, ticket=source, numbers=chosen)
            self.carry_participants(new, by=by)
            TicketLink.objects.create(first=source, second=new, kind="split", by=by)
            self._record("ticket.split", by=by, into=new.pk, numbers=chosen)
        return new

    def link(self, other: "Ticket", *, by: "Staff", kind: str = "related") -> None:
        """Say that both have to do with each other, or ("child") that `other` is a part
        of this one. Another kind takes the place of the one there was.

        Raises Refused for itself and for its own parent.
        """
        from helpdesk.models.excerpt import TicketLink

        if other.pk == self.pk:
            raise Refused("other", "same", _("Choose another ticket than this one."))
        with self.locked():
            if kind == TicketLink.Kind.CHILD and self._is_under(other):
                raise Refused(
                    "other", "circle", _("This ticket is a part of that one already.")
                )
            self._links_to(other).delete()
            TicketLink.objects.create(
                first=cast("Ticket", self), second=other, kind=kind, by=by
            )
            self._record("ticket.linked", by=by, other=other.pk, kind=kind)

    def unlink(self, other: "Ticket", *, by: "Staff") -> None:
        """Say so no longer; nothing is recorded where they were not linked."""
        with self.locked():
            if self._links_to(other).delete()[0]:
                self._record("ticket.unlinked", by=by, other=other.pk)

    def _links_to(self, other: "Ticket") -> "models.QuerySet[TicketLink]":
        from helpdesk.models.excerpt import TicketLink

        pair = [self.pk, other.pk]
        return TicketLink.objects.filter(first__in=pair, second__in=pair)

    def _is_under(self, other: "Ticket") -> bool:
        """Whether `other` stands above this ticket, however far."""
        from helpdesk.models.excerpt import TicketLink

        below, seen = {self.pk}, set[int]()
        parents = TicketLink.objects.filter(kind=TicketLink.Kind.CHILD)
        while below and other.pk not in below:
            seen |= below
            above = parents.filter(second__in=below).values_list("first", flat=True)
            below = set(above) - seen
        return other.pk in below

    def _lines_of(self, numbers: Sequence[int]) -> list[int]:
        said = self.entries.exclude(kind="event").filter(number__in=numbers)
        found = sorted(said.values_list("number", flat=True))
        if not found or set(found) != set(numbers):
            raise Refused("numbers", "unknown", _("Choose lines of this ticket."))
        return found

    def _opening(self, subject: str) -> Opening:
        return Opening(
            subject=subject,
            client=self.client,
            queue=self.queue,
            contact=self.contact,
            channel=self.channel,
            type=self.type,
            priority=self.priority,
        )
