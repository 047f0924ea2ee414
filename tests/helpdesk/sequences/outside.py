"""Rules: who else takes part, what goes on to others, what leaves later."""

import datetime

from hypothesis import strategies as st

from config.lib.clock import now
from helpdesk.models import Entry, Participant
from helpdesk.models.ticket.forwardable import Forwarding
from helpdesk.models.ticket.participable import Person
from helpdesk.models.ticket.schedulable import Later
from tests.helpdesk.sequences.playing import Play, people, plays

ticket = Play.tickets
addresses = st.sampled_from(
    ("spouse@other.example", "lawyer@other.example", "wang@client.example")
)
HOUR = datetime.timedelta(hours=1)


class Outside(Play):
    """Participants, forwards, replies that wait for their time."""

    @plays("add_participant", number=ticket, address=addresses)
    def add_participant(self, number: int, address: str) -> None:
        person = Person(address)
        self.act(number, lambda t: t.add_participant(person, by=self.cast.zhou))

    @plays("remove_participant", number=ticket)
    def remove_participant(self, number: int) -> None:
        row = Participant.objects.filter(ticket=number).order_by("pk").last()
        if row is not None:
            self.act(number, lambda t: t.remove_participant(row, by=self.cast.zhou))

    @plays("forward", number=ticket, address=addresses, by=people)
    def forward(self, number: int, address: str, by: str) -> None:
        said = Entry.objects.filter(ticket=number, kind="message").order_by("number")
        numbers = list(said.values_list("number", flat=True)[:1])
        told = Forwarding(next(self.words), numbers, address=address)
        self.act(number, lambda t: t.forward(told, by=self.staff(by)))

    @plays("reply_later", number=ticket, by=people, hours=st.sampled_from((-1, 2, 30)))
    def reply_later(self, number: int, by: str, hours: int) -> None:
        words, later = next(self.words), Later(now() + hours * HOUR)
        self.act(number, lambda t: t.reply_later(words, later, by=self.staff(by)))
