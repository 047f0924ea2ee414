"""Drafts on the pages: saved, restored, marked in the list."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Staff
from helpdesk.models import Draft, Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast
from tests.visits import browser, fragment


def save(cast: Cast, ticket: Ticket, **told: object) -> dict[str, object]:
    """What Zhou's composer gets to hear."""
    address = f"{ticket.get_absolute_url()}draft/"
    answer = browser(cast.zhou).post(address, {"text": "马上核对", "seen": 1, **told})
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def test_a_draft_is_restored_with_kind_and_what_was_seen(cast: Cast) -> None:
    ticket = cast.ticket()
    assert save(cast, ticket, kind="note") == {"revision": 1, "aside": ""}
    ticket.receive(Message("还在吗？"), by=Staff.system())
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "马上核对</textarea>" in page
    assert 'data-mode="note"' in page
    assert 'name="seen" value="1"' in page
    assert "The client has written since you began this draft" in page


def test_both_texts_are_shown(cast: Cast) -> None:
    ticket = cast.ticket()
    save(cast, ticket)
    told = save(cast, ticket, text="另一段")
    assert told == {"revision": 2, "aside": "马上核对"}
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "另一段</textarea>" in page
    assert "data-aside-text>马上核对</p>" in page


def test_sending_the_draft_ends_it(cast: Cast) -> None:
    ticket = cast.ticket()
    save(cast, ticket)
    told = {"text": "马上核对。", "seen": 1, "key": "k1", "base": 1}
    answer = browser(cast.zhou).post(
        f"{ticket.get_absolute_url()}replies/", told, headers=fragment()
    )
    assert answer.status_code == 200
    assert not Draft.objects.exists()


def test_the_row_says_that_there_is_a_draft_of_ones_own(cast: Cast) -> None:
    ticket = cast.ticket()
    save(cast, ticket)
    mine = browser(cast.zhou).get("/desk/tickets/").content.decode()
    other = browser(cast.chen).get("/desk/tickets/").content.decode()
    assert ">Draft<" in mine
    assert ">Draft<" not in other


def test_marks_cost_one_statement_at_any_number(cast: Cast) -> None:
    zhou, counted = browser(cast.zhou), []
    zhou.get("/desk/tickets/")
    for _round in range(2):
        for _ in range(3):
            save(cast, cast.ticket())
        with CaptureQueriesContext(connection) as captured:
            zhou.get("/desk/tickets/")
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_nonsense_is_refused(cast: Cast) -> None:
    ticket = cast.ticket()
    for told in ({"kind": "event"}, {"base": "-1"}, {"seen": "9" * 20}):
        address = f"{ticket.get_absolute_url()}draft/"
        assert browser(cast.zhou).post(address, told).status_code == 422
    assert not Draft.objects.exists()
