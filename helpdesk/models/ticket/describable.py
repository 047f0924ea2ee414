"""What the desk wants to know of a matter, by its type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused
from helpdesk.models.type_field import TypeField, fields_of

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object


class Describable(Base):
    """Giving the values of the type's fields."""

    def described(self) -> list[tuple[TypeField, str]]:
        """The fields of its type, each with its value, "" for none."""
        return [(field, self.values.get(field.key, "")) for field in self._fields()]

    def describe(self, values: Mapping[str, str], *, by: "Staff") -> None:
        """Set these values, key to text ("" takes one away); others stay. Nothing is
        recorded where nothing changes.

        Raises Refused, naming the key, for a value of another kind and for a field that
        the type does not have.
        """
        with self.locked():
            known = {field.key: field for field in self._fields()}
            for key in values:
                if key not in known:
                    raise Refused(key, "unknown", _("This type has no such field."))
            read = {key: known[key].read(text) for key, text in values.items()}
            kept = {key: text for key, text in (self.values | read).items() if text}
            changed = sorted(k for k in read if read[k] != self.values.get(k, ""))
            if not changed:
                return
            self.values = kept
            self.save(update_fields=["values"])
            self._record("ticket.described", by=by, fields=changed)

    def _guard_described(self) -> None:
        """Refuse to end a matter of which something required is not known."""
        missing = [
            field.label
            for field, value in self.described()
            if field.is_required and not value
        ]
        if missing:
            raise Refused(
                "",
                "incomplete",
                _("Fill in before resolving: %(names)s.")
                % {"names": str(_(", ")).join(missing)},
            )

    def _fields(self) -> list[TypeField]:
        return fields_of(self.type)
