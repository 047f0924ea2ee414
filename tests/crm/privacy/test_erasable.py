"""The wish to forget a client: what holds it back, and thinking again."""

import datetime
from typing import Any

import pytest

from config.lib.clock import now
from crm import erasing
from crm.models import (
    Activity,
    Client,
    ClientFlag,
    Erasure,
    PlatformAccount,
    PlatformRecord,
)
from crm.refused import Refused
from tests.cast import Cast

DAY = datetime.timedelta(days=1)


def flagged(cast: Cast, until: datetime.datetime | None = None) -> ClientFlag:
    flag: ClientFlag = ClientFlag.objects.create(
        client=cast.clients["wang"],
        kind="legal_hold",
        reason="a lawsuit",
        by=cast.chen,
        at=now(),
        until=until,
    )
    return flag


def dealing(cast: Cast, at: datetime.datetime) -> None:
    account = PlatformAccount.objects.create(
        client=cast.clients["wang"], user_id="u1", linked_at=at, linked_by=cast.wu
    )
    PlatformRecord.objects.create(
        kind="loan", ref="L1", user_id=account.user_id, version=1, at=at
    )


def test_a_wish_waits_for_second_thoughts(cast: Cast, clock: Any) -> None:
    erasure = cast.clients["wang"].erase("wish", "letter of 1 March", by=cast.wu)
    assert (erasure.state, erasure.held_by) == ("queued", "")
    assert erasure.due_at == now() + DAY
    assert erasing.erase_due() == 0
    activity = Activity.objects.get(action="client.erasure_wished")
    assert activity.particulars == {"ground": "wish", "held_by": ""}


def test_a_withdrawn_wish_erases_nothing_and_may_be_renewed(
    cast: Cast, clock: Any
) -> None:
    wang = cast.clients["wang"]
    wang.erase("wish", by=cast.wu).withdraw(by=cast.wu)
    clock.shift(2 * DAY)
    assert erasing.erase_due() == 0
    assert wang.erasure() is None
    assert Client.objects.get(pk=wang.pk).name == "王小明"
    assert wang.erase("wish", by=cast.wu).state == "queued"


@pytest.mark.parametrize("ground", ["", "because"])
def test_a_ground_is_needed(cast: Cast, ground: str) -> None:
    with pytest.raises(Refused, match="Choose a reason"):
        cast.clients["wang"].erase(ground, by=cast.wu)


def test_a_second_wish_and_an_alias_are_refused(cast: Cast) -> None:
    wang, liu = cast.clients["wang"], cast.clients["liu"]
    wang.erase("wish", by=cast.wu)
    with pytest.raises(Refused, match="is planned"):
        wang.erase("wish", by=cast.wu)
    liu.merged_into = wang
    liu.save(update_fields=["merged_into"])
    with pytest.raises(Refused, match="was merged"):
        liu.erase("wish", by=cast.wu)


@pytest.mark.django_db(transaction=True)
def test_a_legal_hold_holds_it_back_until_it_is_lifted(cast: Cast, clock: Any) -> None:
    flag = flagged(cast)
    erasure = cast.clients["wang"].erase("wish", by=cast.wu)
    assert (erasure.state, erasure.held_by) == ("held", "legal_hold")
    clock.shift(DAY)
    assert erasing.erase_due() == 1
    erasure.refresh_from_db()
    assert (erasure.state, erasure.due_at) == ("held", now() + DAY)
    flag.ended_at = now()
    flag.save(update_fields=["ended_at"])
    clock.shift(DAY)
    assert erasing.erase_due() == 1
    erasure.refresh_from_db()
    assert erasure.state == "done"


@pytest.mark.django_db(transaction=True)
def test_records_of_business_are_kept_five_years_after_the_last(
    cast: Cast, clock: Any
) -> None:
    dealing(cast, now() - 30 * DAY)
    erasure = cast.clients["wang"].erase("wish", by=cast.wu)
    assert (erasure.state, erasure.held_by) == ("held", "money_business")
    assert erasure.held_until is not None
    assert (erasure.held_until - now()).days == 5 * 365 + 1 - 30
    clock.move_to(erasure.held_until + DAY)
    erasing.erase_due()
    erasure.refresh_from_db()
    assert erasure.state == "done"


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_comes_after_the_wish_counts_too(cast: Cast, clock: Any) -> None:
    erasure = cast.clients["wang"].erase("wish", by=cast.wu)
    flagged(cast)
    clock.shift(DAY)
    erasing.erase_due()
    erasure.refresh_from_db()
    assert erasure.state == "held"
    assert Client.objects.get(pk=cast.clients["wang"].pk).name == "王小明"


def test_once_begun_it_cannot_be_withdrawn(cast: Cast) -> None:
    erasure = cast.clients["wang"].erase("wish", by=cast.wu)
    Erasure.objects.filter(pk=erasure.pk).update(state="running")
    with pytest.raises(Refused, match="Too late"):
        erasure.withdraw(by=cast.wu)
