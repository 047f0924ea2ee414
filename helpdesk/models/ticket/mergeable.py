"""Two tickets about one matter become one, and two again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

from .participable import Participable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.excerpt import TicketMerge

UNDO_WITHIN = timedelta(days=30)


class Mergeable(Participable):
    """Merging into another ticket. No line ever moves: the target shows them."""

    def standing(self) -> "Ticket":
        """The ticket in which the matter goes on: itself, or what it was merged into,
        however often.
        """
        ticket = cast("Ticket", self)
        while ticket.merged_into is not None:
            ticket = cast("Ticket", ticket.merged_into)
        return ticket

    def merge_into(self, target: "Ticket", *, by: "Staff") -> None:
        """Go on in `target`, which shows the thread in place from now on; new contacts
        go there too. An open matter opens a target that was done.

        Raises Refused for itself, for tickets of two clients, and for either one that
        is merged already.
        """
        from helpdesk.models.excerpt import Excerpt, TicketMerge

        if target.pk == self.pk:
            raise Refused("target", "same", _("Choose another ticket than this one."))
        with self._both(target):
            self._guard_merge(target)
            entry = target._append(
                target.thread, kind="event", staff=by, code="merged", text=str(self.pk)
            )
            Excerpt.objects.create(entry=entry, ticket=cast("Ticket", self))
            TicketMerge.objects.create(
                source=cast("Ticket", self), target=target, status=self.status, by=by
            )
            self.carry_participants(target, by=by)
            if not self.is_done:
                target._open_again()
            self._close_as_merged(target)
            self._record("ticket.merged", by=by, into=target.pk)
            target._record("ticket.absorbed", by=by, source=self.pk)

    def unmerge(self, *, by: "Staff") -> None:
        """Stand by itself again, in the status it had; what came to the target since
        stays there.

        Raises Refused where it is not merged, and after 30 days.
        """
        from helpdesk.models.excerpt import Excerpt, TicketMerge

        merges = TicketMerge.objects.filter(source=self.pk, undone_at=None)
        merge = merges.select_related("target", "status").first()
        if merge is None:
            raise Refused("", "not-merged", _("This ticket is not merged."))
        if now() - merge.at > UNDO_WITHIN:
            raise Refused(
                "", "too-late", _("A merge can be undone within 30 days, no longer.")
            )
        with self._both(merge.target):
            merge.undone_at = now()
            merge.save(update_fields=["undone_at"])
            Excerpt.objects.filter(
                entry__ticket=merge.target, entry__code="merged", ticket=self.pk
            ).delete()
            self.give_back_participants(merge.target, by=by)
            self._stand_again(merge)
            merge.target._append(
                merge.target.thread,
                kind="event",
                staff=by,
                code="unmerged",
                text=str(self.pk),
            )
            self._record("ticket.unmerged", by=by, target=merge.target_id)

    @contextmanager
    def _both(self, other: "Ticket") -> Iterator[None]:
        """Hold both locks, that of the lower number first, as everybody does."""
        mine = cast("Ticket", self)
        first, second = sorted((mine, other), key=lambda ticket: ticket.pk)
        with first.locked(merged=True), second.locked(merged=True):
            yield

    def _guard_merge(self, target: "Ticket") -> None:
        if self.merged_into_id is not None:
            raise Refused("", "merged", _("This ticket is merged already."))
        if target.merged_into_id is not None:
            raise Refused(
                "target",
                "merged",
                _("#%(number)d is merged into #%(into)d: choose that one.")
                % {"number": target.pk, "into": target.merged_into_id},
            )
        if target.client_id != self.client_id:
            raise Refused(
                "target",
                "other-client",
                _("These are tickets of two clients: merge the clients first."),
            )

    def _close_as_merged(self, target: "Ticket") -> None:
        self.merged_into = target
        self.resolved_at = self.resolved_at or now()
        changed = self._enter(self.Category.CLOSED)
        self.save(update_fields=[*changed, "merged_into", "resolved_at"])
        self.thread.settle()

    def _stand_again(self, merge: "TicketMerge") -> None:
        self.merged_into = None
        changed = self._enter_again(merge.status)
        if not self.is_done:
            self.resolved_at = None
        self.save(update_fields=[*changed, "merged_into", "resolved_at"])
