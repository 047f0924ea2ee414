"""The numbers and the postal address by which a client is known for sure."""

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from crm import numbers
from crm.activity import record
from crm.refused import Refused
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import Client, Particular, Staff

    from .fields import ClientFields as Base
else:
    Base = object


class Identifiable(Base):
    """Adding identity number, bank card and postal address, and taking one away."""

    def add_particular(
        self, kind: str, value: str, *, by: "Staff", label: str = ""
    ) -> "Particular":
        """Keep such a value; an identity number also tells the birth date.

        Raises Refused for what its own arithmetic contradicts, for one that is here
        already, and for a second identity number.
        """
        from crm.models import Particular, particular

        if kind not in particular.Kind.values:
            raise Refused("kind", "unknown", _("Choose a kind from the list."))
        try:
            plain = particular.normalised(kind, value)
        except ValueError as error:
            raise Refused("value", "invalid", str(error)) from error
        with self.standing():
            self._has_room_for(kind, plain)
            row = Particular.objects.add(
                cast("Client", self), kind, plain, label.strip()[:60], by
            )
            if kind == particular.Kind.IDENTITY and self.birth_date is None:
                self.birth_date = numbers.birth_date(plain)
                signed(self, by).save(update_fields=["birth_date"])
            self._record_particular("added", row, row.pk, by)
        return row

    def drop_particular(self, row: "Particular", *, by: "Staff") -> None:
        """Take it away: its seal is deleted, the mask stays in the history."""
        if row.client_id != self.pk:
            raise ValueError("a particular of another client")
        kept = row.pk
        with self.standing():
            signed(row, by).delete()
            self._record_particular("dropped", row, kept, by)

    def _has_room_for(self, kind: str, plain: str) -> None:
        from crm.models import Particular, particular

        own = Particular.objects.filter(client=self.pk, kind=kind)
        if own.filter(index=Particular.index_of(kind, plain)).exists():
            raise Refused("value", "known", _("The client has this one already."))
        if kind == particular.Kind.IDENTITY and own.exists():
            raise Refused(
                "value",
                "second",
                _("There is an identity number already: take that one away first."),
            )

    def _record_particular(
        self, verb: str, row: "Particular", pk: int, by: "Staff"
    ) -> None:
        record(
            f"client.particular_{verb}",
            self,
            by=by,
            client_id=self.pk,
            particular=pk,
            kind=row.kind,
            masked=row.masked,
        )
