"""The record of the platform that a matter is about."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.masking import mask_text
from crm.models import PlatformAccount
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff
    from crm.platform.standing import Standing

    from .fields import TicketFields as Base
else:
    Base = object


class Referable(Base):
    """Pointing at an order, a loan, an investment."""

    def refer_to(self, found: "Standing", *, by: "Staff") -> None:
        """Point at this record and keep its state as it is now. Nothing is recorded
        where it is the same already.

        Whoever calls has looked the number up, outside any transaction. Raises Refused
        for a record of a user who is known to be somebody else.
        """
        account = PlatformAccount.objects.filter(client=self.client_id).first()
        if account is not None and account.user_id != found.user_id:
            raise Refused(
                "reference",
                "other-user",
                _("This number belongs to another user of the platform."),
            )
        with self.locked():
            if self.reference == found.ref and self.reference_kind == found.kind:
                return
            former = self.reference
            self.reference, self.reference_kind = found.ref, found.kind
            self.reference_status = found.status
            self.save(update_fields=_COLUMNS)
            self._record(
                "ticket.referred",
                by=by,
                ref=found.ref,
                kind=found.kind,
                status=found.status,
                former=former,
            )

    def quote(self, ref: str, *, by: "Staff") -> None:
        """Keep a number that a program gave and the platform has not confirmed: it is
        not known there, or nobody answers. Kind and state stay unknown, and what looks
        like somebody's own number is masked.
        """
        ref = mask_text(ref)
        with self.locked():
            self.reference, self.reference_kind, self.reference_status = ref, "", ""
            self.save(update_fields=_COLUMNS)
            self._record("ticket.quoted", by=by, ref=ref)

    def unrefer(self, *, by: "Staff") -> None:
        """Point at nothing any more; nothing is recorded where it did not."""
        with self.locked():
            if not self.reference:
                return
            former, kind = self.reference, self.reference_kind
            self.reference = self.reference_kind = self.reference_status = ""
            self.save(update_fields=_COLUMNS)
            self._record("ticket.unreferred", by=by, ref=former, kind=kind)


_COLUMNS = ["reference", "reference_kind", "reference_status"]
