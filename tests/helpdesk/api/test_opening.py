"""Tickets that a program opens."""

from typing import Any

import pytest

from config.lib.clock import now
from crm.models import Client, PlatformAccount, Tag
from crm.platform import standing
from crm.platform.standing import LookUp, Standing
from helpdesk.models import Ticket, TicketType
from tests.cast import Cast
from tests.programs import Program, hire, program

WANG = "wang@client.example"


def new(client: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The body of a new ticket."""
    return {"subject": "提现未到账", "text": "钱呢？", "client": client, **more}


def opened(answer: Any) -> Ticket:
    """The ticket that was opened."""
    assert answer.status_code == 201, answer.content
    ticket: Ticket = Ticket.objects.get(pk=answer.json()["number"])
    return ticket


def test_a_ticket_of_a_client_by_number(cast: Cast, teller: Program):
    wang = cast.clients["wang"]
    answer = teller.post("tickets/", new({"id": wang.pk}))
    ticket, entry = opened(answer), opened(answer).entries.get()
    assert (ticket.client, ticket.queue.slug) == (wang, "funds")
    assert (entry.kind, entry.client, entry.text) == ("message", wang, "钱呢？")
    assert answer.json()["client"] == {"id": wang.pk, "name": "王**"}
    assert teller.get(f"tickets/{ticket.number}/").status_code == 200


def test_it_always_opens_a_new_one(cast: Cast, teller: Program):
    wang = {"id": cast.clients["wang"].pk}
    one = opened(teller.post("tickets/", new(wang, reference="W1234")))
    two = opened(teller.post("tickets/", new(wang, reference="W1234")))
    assert one.number != two.number and two.entries.count() == 1


def test_a_mail_address_suggests_a_client_and_proves_nobody(cast, teller):
    told = {"name": "Somebody", "email": WANG.upper(), "phone": "13912345678"}
    ticket = opened(teller.post("tickets/", new(told)))
    wang = cast.clients["wang"]
    assert ticket.client == wang and not ticket.verification.is_verified
    wang.refresh_from_db()
    # Nothing that a stranger said comes to stand on the record.
    assert wang.name == "王小明"
    assert list(wang.contact_points.values_list("kind", flat=True)) == ["mail"]
    assert wang.contact_points.get().verified_at is None


def test_the_answer_goes_to_the_record_and_not_to_who_claims_it(cast, teller):
    wang = cast.clients["wang"]
    PlatformAccount.objects.create(
        client=wang, user_id="u-1", linked_at=now(), linked_by=cast.chen
    )
    told = {"name": "王小明", "platform_id": "u-1", "email": "evil@else.example"}
    ticket = opened(teller.post("tickets/", new(told)))
    assert ticket.client == wang and ticket.contact == wang.contact_points.get()
    assert not Client.objects.with_mail("evil@else.example").exists()


def test_somebody_new_is_entered_as_a_lead(cast: Cast, teller: Program):
    told = {"name": "陈晨", "email": "chen@new.example", "phone": "13812345678"}
    ticket = opened(teller.post("tickets/", new(told)))
    assert (ticket.client.name, ticket.client.lifecycle) == ("陈晨", "lead")
    kinds = ticket.client.contact_points.values_list("kind", flat=True)
    assert sorted(kinds) == ["mail", "phone"]
    assert ticket.contact.kind == "mail" and ticket.channel == cast.channel
    again = opened(teller.post("tickets/", new(told)))
    assert again.client == ticket.client


def test_a_phone_that_two_share_suggests_neither(cast: Cast, teller: Program):
    for name in ("wang", "liu"):
        cast.clients[name].add_contact("phone", "13812345678", by=cast.zhou)
    told = {"name": "王小明", "phone": "138 1234 5678"}
    ticket = opened(teller.post("tickets/", new(told)))
    assert ticket.client not in cast.clients.values()
    assert ticket.contact is None


def test_a_user_number_nobody_has_proven_links_nothing(cast: Cast, teller: Program):
    told = {"name": "陈晨", "platform_id": "u-77"}
    ticket = opened(teller.post("tickets/", new(told)))
    assert not PlatformAccount.objects.exists()
    assert ticket.client.contact_points.get().verified_at is None


def test_all_that_may_be_said_is_kept(cast: Cast, teller: Program):
    TicketType(slug="withdrawal", name="Withdrawal").set_up(by=cast.wu)
    more = {"type": "withdrawal", "priority": "high", "queue": "loans"}
    body = new({"id": cast.clients["wang"].pk}, reference=" W1234 ", **more)
    ticket = opened(teller.post("tickets/", body))
    assert (ticket.type.slug, ticket.priority) == ("withdrawal", 3)
    assert (ticket.queue.slug, ticket.reference) == ("loans", "W1234")


def test_tags_are_those_that_are_set_up(cast: Cast, teller: Program):
    Tag.objects.create(name="VIP")
    body = new({"id": cast.clients["wang"].pk}, tags=["VIP"])
    ticket = opened(teller.post("tickets/", body))
    assert teller.get(f"tickets/{ticket.number}/").json()["tags"] == ["VIP"]
    assert [tag.name for tag in ticket.tags()] == ["VIP"]


def found(user: str) -> LookUp:
    """The platform knows the number, as one of this user."""
    return LookUp(Standing("withdrawal", "W1234", user, "review", now()))


def test_a_reference_the_platform_knows_keeps_its_state(cast, teller, monkeypatch):
    monkeypatch.setattr(standing, "look_up", lambda _ref: found("u-1"))
    body = new({"id": cast.clients["wang"].pk}, reference="W1234")
    ticket = opened(teller.post("tickets/", body))
    assert (ticket.reference_kind, ticket.reference_status) == ("withdrawal", "review")


def test_a_reference_of_another_user_is_refused(cast, teller, monkeypatch):
    PlatformAccount.objects.create(
        client=cast.clients["wang"], user_id="u-2", linked_at=now(), linked_by=cast.wu
    )
    monkeypatch.setattr(standing, "look_up", lambda _ref: found("u-1"))
    body = new({"id": cast.clients["wang"].pk}, reference="W1234")
    answer = teller.post("tickets/", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "other-user")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"subject": ""}, "subject", "blank"),
        ({"text": None}, "text", "null"),
        ({"text": "a\0b"}, "text", "null-characters-not-allowed"),
        ({"client": {}}, "client", "required"),
        ({"client": 7}, "client", "invalid"),
        ({"client": {"id": 999_999}}, "client.id", "unknown"),
        ({"client": {"id": 10**30}}, "client.id", "max-value"),
        ({"client": {"name": "x", "email": "no"}}, "client.email", "invalid"),
        ({"client": {"name": "x", "phone": "12"}}, "client.phone", "invalid"),
        ({"queue": "nowhere"}, "queue", "unknown"),
        ({"type": "nothing"}, "type", "unknown"),
        ({"priority": "soon"}, "priority", "invalid-choice"),
        ({"priority": True}, "priority", "invalid-choice"),
        ({"tags": ["vip"]}, "tags", "unknown"),
    ],
)
def test_what_is_wrong_is_named(cast, teller, change, field, code):
    answer = teller.post("tickets/", new({"id": cast.clients["wang"].pk}) | change)
    told = answer.json()
    assert (answer.status_code, told["field"], told["code"]) == (422, field, code)
    assert not Ticket.objects.exists()


def test_a_client_out_of_reach_is_unknown(cast: Cast):
    bot = hire("narrow", role="specialist", queues=("finance",))
    answer = program(bot).post("tickets/", new({"id": cast.clients["wang"].pk}))
    assert (answer.status_code, answer.json()["field"]) == (422, "client.id")


@pytest.mark.parametrize("body", ["", "{", "[1]", '"x"', "[" * 99_999, '{"a":NaN}'])
def test_what_is_no_json_object_is_refused(teller: Program, body: str):
    answer = teller.http.post(
        "/api/v1/tickets/",
        body,
        "application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_is_no_json(teller: Program):
    answer = teller.http.post(
        "/api/v1/tickets/", {"subject": "x"}, headers={"Idempotency-Key": "k"}
    )
    assert (answer.status_code, answer.json()["status"]) == (415, 415)


def test_made_up_members_change_nothing(cast: Cast, teller: Program):
    columns = [field.attname for field in Ticket._meta.concrete_fields]
    made_up = [f"made_up_{n}" for n in range(20)]
    body = dict.fromkeys([*columns, *made_up, "client_id", "is_verified"], 1)
    body |= new({"id": cast.clients["wang"].pk, "lifecycle": "active", "pk": 1})
    del body["priority"], body["values"]
    ticket = opened(teller.post("tickets/", body | {"type": None, "reference": ""}))
    status = (ticket.status.slug, ticket.is_done, ticket.assignee, ticket.hold_state)
    assert status == ("new", False, None, "")
    assert (ticket.resolved_at, ticket.queue.slug) == (None, "funds")
    assert Client.objects.get(pk=cast.clients["wang"].pk).lifecycle == "visitor"
    assert ticket.entries.get().staff is None
