"""One try at sending a Delivery, by the worker that has claimed it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from config.lib import claims
from config.lib.clock import now

from .fields import DeliveryFields
from .settleable import Settleable

if TYPE_CHECKING:
    from messaging.models.attempt import Attempt

State = DeliveryFields.State
WAITING = frozenset({State.PLANNED, State.QUEUED})


class Attemptable(Settleable):
    """Beginning a try and concluding it; `self` is the object that `claim` returned."""

    def begin(self, lease: timedelta) -> bool:
        """Commit that the provider is about to be called, owning the row for `lease`.

        False where nothing is left to send: it was settled meanwhile. Raises LeaseLost.
        """
        at = now()
        with transaction.atomic():
            claims.renew(self, lease)
            begun = self._rows().filter(pk=self.pk, state__in=WAITING)
            if begun.update(state=State.SENDING, send_started_at=at):
                self.state, self.send_started_at = State.SENDING, at
                return True
        claims.finish(self)
        return False

    def conclude(
        self, outcome: str, *, code: str = "", detail: str = "", provider_id: str = ""
    ) -> None:
        """Write the Attempt and what follows from it.

        Sent and uncertain are facts about the provider, and count even where the lease
        was lost; a refusal only counts for who still owns the row. What failed for now
        is due again later, up to `SEND_ATTEMPTS`; a mail in doubt too, under the same
        Message-ID, until `SEND_COPIES` may have left.
        """
        with transaction.atomic():
            row = self._rows().select_for_update().get(pk=self.pk)
            attempt = self._keep(outcome, code, detail)
            again = row._next_try(attempt)
            owned = self._let_go(**again)
            if outcome == attempt.Outcome.SENT:
                row._settle(State.SENT, provider_id=provider_id)
            elif outcome == attempt.Outcome.UNCERTAIN:
                row._doubt(detail)
                if not again:
                    row.save(update_fields=row._spend_secret())
            elif owned and not again and row.rank <= self.RANK[State.SENDING]:
                row._settle(State.FAILED, error=detail)

    def _keep(self, outcome: str, code: str, detail: str) -> "Attempt":
        """The Attempt, numbered under the row's lock."""
        from messaging.models import Attempt

        tries = Attempt.objects.filter(delivery_id=self.pk)
        return tries.create(
            delivery_id=self.pk,
            number=tries.count() + 1,
            started_at=self.send_started_at or now(),
            finished_at=now(),
            outcome=outcome,
            code=code[:20],
            detail=detail,
        )

    def _next_try(self, attempt: "Attempt") -> dict[str, Any]:
        """The fields of a row that will be tried again; empty where it will not."""
        outcome = attempt.Outcome
        if self.rank > self.RANK[State.SENDING]:
            return {}
        if attempt.outcome == outcome.TEMPORARY:
            again = self.attempts < settings.SEND_ATTEMPTS
        elif attempt.outcome == outcome.UNCERTAIN:
            again = self._may_leave_again()
        else:
            again = False
        if not again:
            return {}
        return {
            "state": State.QUEUED,
            "send_started_at": None,
            "due_at": _later(self.attempts),
            "error": attempt.detail,
        }

    def _may_leave_again(self) -> bool:
        """A mail is known by its Message-ID, so a second copy does less harm than none.

        Anything else waits for evidence or a person.
        """
        from messaging.models import Attempt

        left = Attempt.objects.filter(
            delivery_id=self.pk, outcome=Attempt.Outcome.UNCERTAIN
        )
        is_mail = self.channel.kind == self.channel.Kind.MAIL
        return is_mail and left.count() < settings.SEND_COPIES

    def _let_go(self, **fields: Any) -> bool:
        """End the ownership; say whether it was still there."""
        try:
            claims.finish(self, **fields)
        except claims.LeaseLost:
            return False
        return True

    def _rows(self) -> "Any":
        return type(self)._base_manager


def _later(attempts: int) -> Any:
    """The back-off of all claims, times `SEND_RETRY_SCALE`."""
    at = now()
    return at + (claims.retry_at(attempts) - at) * settings.SEND_RETRY_SCALE
