"""Tickets made by hand: the client, the first line, the first mail."""

from dataclasses import replace

import pytest

from crm.models import Client
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket.entering import ByHand, Newcomer
from messaging.models import Delivery
from tests.cast import Cast
from tests.helpdesk.arrivals import answer, filed


def told(cast: Cast, **more: object) -> ByHand:
    plain = ByHand(
        subject="提现没到账",
        text="客户来电，问提现。",
        queue=cast.queues["funds"],
        who=cast.clients["wang"],
        way="phone",
        channel=cast.channel,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_call_becomes_a_ticket_with_a_note(cast: Cast) -> None:
    ticket = Ticket.objects.enter(told(cast), by=cast.zhou)
    assert (ticket.way, ticket.client) == ("phone", cast.clients["wang"])
    assert ticket.entries.get().kind == "note"
    assert Ticket.objects.get(pk=ticket.pk).assignee == cast.zhou
    assert not Delivery.objects.exists()


def test_somebody_new_is_entered_with_the_ticket(cast: Cast) -> None:
    who = Newcomer("陈新", "13812345678")
    ticket = Ticket.objects.enter(told(cast, who=who), by=cast.zhou)
    assert ticket.client.name == "陈新"
    assert ticket.client.contact_points.get().masked == "138****5678"


def test_what_is_refused_leaves_no_client_behind(cast: Cast) -> None:
    who, before = Newcomer("陈新", "13812345678"), Client.objects.count()
    with pytest.raises(Refused, match="nowhere to send"):
        Ticket.objects.enter(told(cast, who=who, is_letter=True), by=cast.zhou)
    assert Client.objects.count() == before
    assert not Ticket.objects.exists()


def test_a_form_sent_twice_makes_one_ticket(cast: Cast) -> None:
    first = Ticket.objects.enter(told(cast, key="k1"), by=cast.zhou)
    assert Ticket.objects.enter(told(cast, key="k1"), by=cast.zhou) == first
    assert Ticket.objects.count() == 1


def test_the_answer_to_a_first_mail_joins(cast: Cast) -> None:
    ticket = Ticket.objects.enter(told(cast, is_letter=True), by=cast.zhou)
    line = ticket.entries.get()
    assert (line.kind, line.delivery.subject) == ("reply", "提现没到账")
    raw = answer(line.message_id, **{"from": "Wang <wang@client.example>"})
    outcome = filed(raw)
    assert (outcome.kind, outcome.number) == ("joined", ticket.pk)
