"""No sequence of verbs breaks a ticket; and every verb is in the sequences."""

import datetime
import inspect
import sys
from typing import Any

import hypothesis
import pytest
import time_machine
from hypothesis.stateful import run_state_machine_as_test

from config.lib.clock import now
from crm.models import ContactPoint, Staff, Tag
from helpdesk.models import ThirdParty, Ticket, TicketStatus, TicketType, WrapupReason
from helpdesk.models.type_field import TypeField
from tests.cast import Cast
from tests.examples import examples
from tests.helpdesk.sequences.machine import Desk
from tests.helpdesk.sequences.playing import PLAYED

STEPS = 30


def set_up(cast: Cast) -> None:
    """What verbs may choose from: a type with a required field, statuses, tags."""
    by = Staff.system()
    fee = TicketType(slug="fee", name="Fee")
    fee.set_up(by=by)
    TypeField.objects.create(
        type=fee, key="amount", name="Amount", kind="money", is_required=True
    )
    told = {"department": "funds", "address": "desk@bank.example"}
    ThirdParty(slug="bank", name="Bank", **told).set_up(by=by)
    WrapupReason(slug="done", name="Done").set_up(by=by)
    for name in ("urgent", "fraud"):
        Tag(name=name).set_up(by=by)
    for slug, category in (("checking", "open"), ("at_bank", "waiting_third")):
        status = TicketStatus(slug=slug, name=slug, category=category, place=200)
        others = list(TicketStatus.objects.all())
        status.set_up(by=by, leads_to=others)
        for other in others:
            other.leads_to.add(status)
    point = ContactPoint.objects.add(cast.clients["wang"], "mail", "old@client.example")
    point.verified_at = now() - datetime.timedelta(days=90)
    point.save(update_fields=["verified_at"])


def play(cast: Cast, clock: time_machine.Traveller, count: int, steps: int) -> Any:
    """Play so many sequences; the machine, which counted what was done."""
    set_up(cast)

    class Own(Desk):
        pass

    Own.cast, Own.clock, Own.begin_at = cast, clock, now()
    checks = hypothesis.HealthCheck
    run_state_machine_as_test(
        Own,
        settings=hypothesis.settings(
            max_examples=count,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[checks.too_slow, checks.data_too_large],
        ),
    )
    return Own


@pytest.mark.hypothesis
def test_no_sequence_of_verbs_breaks_a_ticket(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    played = play(cast, clock, examples(6), STEPS)
    sys.stdout.write(f"{played.done} verbs done, {played.refused} refused\n")
    assert played.done > played.refused > 0


def test_every_verb_has_a_rule() -> None:
    verbs = {
        name
        for name, member in inspect.getmembers(Ticket, inspect.isfunction)
        if not name.startswith("_") and "by" in inspect.signature(member).parameters
    }
    manager = type(Ticket.objects)
    made = {
        name
        for name, member in inspect.getmembers(manager, inspect.isfunction)
        if not name.startswith("_") and "by" in inspect.signature(member).parameters
    }
    assert verbs | made == PLAYED
