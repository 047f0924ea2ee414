"""What colleagues write down about a client."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.activity import record
from crm.refused import Refused
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import ClientNote, Staff

    from .fields import ClientFields as Base
else:
    Base = object

LONGEST = 4000


class Notable(Base):
    """Writing a note; what becomes of it is said on ClientNote."""

    def note(self, text: str, *, by: "Staff", is_pinned: bool = False) -> "ClientNote":
        """Keep a note; a pinned one stands first. Raises Refused for an empty text or
        one of more than 4,000 characters.
        """
        from crm.models import ClientNote

        text = text.strip()
        if not text:
            raise Refused("text", "empty", _("The note is empty."))
        if len(text) > LONGEST:
            raise Refused(
                "text",
                "too-long",
                _("The note is %(count)d characters too long.")
                % {"count": len(text) - LONGEST},
            )
        with self.standing():
            note = ClientNote(
                client_id=self.pk, text=text, is_pinned=is_pinned, by=by, at=now()
            )
            signed(note, by).save()
            record("client.noted", self, by=by, client_id=self.pk, note=note.pk)
        return note
