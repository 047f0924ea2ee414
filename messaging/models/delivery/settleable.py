"""What becomes of a Delivery: evidence in any order, one end state."""

from typing import TYPE_CHECKING, ClassVar

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.models import Staff

from .fields import DeliveryFields

if TYPE_CHECKING:
    Base = DeliveryFields
else:
    Base = object

State = DeliveryFields.State

# Of two states of one rank the later one here wins, so that the order in which
# providers report does not matter: what came back was delivered before.
ORDER = (
    State.PLANNED,
    State.QUEUED,
    State.SENDING,
    State.SENT,
    State.CANCELLED,
    State.EXPIRED,
    State.SUPPRESSED,
    State.FAILED,
    State.UNDELIVERED,
    State.DELIVERED,
    State.BOUNCED,
)
# The provider had it: whoever doubted that may stop.
PROVEN = frozenset({State.SENT, State.DELIVERED, State.UNDELIVERED, State.BOUNCED})
NOT_ARRIVED = frozenset({State.FAILED, State.UNDELIVERED, State.BOUNCED})


class Settleable(Base):
    """Reaching a state, and being in doubt."""

    PROVEN: ClassVar[frozenset[str]] = PROVEN

    def settle(self, state: str, *, provider_id: str = "", error: str = "") -> bool:
        """Note what is known by now; say whether the state moved.

        It only moves up: reports that are late, repeated or out of order end in the
        same state as those in order. Turning out not to have arrived is recorded as
        `delivery.failed`.
        """
        with locked(self):
            return self._settle(state, provider_id=provider_id, error=error)

    def doubt(self, error: str = "") -> bool:
        """Note that the provider may or may not have it; say whether that is new.

        Listed by `is_uncertain` and the activity `delivery.uncertain`, until evidence
        or a person ends the doubt. Without effect once it is proven to be sent.
        """
        with locked(self):
            return self._doubt(error)

    def _settle(self, state: str, *, provider_id: str = "", error: str = "") -> bool:
        """`settle` for who holds the lock."""
        changed = []
        if state in self.PROVEN:
            self.sent_at, self.is_uncertain = self.sent_at or now(), False
            self.provider_id = self.provider_id or provider_id[:200]
            changed = ["sent_at", "is_uncertain", "provider_id"]
        former, moves = self.state, self._is_above(state)
        if moves:
            self.state, self.error = state, error
            changed += ["state", "error"]
            if self.rank >= self.RANK[State.SENT]:
                self.due_at = None
                changed += ["due_at", *self._spend_secret()]
        if changed:
            self.save(update_fields=changed)
        if moves and state in NOT_ARRIVED and former not in NOT_ARRIVED:
            self._announce("delivery.failed", state=state)
        return moves

    def _doubt(self, error: str = "") -> bool:
        """`doubt` for who holds the lock."""
        if self.sent_at is not None:
            return False
        is_new = not self.is_uncertain
        self.is_uncertain, self.error = True, error or self.error
        self.save(update_fields=["is_uncertain", "error"])
        if is_new:
            self._announce("delivery.uncertain", state=self.state)
        return is_new

    def _is_above(self, state: str) -> bool:
        return ORDER.index(State(state)) > ORDER.index(State(self.state))

    def _announce(self, action: str, **particulars: str) -> None:
        record(action, self, by=Staff.system(), client_id=self.client_id, **particulars)
