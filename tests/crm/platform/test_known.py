"""What is known of a client's account, read from the sealed copies."""

import json
from typing import Any

from config.lib.clock import now
from crm.models import (
    Client,
    DataKey,
    PlatformAccount,
    PlatformCopy,
    PlatformRecord,
    Staff,
)
from crm.platform.known import known_values
from tests.cast import Cast

ORDER = {
    "ref": "WD202603010007",
    "amount": {"amount": "20000.00", "currency": "CNY"},
    "fee": {"amount": "0.00", "currency": "CNY"},
    "card_last4": "0431",
    "created_at": "2026-03-01T23:30:00+00:00",
    "status": "processing",
}


def keep(client: Client, section: str, content: Any) -> PlatformAccount:
    """Keep a copy as the account's pages do."""
    account, _made = PlatformAccount.objects.get_or_create(
        client=client,
        defaults={"user_id": "u1", "linked_at": now(), "linked_by": Staff.system()},
    )
    context = f"crm_platformcopy.content:{account.pk}:{section}"
    blob = DataKey.for_client(client).seal(context, json.dumps(content))
    PlatformCopy.objects.create(
        account=account, section=section, content=blob, as_of=now()
    )
    return account


def test_amounts_references_cards_and_days_are_known(cast: Cast) -> None:
    wang = cast.clients["wang"]
    keep(wang, "withdrawals", {"items": [ORDER], "as_of": "2026-03-02T10:00:00+08:00"})
    assert known_values(wang) == {
        ("amount", "20000.00"),
        ("reference", "WD202603010007"),
        ("card-end", "0431"),
        ("date", "2026-03-02"),
    }
    assert known_values(cast.clients["liu"]) == set()


def test_what_a_page_shows_as_a_sum_is_known(cast: Cast) -> None:
    wang = cast.clients["wang"]
    parts = {
        "invested_principal": {"amount": "150000.00", "currency": "CNY"},
        "interest_due": {"amount": "6420.05", "currency": "CNY"},
    }
    keep(wang, "overview", {"fund_account": parts})
    assert ("amount", "156420.05") in known_values(wang)


def test_records_that_events_told_are_known(cast: Cast) -> None:
    wang = cast.clients["wang"]
    account = keep(wang, "loans", {"items": []})
    PlatformRecord.objects.create(
        kind="loan", ref="LN42", user_id=account.user_id, version=1, at=now()
    )
    assert ("reference", "LN42") in known_values(wang)


def test_a_copy_that_does_not_open_or_read_is_left_out(cast: Cast) -> None:
    wang = cast.clients["wang"]
    account = keep(wang, "loans", ORDER)
    odd: dict[str, Any] = {"amount": "many", "currency": "CNY", "a_on": "soon"}
    keep(wang, "limits", [odd, None, 7])
    PlatformCopy.objects.filter(account=account, section="loans").update(
        section="transfers"
    )
    assert known_values(wang) == set()
