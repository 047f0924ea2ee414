"""What people can do with a Delivery on its way: call it back, have it tried again."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import DeliveryFields as Base
else:
    Base = object


class Sendable(Base):
    """Calling back and trying again."""

    def cancel(self, *, by: "Staff") -> None:
        """Call back what has not begun to be sent; raises Refused once it has."""
        with locked(self):
            if self.state == self.State.CANCELLED:
                return
            if self._has_begun():
                raise Refused("", "too-late", _("It is already on its way."))
            self.state, self.due_at = self.State.CANCELLED, None
            self.save(update_fields=["state", "due_at", *self._spend_secret()])
            record("delivery.cancelled", self, by=by, client_id=self.client_id)

    def retry(self, *, by: "Staff") -> None:
        """Send again what failed or is uncertain; raises Refused for anything else.

        The Message-ID stays, so a copy that did arrive is recognised as the same mail.
        """
        with locked(self):
            if self.state != self.State.FAILED and not self.is_uncertain:
                raise Refused(
                    "", "not-failed", _("Only what was not sent can be tried again.")
                )
            if self.secret is not None and not self.secret:
                raise Refused(
                    "", "secret-spent", _("Its code is kept no longer: send a new one.")
                )
            if self._is_leased():
                raise Refused("", "being-sent", _("It is being sent at this moment."))
            self.state, self.due_at, self.attempts = self.State.QUEUED, now(), 0
            self.error, self.send_started_at, self.is_uncertain = "", None, False
            self.sent_at = None
            self.save(
                update_fields=[
                    "state",
                    "due_at",
                    "attempts",
                    "error",
                    "send_started_at",
                    "is_uncertain",
                    "sent_at",
                ]
            )
            record("delivery.retried", self, by=by, client_id=self.client_id)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it can still be called back."""
        return self.state != self.State.CANCELLED and not self._has_begun()

    def _has_begun(self) -> bool:
        # In doubt, it may be with the client already.
        waits = self.state in {self.State.PLANNED, self.State.QUEUED}
        return self._is_leased() or self.is_uncertain or not waits

    def _is_leased(self) -> bool:
        return self.leased_until is not None and self.leased_until > now()
