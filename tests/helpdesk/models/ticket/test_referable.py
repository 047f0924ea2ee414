"""A matter points at a record of the platform: which, and how it stood then."""

import pytest

from crm.models import Activity
from crm.platform.standing import Standing
from crm.refused import Refused
from crm.sentences import describe
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.crm.events.telling import REF, link
from tests.fakes.order_book import AT


def found(status: str = "processing", user_id: str = "u-1001") -> Standing:
    return Standing("withdrawal", REF, user_id, status, AT)


def kept(ticket: Ticket) -> tuple[str, str, str]:
    row = Ticket.objects.get(pk=ticket.pk)
    return row.reference, row.reference_kind, row.reference_status


def told(ticket: Ticket) -> list[str]:
    rows = Activity.objects.about(ticket).filter(action__contains="referred")
    return describe(rows)


def test_reference_kind_and_state_then_are_kept(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.refer_to(found(), by=cast.zhou)
    assert kept(ticket) == (REF, "withdrawal", "processing")
    assert told(ticket) == [
        f"周倩 noted that it is about Withdrawal {REF} (being processed)."
    ]
    assert ticket.history.count() == 2


def test_the_same_again_records_nothing_and_keeps_the_state_then(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.refer_to(found(), by=cast.zhou)
    ticket.refer_to(found("paid"), by=cast.chen)
    assert kept(ticket) == (REF, "withdrawal", "processing")
    assert len(told(ticket)) == 1


def test_a_record_of_another_user_is_refused(cast: Cast) -> None:
    link(cast.clients["wang"], "u-1001")
    ticket = cast.ticket()
    with pytest.raises(Refused) as refused:
        ticket.refer_to(found(user_id="u-1002"), by=cast.zhou)
    assert (refused.value.field, refused.value.code) == ("reference", "other-user")
    assert kept(ticket) == ("", "", "")
    assert told(ticket) == []


def test_it_goes_away_again_once(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.refer_to(found(), by=cast.zhou)
    ticket.unrefer(by=cast.chen)
    ticket.unrefer(by=cast.chen)
    assert kept(ticket) == ("", "", "")
    assert told(ticket)[1:] == [f"陈主管 took the reference {REF} away."]
