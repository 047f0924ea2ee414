"""The whole desk: every rule, tickets that join and part, and what must hold."""

from hypothesis import strategies as st
from hypothesis.stateful import consumes, initialize, invariant, multiple

from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket.entering import ByHand
from tests.helpdesk.sequences import oracle
from tests.helpdesk.sequences.handing import Handing, Standing_
from tests.helpdesk.sequences.outside import Outside
from tests.helpdesk.sequences.playing import REFUSED, Play, people, plays
from tests.helpdesk.sequences.talking import Proving, Talking

ticket = Play.tickets
clients = st.sampled_from(("wang", "wang", "liu"))
queues = st.sampled_from(("funds", "loans"))


class Joining(Play):
    """Opening, merging, splitting, linking."""

    @initialize(target=ticket)
    def two_matters(self) -> object:
        """Two of one client, so that they may become one."""
        return multiple(*(self.open_one("wang", queue) for queue in ("funds", "loans")))

    @plays("open_matter", target=ticket, client=clients, queue=queues)
    def open(self, client: str, queue: str) -> int:
        return self.open_one(client, queue)

    @plays("enter", target=ticket, client=clients, is_letter=st.booleans(), by=people)
    def enter(self, client: str, is_letter: bool, by: str) -> object:
        told = ByHand(
            subject="电话：提现",
            text=next(self.words),
            queue=self.cast.queues["funds"],
            who=self.cast.clients[client],
            way="phone",
            channel=self.cast.channel,
            is_letter=is_letter,
        )
        made = Ticket.objects.enter(told, by=self.staff(by))
        return made.pk

    @plays("merge_into", "carry_participants", number=ticket, into=ticket)
    def merge_into(self, number: int, into: int) -> None:
        target = Ticket.objects.select_related("thread").get(pk=into)
        done = self.act(number, lambda t: t.merge_into(target, by=self.cast.zhou))
        if done is not REFUSED:
            self.frozen[number] = Ticket.objects.get(pk=number).thread.next_number

    @plays("unmerge", "give_back_participants", number=ticket)
    def unmerge(self, number: int) -> None:
        done = self.act(number, lambda t: t.unmerge(by=self.cast.zhou))
        if done is not REFUSED:
            del self.frozen[number]

    @plays("split", target=ticket, number=ticket)
    def split(self, number: int) -> object:
        lines = Entry.objects.filter(ticket=number).exclude(kind="event")
        chosen = list(lines.order_by("number").values_list("number", flat=True)[:2])
        new = self.act(
            number, lambda t: t.split(chosen, subject="第二件事", by=self.cast.zhou)
        )
        if new is REFUSED:
            return multiple()
        return new.pk

    @plays(
        "link", number=ticket, other=ticket, kind=st.sampled_from(("related", "child"))
    )
    def link(self, number: int, other: int, kind: str) -> None:
        second = Ticket.objects.get(pk=other)
        self.act(number, lambda t: t.link(second, by=self.cast.zhou, kind=kind))

    @plays("unlink", number=ticket, other=ticket)
    def unlink(self, number: int, other: int) -> None:
        second = Ticket.objects.get(pk=other)
        self.act(number, lambda t: t.unlink(second, by=self.cast.zhou))

    @plays(number=consumes(ticket))
    def leave_alone(self, number: int) -> None:
        """Nothing more is done to it; what holds of it goes on holding."""


class Desk(Handing, Standing_, Talking, Outside, Proving, Joining):
    """Everything that can be done to a ticket."""

    @invariant()
    def is_sound(self) -> None:
        """What must be true after any verb."""
        oracle.check(self)
