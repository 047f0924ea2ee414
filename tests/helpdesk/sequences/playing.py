"""Doing one verb and seeing what it left: the floor under every rule."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from crm.models import Activity, Staff, Tag
from crm.models.activity import subject_type
from crm.refused import Refused
from helpdesk.models import Entry, Follower, Ticket, TicketLink, TicketTag
from helpdesk.models.ticket import Message, Opening
from tests.cast import Cast

# Everybody who may work on tickets; Hu serves no queue, Chen leads.
WORKERS = ("zhou", "li", "hu", "zhao", "chen")
people = st.sampled_from(WORKERS)
SECOND = datetime.timedelta(seconds=1)
# The verbs that some rule plays.
PLAYED: set[str] = set()


def plays(*verbs: str, **drawn: Any) -> Callable[[Callable[..., Any]], Any]:
    """A rule that plays these verbs."""
    PLAYED.update(verbs)
    return lambda function: rule(**drawn)(function)


class Play(RuleBasedStateMachine):
    """One desk; every example ends by taking back whatever it did."""

    # Set by whoever plays, before an example begins.
    cast: ClassVar[Cast]
    clock: ClassVar[time_machine.Traveller]
    begin_at: ClassVar[datetime.datetime]
    # How often a verb was done and how often refused, over all examples.
    done: ClassVar[int] = 0
    refused: ClassVar[int] = 0

    tickets = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.clock.move_to(self.begin_at)
        self.words = (f"第 {number} 句" for number in itertools.count(1))
        # Followers by ticket, and the next number of what is merged, as told by rules.
        self.following: dict[int, set[str]] = defaultdict(set)
        self.frozen: dict[int, int] = {}
        self.savepoint = transaction.atomic()
        # As Django's own tests say it: what must stand outermost may stand in here.
        vars(self.savepoint).update(_from_testcase=True)
        self.savepoint.__enter__()

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def staff(self, name: str) -> Staff:
        """Somebody of the cast."""
        return self.cast.staff[name]

    def open_one(self, client: str, queue: str) -> int:
        """A new ticket of a client; its number."""
        person = self.cast.clients[client]
        opening = Opening(
            subject="提现未到账",
            client=person,
            queue=self.cast.queues[queue],
            contact=person.contact_points.filter(kind="mail").earliest("pk"),
            channel=self.cast.channel,
        )
        ticket = Ticket.objects.open_matter(opening, by=Staff.system())
        ticket.receive(Message(next(self.words)), by=Staff.system())
        return ticket.pk

    def act(
        self, number: int, verb: Callable[[Ticket], Any], *, counts_tries: bool = False
    ) -> Any:
        """Do it to the ticket, read afresh; what came of it, REFUSED where it was.

        What is refused leaves nothing; what changes something is recorded.
        """
        self.clock.shift(SECOND)
        ticket = Ticket.objects.select_related("thread").get(pk=number)
        before, logged = standing(), Activity.objects.latest("pk").pk
        try:
            made = verb(ticket)
        except Refused:
            type(self).refused += 1
            assert standing() == before, "refused, and yet something changed"
            if not counts_tries:
                assert Activity.objects.latest("pk").pk == logged, (
                    "refused and recorded"
                )
            return REFUSED
        type(self).done += 1
        if standing() != before:
            kind = subject_type(Ticket)
            told = Activity.objects.filter(pk__gt=logged, subject_type=kind)
            assert told.exists(), "something changed and nothing tells of it"
        return made


REFUSED = object()


def standing() -> list[Any]:
    """Every row that verbs on tickets change, as values."""
    tickets = list(Ticket.objects.order_by("pk").values())
    threads = list(Ticket.objects.order_by("pk").values_list(*THREAD))
    lines = Entry.objects.order_by("pk").values_list("pk", "text", "recalled_at")
    rows = [
        set(model._default_manager.values_list(*columns))
        for model, columns in (
            (TicketTag, ("ticket", "tag")),
            (Follower, ("ticket", "staff")),
            (TicketLink, ("first", "second", "kind")),
        )
    ]
    return [tickets, threads, list(lines), *rows]


THREAD = (
    "thread__next_number",
    "thread__last_text",
    "thread__unread",
    "thread__read_number",
    "thread__client_number",
)


def tag(name: str) -> Tag:
    """A tag of the desk."""
    return Tag.objects.get(name=name)
