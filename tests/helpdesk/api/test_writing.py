"""Lines and verbs of a program."""

from typing import Any

import pytest

from crm.models import Staff
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.programs import Program, hire, program
from tests.visits import browser


def say(caller: Program, ticket: Ticket, text: str = "正在核对。", **more: Any) -> Any:
    """POST a line."""
    return caller.post(f"tickets/{ticket.number}/entries/", {"text": text, **more})


def test_a_reply_that_has_seen_all_is_sent(cast: Cast, teller: Program):
    ticket = cast.ticket()
    answer = say(teller, ticket, seen=1)
    assert answer.status_code == 201 and answer.json()["number"] == 2
    entry = ticket.entries.get(number=2)
    assert (entry.kind, entry.staff.username) == ("reply", "teller")
    assert entry.delivery is not None and "text" not in answer.json()


def test_news_hold_a_reply_back_and_are_told(cast: Cast, teller: Program):
    ticket = cast.ticket()
    ticket.note("内部", by=cast.zhou)
    ticket.receive(Message("已到账，谢谢。13812345678"), by=Staff.system())
    answer = say(teller, ticket, seen=1)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (409, "news", "seen")
    assert [row["number"] for row in told["entries"]] == [2, 3]
    assert told["entries"][1]["text"] == "已到账，谢谢。138****5678"
    assert not Entry.objects.filter(kind="reply").exists()
    assert say(teller, ticket, seen=3).status_code == 201


def test_who_says_nothing_has_seen_nothing(cast: Cast, teller: Program):
    ticket = cast.ticket()
    assert say(teller, ticket).status_code == 409
    assert say(teller, ticket, force=True).status_code == 201


def test_a_note_needs_nothing_seen_and_goes_nowhere(cast: Cast, teller: Program):
    ticket = cast.ticket()
    answer = say(teller, ticket, "问过财务", internal=True)
    assert (answer.status_code, answer.json()["kind"]) == (201, "note")
    assert ticket.entries.get(number=2).delivery is None


def test_account_values_are_held_back_as_on_the_desk(cast: Cast, teller: Program):
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket = cast.ticket()
    answer = say(teller, ticket, "您的 20,000.00 元已到尾号 0431 的卡。", seen=1)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-verified")
    assert answer.json()["kinds"] == ["amount", "card-end"]
    assert ticket.entries.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"text": "x", "seen": -1}, "seen"),
        ({"text": "x", "seen": 2**40}, "seen"),
        ({"text": "x", "internal": "maybe"}, "internal"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(cast, teller, body, field):
    ticket = cast.ticket()
    answer = teller.post(f"tickets/{ticket.number}/entries/", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_made_up_members_of_a_line_change_nothing(cast: Cast, teller: Program):
    ticket = cast.ticket()
    columns = [field.attname for field in Entry._meta.concrete_fields]
    body = dict.fromkeys([*columns, *(f"made_up_{n}" for n in range(20))], 1)
    answer = teller.post(
        f"tickets/{ticket.number}/entries/", body | {"text": "注", "internal": True}
    )
    entry = Entry.objects.get(ticket=ticket, number=answer.json()["number"])
    assert (entry.kind, entry.number, entry.code) == ("note", 2, "")
    assert (entry.client_id, entry.is_unverified, entry.recalled_at) == (
        None,
        False,
        None,
    )


def test_a_ticket_is_given_resolved_and_taken_up_again(cast: Cast, teller: Program):
    path = f"tickets/{cast.ticket().number}/"
    given = teller.post(f"{path}assign/", {"to": cast.zhou.pk}, key="").json()
    assert given["assignee"] == {"id": cast.zhou.pk, "name": "周倩"}
    assert teller.post(f"{path}resolve/", key="").json()["category"] == "resolved"
    again = teller.post(f"{path}resolve/", key="")
    assert (again.status_code, again.json()["code"]) == (409, "done")
    assert teller.post(f"{path}reopen/", key="").json()["category"] == "open"
    assert teller.post(f"{path}reopen/", key="").status_code == 409


@pytest.mark.parametrize("to", ["hu", "nobody", None, "x"])
def test_a_ticket_is_given_to_nobody_who_may_not_hold_it(cast, teller, to):
    ticket = cast.ticket()
    value = {"hu": cast.hu.pk, "nobody": 999_999}.get(to, to)
    answer = teller.post(f"tickets/{ticket.number}/assign/", {"to": value}, key="")
    assert (answer.status_code, answer.json()["field"]) == (422, "to")
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_token_for_reading_writes_nothing(cast: Cast):
    ticket, reader = cast.ticket(), program(hire("reader"), "tickets:read")
    assert reader.get(f"tickets/{ticket.number}/").status_code == 200
    refused = [
        say(reader, ticket),
        reader.post("tickets/", {}),
        reader.post(f"tickets/{ticket.number}/resolve/"),
    ]
    assert [answer.status_code for answer in refused] == [403] * 3
    assert {answer.json()["scope"] for answer in refused} == {"tickets:write"}


def test_a_ticket_out_of_reach_is_written_to_by_nobody(cast: Cast, teller: Program):
    other = cast.ticket("liu", "loans")
    verbs = ("assign", "resolve", "reopen", "entries")
    answers = [teller.post(f"tickets/{other.number}/{verb}/") for verb in verbs]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_the_session_writes_only_with_the_mark_of_its_own_page(cast: Cast):
    person = browser(cast.zhou)
    person.handler.enforce_csrf_checks = True
    answer = person.post(f"/api/v1/tickets/{cast.ticket().number}/resolve/")
    assert answer.status_code == 403 and "CSRF" in answer.json()["detail"]
