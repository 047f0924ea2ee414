"""What becomes of a ticket with a reply: it stays, waits for the client, or is done."""

from typing import TYPE_CHECKING

from .macroable import Macroable
from .resolvable import Resolvable
from .saying import Enclosed, Then

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry
    from helpdesk.models.reply_step import ReplyStep


class Concludable(Resolvable, Macroable):
    """Going on after a reply, and back where the reply is taken back."""

    def _conclude(self, entry: "Entry", enclosed: Enclosed, *, by: "Staff") -> None:
        """Go on as the author and the macros chosen wish, for who holds the lock.
        Raises Refused as `resolve` and the macros' actions do.
        """
        step, was_done = self._step_of(entry), self.is_done
        changed = self._let_go()
        if not self.is_done:
            changed += self._hand_over(enclosed.then)
        if self.assignee_id is None:
            self.assignee = by
            changed.append("assignee")
            self._record("ticket.claimed", by=by)
        if changed:
            self.save(update_fields=changed)
        to = entry.delivery.to_masked if entry.delivery else ""
        self._record("ticket.replied", by=by, number=entry.number, to_masked=to)
        if enclosed.then == Then.RESOLVE:
            self.resolve(by=by, ending=enclosed.ending)
        self._carry_out(enclosed.macros, by=by)
        if self.is_done and not was_done:
            step.wrapup = self.wrapups.order_by("-pk").first()
        # Else the way back is the usual one: open, and not put aside.
        is_usual = enclosed.then == Then.WAIT and not enclosed.macros
        if not is_usual or step.third_party or step.hold_state:
            step.after = self.status
            step.save()

    def _hand_over(self, then: str) -> list[str]:
        if then == Then.WAIT:
            return self._enter(self.Category.WAITING_CLIENT)
        is_new = self.category == self.Category.NEW
        return self._enter(self.Category.OPEN) if is_new and then == Then.STAY else []

    def _step_of(self, entry: "Entry") -> "ReplyStep":
        """How it stands now."""
        from helpdesk.models.reply_step import ReplyStep

        return ReplyStep(
            entry=entry,
            status=self.status,
            third_party=self.third_party,
            wait_department=self.wait_department,
            hold_state=self.hold_state,
            held_until=self.held_until,
            read_number=self.thread.read_number,
        )

    def reply_taken_back(self, entry: "Entry", *, by: "Staff") -> None:
        """What follows from an undone reply: the client still waits for one, and the
        ticket stands as before it, where nothing else has happened since.
        """
        from helpdesk.models.reply_step import ReplyStep

        kept = ReplyStep.objects.select_related("status", "third_party", "wrapup")
        step = kept.filter(entry=entry).first()
        if step is not None and step.after_id == self.status_id:
            self._step_back(step, by=by)
        elif self.category == self.Category.WAITING_CLIENT:
            self.save(update_fields=self._enter(self.Category.OPEN))
        self._stand_where_it_stood()
        self._record("ticket.reply_undone", by=by, number=entry.number)

    def _step_back(self, step: "ReplyStep", *, by: "Staff") -> None:
        was_done, former = self.is_done, step.status
        # Somebody has it by now: it is new no longer.
        is_new = former.category == self.Category.NEW
        changed = self._enter(self.Category.OPEN if is_new else former.category)
        if not is_new:
            self.status = former
        self.third_party, self.wait_department = step.third_party, step.wait_department
        self.hold_state, self.held_until = step.hold_state, step.held_until
        columns = {"third_party", "wait_department", "hold_state", "held_until"}
        if not self.is_done:
            self.resolved_at = None
        self.save(update_fields=[*{*changed, *columns, "resolved_at"}])
        if step.wrapup is not None:
            step.wrapup.delete()
        if was_done and not self.is_done:
            self.thread.read_number = step.read_number
            self.thread.look_back()
            told = {"status": self.status.pk, "former_status": step.after_id}
            names = {"name": self.status.name, "name_zh": self.status.name_zh}
            self._record("ticket.reopened", by=by, **told, **names)
