"""Resolving by a program: how it ended, and what the type asks for, told by keys."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from crm.models import Staff
from crm.refused import Refused
from helpdesk.api.fields import KeyField, ValuesField
from helpdesk.models import Ticket, WrapupReason
from helpdesk.models.ticket import Ending


class Resolution(serializers.Serializer[Any]):
    """How a matter ended. A reason is wanted where the desk has set up some, and the
    values that the type requires, unless the ticket has them already.
    """

    reason = KeyField(required=False, allow_null=True)
    solved = serializers.BooleanField(required=False, default=True)
    values = ValuesField(
        required=False, help_text="Of the fields of the type, by their keys."
    )


def resolve(ticket: Ticket, body: Any, by: Staff) -> None:
    """Do it, with its values, or change nothing.

    Raises ValidationError; Refused, with the choices where a reason is missing and with
    the fields where values are.
    """
    asked = Resolution(data=body)
    asked.is_valid(raise_exception=True)
    told = asked.validated_data
    ending = Ending(_reason(told.get("reason")), told["solved"])
    try:
        with transaction.atomic():
            describe(ticket, told.get("values", {}), by)
            ticket.resolve(by=by, ending=ending)
    except Refused as refused:
        raise _named(refused, ticket) from refused


def describe(ticket: Ticket, values: Mapping[str, str], by: Staff) -> None:
    """Set these values; raises Refused, naming the member of `values` at fault."""
    if not values:
        return
    try:
        ticket.describe(values, by=by)
    except Refused as refused:
        if not refused.field:
            raise
        field = f"values.{refused.field}"
        raise Refused(field, refused.code, refused.message) from refused


def _reason(key: str | None) -> WrapupReason | None:
    if key is None:
        return None
    reason = WrapupReason.objects.filter(slug=key).first()
    if reason is None:
        said = _("There is no such ending.")
        raise Refused("reason", "unknown", said, choices=_reasons())
    return reason


def _named(refused: Refused, ticket: Ticket) -> Refused:
    """The refusal with what a program needs to mend it."""
    if refused.field == "reason":
        refused.details["choices"] = _reasons()
    if refused.code == "incomplete":
        missing = [
            {
                "key": field.key,
                "name": field.label,
                "kind": field.kind,
                "choices": [_choice(*one) for one in field.options()],
            }
            for field, value in ticket.described()
            if field.is_required and not value
        ]
        return Refused("values", refused.code, refused.message, missing=missing)
    return refused


def _reasons() -> list[dict[str, str]]:
    in_use = WrapupReason.objects.filter(is_active=True, children=None)
    return [
        _choice(one.slug, one.full_label) for one in in_use.select_related("parent")
    ]


def _choice(key: str, name: str) -> dict[str, str]:
    return {"key": key, "name": name}
