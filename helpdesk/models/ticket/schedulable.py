"""Replies that leave at a moment of their author's."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

from .repliable import Repliable
from .saying import NOTHING, Enclosed, Then

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import ScheduledReply, Ticket
    from helpdesk.models.thread import Thread

LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Later:
    """When it leaves; `seen` and `override` are those of `reply`."""

    at: datetime
    seen: int | None = None
    override: str | None = None


class Schedulable(Repliable):
    """Replying later."""

    def reply_later(
        self, text: str, later: Later, *, by: "Staff", enclosed: Enclosed = NOTHING
    ) -> "ScheduledReply":
        """Have `text` said to the client at that moment, by a worker.

        Refused as `reply` is, now and once more then; and for a moment that is over or
        more than a year ahead. Whoever writes on a ticket nobody holds takes it. A
        repeated key gives the one there is.
        """
        from helpdesk.models.scheduled_reply import ScheduledReply

        text = self._whole(text)
        kinds, reason = self.disclosure_in(text), self._reason_of(later.override, by=by)
        shared = self._sharing(text, alone=enclosed.alone)
        with self.locked() as thread:
            key = enclosed.key or secrets.token_urlsafe(16)
            if known := self.later.filter(key=key, staff=by, text=text).first():
                return known
            self._said(key, kind="reply", staff=by, text=text)
            self._guard_later(thread, later.at, later.seen)
            if reason is None:
                self._guard_disclosure(kinds, shared, None, by=by)
            seen = thread.last_number if later.seen is None else later.seen
            row = ScheduledReply.objects.create(
                ticket=cast("Ticket", self),
                staff=by,
                text=text,
                seen=seen,
                key=key,
                override=reason or "",
                at=later.at,
                due_at=later.at,
                **_kept(enclosed, by),
            )
            row.enclose(enclosed)
            self._take(by)
            told = {"reply": row.pk, "until": later.at.isoformat()}
            self._record("ticket.later_planned", by=by, **told)
        return row

    def _guard_later(self, thread: "Thread", at: datetime, seen: int | None) -> None:
        """What refuses a reply whenever it leaves, and its moment."""
        self._guard_spam()
        self._guard_address()
        self._hold_back_if_news(thread, seen)
        if not now() < at < now() + LONGEST_AHEAD:
            raise Refused(
                "at", "moment", _("Choose a moment from now on, within a year.")
            )

    def _take(self, by: "Staff") -> None:
        if self.assignee_id is None:
            self.assignee = by
            self.save(update_fields=["assignee"])
            self._record("ticket.claimed", by=by)


def _kept(enclosed: Enclosed, by: "Staff") -> dict[str, Any]:
    """What of it is done at the moment of sending. Nobody is there then to say how the
    ticket ended: it waits for the client instead. Raises Refused for a macro that is
    not what it was when it was chosen.
    """
    from helpdesk.macros.chosen import steps

    steps(enclosed.macros, by)
    return {
        "then": Then.WAIT if enclosed.then == Then.RESOLVE else enclosed.then,
        "alone": enclosed.alone,
        "macros": [str(one) for one in enclosed.macros],
    }
