"""What is known of a client's account, as bare values: to notice them in a text."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from config.lib.sealed import SealBroken
from crm.models import Client, PlatformAccount, PlatformCopy, PlatformRecord
from crm.sealing import unseal

Value = tuple[str, str]
AMOUNT, REFERENCE, CARD_END, DATE = "amount", "reference", "card-end", "date"
MOST_RECORDS = 500
CARD_ENDS = ("last4", "card_last4")
# What the pages show as one sum, though the platform tells its parts.
SUMS = (("principal", "interest", "fee"), ("invested_principal", "interest_due"))


def known_values(client: Client) -> set[Value]:
    """Every (kind, value) of the client's account as it was last seen: amounts as
    "20000.00", references as written, the last four digits of cards, ISO dates.

    Empty for a client without an account. A copy that does not open is left out: its
    values are known to nobody.
    """
    account = PlatformAccount.objects.filter(client=client).first()
    if account is None:
        return set()
    found = set()
    for copy in account.copies.all():
        found |= set(_walk(_content(copy, client)))
    records = PlatformRecord.objects.filter(user_id=account.user_id).order_by("-at")
    for ref, at in records.values_list("ref", "at")[:MOST_RECORDS]:
        found |= {(REFERENCE, ref), (DATE, timezone.localdate(at).isoformat())}
    return found


def _content(copy: PlatformCopy, client: Client) -> Any:
    context = f"crm_platformcopy.content:{copy.account_id}:{copy.section}"
    try:
        return json.loads(unseal(context, bytes(copy.content), client_id=client.pk))
    except (SealBroken, ValueError):
        return None


def _walk(content: Any) -> Iterator[Value]:
    """The values of one answer, however deep they lie."""
    if isinstance(content, list):
        for item in content:
            yield from _walk(item)
    if not isinstance(content, dict):
        return
    yield from _sums(content)
    if (amount := _amount(content)) is not None:
        yield from _written(amount)
    for name, value in content.items():
        if isinstance(value, str) and value:
            yield from _named(name, value)
        else:
            yield from _walk(value)


def _named(name: str, value: str) -> Iterator[Value]:
    if name == "ref" or name.endswith("_ref"):
        yield REFERENCE, value
    elif name in CARD_ENDS:
        yield CARD_END, value
    elif name.endswith(("_on", "_at")):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return
        yield DATE, (timezone.localdate(at) if at.tzinfo else at.date()).isoformat()


def _sums(content: dict[str, Any]) -> Iterator[Value]:
    for names in SUMS:
        parts = [_amount(content.get(name)) for name in names]
        told = [part for part in parts if part is not None]
        if len(told) > 1:
            yield from _written(sum(told, Decimal()))


def _amount(value: Any) -> Decimal | None:
    if not isinstance(value, dict) or not {"amount", "currency"} <= value.keys():
        return None
    try:
        amount = Decimal(str(value["amount"]))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _written(amount: Decimal) -> Iterator[Value]:
    # Nothing is told by nought, which stands in many a sentence.
    if amount:
        yield AMOUNT, f"{abs(amount):.2f}"
