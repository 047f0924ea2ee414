"""TypeField: what the desk wants to know of a matter of a type."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.prepared import Prepared
from crm.activity import record
from crm.masking import mask_text
from crm.refused import Refused

from .labelled import Named, label_of
from .ticket_type import TicketType

if TYPE_CHECKING:
    from crm.models import Staff

LONGEST = 200
MOST_CHOICES = 50


class Kind(models.TextChoices):
    """What a value looks like."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Whole number")
    MONEY = "money", _("Amount of money")
    DAY = "day", _("Day")
    CHOICE = "choice", _("One of a list")
    YES_NO = "yes_no", _("Yes or no")


class TypeField(Named):
    """A value of a ticket, kept under the field's key; a type has those of the type
    above it too.
    """

    type = models.ForeignKey(
        TicketType, on_delete=models.CASCADE, related_name="fields"
    )
    key = models.SlugField(_("key"), max_length=40)
    kind = models.CharField(
        _("kind"), max_length=6, choices=Kind.choices, default=Kind.TEXT
    )
    # ISO 4217; an amount without its currency says nothing.
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    # [{"key", "name", "name_zh"}] in their order.
    choices = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(_("required before resolving"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("field of a type")
        verbose_name_plural = _("fields of a type")
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["type", "key"], name="helpdesk_field_once_a_type"
            )
        ]

    def set_up(self, *, by: "Staff") -> None:
        """Save the fields as set; raises Refused for a list without choices, and for a
        key that the type, or one above or under it, has already.
        """
        if self.kind == Kind.CHOICE and not self.choices:
            raise Refused("choices", "empty", _("Name at least one choice."))
        with transaction.atomic():
            self._refuse_second_key()
            made = self.pk is None
            self.save()
            record("field.made" if made else "field.changed", self, by=by)

    def _refuse_second_key(self) -> None:
        family = [self.type_id, self.type.parent_id]
        related = models.Q(type__in=family) | models.Q(type__parent=self.type_id)
        same = TypeField.objects.filter(related, key=self.key).exclude(pk=self.pk)
        if same.exists():
            raise Refused("key", "taken", _("Another field has this key already."))

    def options(self) -> list[tuple[str, str]]:
        """Key and name of each choice, in the language of the page."""
        return [(c["key"], label_of(c["name"], c["name_zh"])) for c in self.choices]

    def read(self, text: str) -> str:
        """The value as it is kept, "" for none; raises Refused, naming this field, for
        one of another kind. What looks like a person's number is masked.
        """
        text = " ".join(text.split())
        return _READ[Kind(self.kind)](self, text) if text else ""

    def shown(self, value: str) -> str:
        """The kept value as people read it."""
        if self.kind == Kind.CHOICE:
            return dict(self.options()).get(value, value)
        if self.kind == Kind.YES_NO:
            return str(_("Yes") if value == "yes" else _("No"))
        return value

    def _refuse(self, code: str, words: object) -> Refused:
        return Refused(self.key, code, words)


def fields_of(kind: TicketType | None) -> list[TypeField]:
    """Those in use of a type and of the one above it, in their order."""
    if kind is None:
        return []
    found: list[TypeField] = _FIELDS.objects(kind=kind.pk, above=kind.parent_id or 0)
    return found


def _fields(kind: int, above: int) -> "models.QuerySet[TypeField]":
    found = TypeField.objects.filter(type__in=[kind, above], is_active=True)
    return found.order_by("place", "pk")


_FIELDS = Prepared(_fields, "kind", "above")


def _text(field: TypeField, text: str) -> str:
    if len(text) > LONGEST:
        raise field._refuse("too-long", _("At most 200 characters."))
    return mask_text(text)


def _number(field: TypeField, text: str) -> str:
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise field._refuse("number", _("Give a whole number, as in 12."))
    return str(int(text))


def _money(field: TypeField, text: str) -> str:
    try:
        amount = Decimal(text.replace(",", "").removesuffix(field.currency).strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    fits = amount.is_finite() and abs(amount) < 10**13
    if not fits or amount != round(amount, 2):
        raise field._refuse(
            "money", _("Give an amount with at most two decimals, as in 20000.00.")
        )
    return f"{amount:.2f} {field.currency}"


def _day(field: TypeField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise field._refuse("day", _("Give a day, as in 2026-03-02.")) from None


def _choice(field: TypeField, text: str) -> str:
    if text not in dict(field.options()):
        raise field._refuse("choice", _("Choose one of the list."))
    return text


def _yes_no(field: TypeField, text: str) -> str:
    if text not in {"yes", "no"}:
        raise field._refuse("choice", _("Choose yes or no."))
    return text


_READ: dict[Kind, Callable[[TypeField, str], str]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
}
