"""Values of the API that follow from the set-up: priorities, keys, typed values."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.models.ticket.fields import Priority
from helpdesk.models.type_field import LONGEST

PRIORITIES = {priority.name.lower(): priority for priority in Priority}


@extend_schema_field({"type": "string", "enum": list(PRIORITIES)})
class PriorityField(serializers.Field[Priority, Any, str, Any]):
    """ "low", "normal", "high" or "urgent"; 1 to 4 are understood too."""

    default_error_messages = {
        "invalid_choice": _("Choose low, normal, high or urgent.")
    }

    def to_internal_value(self, data: Any) -> Priority:
        """The priority of this name."""
        if isinstance(data, str) and data.lower() in PRIORITIES:
            return PRIORITIES[data.lower()]
        number = str(data)
        if not isinstance(data, bool) and number in {str(p.value) for p in Priority}:
            return Priority(int(number))
        self.fail("invalid_choice")

    def to_representation(self, value: Any) -> str:
        """Its name."""
        return Priority(value).name.lower()


@extend_schema_field(
    {"oneOf": [{"type": kind} for kind in ("string", "number", "boolean")]}
)
class ValueField(serializers.CharField):
    """A value of a field of a type: its text, a number, true or false for yes or no,
    "" for none.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The text, as TypeField.read takes it."""
        if isinstance(data, bool):
            return "yes" if data else "no"
        return str(super().to_internal_value(data))


class ValuesField(serializers.DictField):
    """Values by the keys of the fields."""

    child = ValueField()


class KeyField(serializers.CharField):
    """The key of a queue or a type."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
