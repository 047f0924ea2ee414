"""Send; send and wait; send and resolve; and the next ticket of the list."""

from typing import Any

import pytest

from helpdesk.models import Ticket, TicketType, TypeField, WrapupReason
from helpdesk.models.ticket import Message
from messaging.models import Delivery
from tests.cast import Cast
from tests.visits import browser, fragment

Category = Ticket.Category


def _send(cast: Cast, ticket: Ticket, *, query: str = "", plain: bool = False, **more):
    told = {"text": "已到账。", "seen": ticket.thread.last_number, "key": "k", **more}
    headers = {} if plain else fragment()
    address = f"{ticket.get_absolute_url()}replies/?{query}"
    return browser(cast.zhou).post(address, told, headers=headers)


def _now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def paid(cast: Cast) -> WrapupReason:
    """An ending that the desk has set up."""
    reason = WrapupReason(slug="paid", name="The bank paid", name_zh="银行已入账")
    reason.set_up(by=cast.wu)
    return reason


@pytest.fixture
def typed(cast: Cast, paid: WrapupReason) -> Ticket:
    """A ticket whose type wants a bank before it is resolved."""
    kind = TicketType.objects.create(slug="k", name="Kind")
    TypeField.objects.create(type=kind, key="text", name="Bank", is_required=True)
    ticket = cast.ticket()
    ticket.classify(type=kind, priority=2, by=cast.zhou)
    return ticket


@pytest.mark.parametrize(
    ("then", "category"), [("stay", Category.OPEN), ("wait", Category.WAITING_CLIENT)]
)
@pytest.mark.parametrize("plain", [True, False])
def test_each_button_says_what_becomes_of_the_ticket(
    cast: Cast, then: str, category: str, plain: bool
) -> None:
    ticket = cast.ticket()
    _send(cast, ticket, plain=plain, then=then)
    assert _now(ticket).category == category


def test_resolving_asks_for_the_ending_and_sends_nothing_yet(
    cast: Cast, typed: Ticket
) -> None:
    answer = _send(cast, typed, then="resolve")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Kept"]) == (422, "1")
    assert 'id="conclude"' in page
    for name in ("end-reason", "end-solved", "end-field-text"):
        assert f'name="{name}"' in page
    assert not Delivery.objects.exists()


def test_without_script_the_page_asks_with_the_text_kept(
    cast: Cast, typed: Ticket
) -> None:
    answer = _send(cast, typed, plain=True, then="resolve", and_next="1")
    page = answer.content.decode()
    assert 'id="asked"' in page
    assert "已到账。</textarea>" in page
    assert 'name="and_next" value="1" checked' in page


def test_with_its_ending_it_is_sent_and_resolved(
    cast: Cast, typed: Ticket, paid: WrapupReason
) -> None:
    told: Any = {"end-reason": paid.pk, "end-solved": "no", "end-field-text": "ICBC"}
    # Enter in a field of the dialog presses "Send": the dialog is what is meant.
    answer = _send(cast, typed, then="stay", concluding="resolve", **told)
    assert answer.status_code == 200
    now = _now(typed)
    assert (now.category, now.values) == (Category.RESOLVED, {"text": "ICBC"})
    kept = now.wrapups.get()
    assert (kept.reason, kept.is_solved) == (paid, False)


def test_a_missing_field_is_named_in_the_dialog(
    cast: Cast, typed: Ticket, paid: WrapupReason
) -> None:
    told: Any = {"end-reason": paid.pk, "end-solved": "yes", "end-field-text": " "}
    answer = _send(cast, typed, then="resolve", **told)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Delivery.objects.exists()


def test_held_back_with_its_ending_which_send_anyway_keeps(cast: Cast) -> None:
    ticket = cast.ticket()
    told: dict[str, Any] = {"then": "resolve", "end-solved": "no"}
    stale = {**told, "seen": 1}
    ticket.receive(Message("还在吗？"), by=cast.chen)
    page = _send(cast, ticket, **stale).content.decode()
    assert 'form="composer" name="then" value="resolve"' in page
    assert 'form="composer" name="end-solved" value="no"' in page
    _send(cast, ticket, **stale, force="1")
    assert _now(ticket).wrapups.get().is_solved is False


def test_the_resolve_dialog_asks_for_the_same(cast: Cast, typed: Ticket) -> None:
    zhou, address = browser(cast.zhou), f"{typed.get_absolute_url()}resolution/"
    assert 'name="field-text"' in zhou.get(address).content.decode()
    reason = WrapupReason.objects.get()
    told = {"reason": reason.pk, "solved": "yes", "field-text": "ICBC"}
    zhou.post(address, told)
    assert _now(typed).values == {"text": "ICBC"}
    assert _now(typed).is_done


def test_what_says_that_it_is_a_note_never_leaves(cast: Cast) -> None:
    ticket = cast.ticket()
    _send(cast, ticket, kind="note", then="resolve")
    assert ticket.entries.get(number=2).kind == "note"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("view", "sort"),
    [("all", ""), ("all", "number"), ("all", "-number"), ("unassigned", "last_at")],
)
def test_the_next_ticket_is_that_below_in_the_same_list(
    cast: Cast, view: str, sort: str
) -> None:
    tickets = [cast.ticket() for _n in range(3)]
    if sort in ("", "-number"):
        tickets.reverse()
    query = f"view={view}&sort={sort}" if sort else f"view={view}"
    for at, below in zip(tickets, tickets[1:], strict=False):
        answer = _send(cast, at, query=query, and_next="1")
        assert answer.headers["HX-Push-Url"] == f"{below.get_absolute_url()}?{query}"
        page = answer.content.decode()
        assert f'data-ticket="{below.pk}"' in page
        assert f"/desk/tickets/{at.pk}/entries/2/undo/" in page
    answer = _send(cast, tickets[-1], query=query, and_next="1")
    assert "That was the last ticket of this list." in answer.content.decode()
    assert "HX-Push-Url" not in answer.headers


def test_without_script_it_leads_on_with_the_way_back(cast: Cast, clock) -> None:
    first, second = cast.ticket(), cast.ticket()
    query = "view=all&sort=number"
    answer = _send(cast, first, query=query, plain=True, and_next="1")
    there = answer.headers["Location"]
    assert there == f"{second.get_absolute_url()}?{query}&left={first.pk}-2"
    undo = f"/desk/tickets/{first.pk}/entries/2/undo/"
    assert undo in browser(cast.zhou).get(there).content.decode()
    assert undo not in browser(cast.chen).get(there).content.decode()
    clock.shift(11)
    assert undo not in browser(cast.zhou).get(there).content.decode()


@pytest.mark.parametrize("left", ["", "1", "a-b", "1-99", "9" * 30 + "-1", "-"])
def test_an_address_that_names_no_reply_shows_none(cast: Cast, left: str) -> None:
    page = f"{cast.ticket().get_absolute_url()}?left={left}"
    answer = browser(cast.zhou).get(page)
    assert answer.status_code == 200
    assert 'id="undo-left"' not in answer.content.decode()


def test_the_wish_to_go_on_is_remembered_in_the_browser(cast: Cast) -> None:
    ticket, zhou = cast.ticket(), browser(cast.zhou)
    told = {"text": "好", "seen": 1, "key": "k", "and_next": "1"}
    zhou.post(f"{ticket.get_absolute_url()}replies/", told)
    assert zhou.cookies["and-next"].value == "1"
    page = zhou.get(ticket.get_absolute_url()).content.decode()
    assert 'name="and_next" value="1" checked' in page
    zhou.post(f"{ticket.get_absolute_url()}replies/", told | {"and_next": ""})
    assert zhou.cookies["and-next"].value == "0"


def test_finding_the_next_costs_the_same_in_a_long_list(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    zhou, counts = browser(cast.zhou), []
    for _round in range(3):
        tickets = [cast.ticket() for _n in range(4)]
        ticket = tickets[1]
        told = {"text": "好", "seen": 1, "key": "k", "and_next": "1", "then": "stay"}
        address = f"{ticket.get_absolute_url()}replies/?view=all&sort=number"
        zhou.get(ticket.get_absolute_url())
        with django_assert_max_num_queries(90) as counted:
            zhou.post(address, told, headers=fragment())
        counts.append(len(counted))
    assert counts[1] == counts[2]
