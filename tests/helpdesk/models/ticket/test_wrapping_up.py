"""How a matter ended is kept, each time it did."""

import pytest

from crm.refused import Refused
from helpdesk.models import WrapupReason
from helpdesk.models.ticket import Ending
from tests.cast import Cast


@pytest.fixture
def paid(cast: Cast) -> WrapupReason:
    """An ending that the desk has set up."""
    reason = WrapupReason(slug="paid", name="The bank paid", name_zh="银行已入账")
    reason.set_up(by=cast.wu)
    return reason


def test_a_desk_without_endings_asks_for_none(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    kept = ticket.wrapups.get()
    assert (kept.reason, kept.is_solved, kept.by) == (None, True, cast.zhou)


def test_a_desk_with_endings_is_told_one(cast: Cast, paid: WrapupReason) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="Choose how the matter ended"):
        ticket.resolve(by=cast.zhou)
    assert not ticket.is_done
    ticket.resolve(ending=Ending(paid, is_solved=False), by=cast.zhou)
    kept = ticket.wrapups.get()
    assert (kept.reason, kept.is_solved) == (paid, False)


def test_each_ending_is_kept(cast: Cast, paid: WrapupReason) -> None:
    ticket = cast.ticket()
    ticket.resolve(ending=Ending(paid), by=cast.zhou)
    ticket.reopen(by=cast.zhou)
    ticket.resolve(ending=Ending(paid, is_solved=False), by=cast.zhou)
    solved = ticket.wrapups.order_by("pk").values_list("is_solved", flat=True)
    assert list(solved) == [True, False]


def test_one_out_of_use_is_refused(cast: Cast, paid: WrapupReason) -> None:
    WrapupReason(slug="other", name="Other").set_up(by=cast.wu)
    paid.is_active = False
    paid.set_up(by=cast.wu)
    with pytest.raises(Refused, match="not in use"):
        cast.ticket().resolve(ending=Ending(paid), by=cast.zhou)
