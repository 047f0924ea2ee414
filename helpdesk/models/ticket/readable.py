"""Whether what the client said still needs an answer."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object


class Readable(Base):
    """Laying a client's word aside without an answer, and taking it up again."""

    def mark_read(self, *, by: "Staff") -> None:
        """Say that nothing needs an answer, as after a mere "thank you". Nothing is
        recorded where nothing does.
        """
        with self.locked() as thread:
            if thread.unread:
                thread.settle()
                self._record("ticket.read", by=by, number=thread.last_number)

    def mark_unread(self, *, by: "Staff") -> None:
        """Say that what the client said since the last reply needs an answer after all.

        Raises Refused where the client said nothing since.
        """
        with self.locked() as thread:
            if thread.unread:
                return
            thread.read_number = 0
            if not thread.look_back():
                raise Refused(
                    "",
                    "nothing",
                    _("The client has said nothing since the last reply."),
                )
            self._record("ticket.unread", by=by, count=thread.unread)
