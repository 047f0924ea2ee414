"""How far the relation with a client has come, as the platform tells it."""

from typing import TYPE_CHECKING, Any

from config.lib.locking import locked
from crm.activity import record

if TYPE_CHECKING:
    from django.db import models

    from crm.models import Staff

    Base = models.Model
else:
    Base = object

# Forward alone: who is active stays so whatever an old event says. Who was given up or
# rests comes back by doing business again, not by a paper.
_ORDER = ("visitor", "lead", "registered", "certified", "dormant", "lost", "active")


class Advanceable(Base):
    """Moving the lifecycle forward."""

    if TYPE_CHECKING:
        lifecycle: str
        is_borrower: bool
        is_lender: bool

    def advance(
        self, lifecycle: str, *, by: "Staff", borrows: bool = False, lends: bool = False
    ) -> None:
        """Bring the client as far as `lifecycle` at least, and note that they borrow or
        lend. Nothing is recorded where nothing changes.
        """
        with locked(self):
            former = self.lifecycle
            told: dict[str, Any] = {
                "lifecycle": max(former, lifecycle, key=_ORDER.index),
                "is_borrower": self.is_borrower or borrows,
                "is_lender": self.is_lender or lends,
            }
            changed = [name for name in told if getattr(self, name) != told[name]]
            if not changed:
                return
            for name in changed:
                setattr(self, name, told[name])
            self.save(update_fields=changed)
            record(
                "client.advanced", self, by=by, client_id=self.pk, former=former, **told
            )
