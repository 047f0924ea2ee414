"""A client and two agents write on one ticket at the same moment, many times over."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connections

from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast

PATIENCE_S = 60
# More than a client may say while an agent goes on trying.
TRIES = 10


@dataclass(frozen=True)
class Sent:
    """A reply that was sent: its line, the last one its author had seen, and whether
    they had been shown what was new and sent it all the same.
    """

    number: int
    seen: int
    confirmed: bool


class Race:
    """One ticket that everybody is at."""

    def __init__(self, cast: Cast, chance: random.Random) -> None:
        self.cast, self.number = cast, cast.ticket().pk
        self.sent: list[Sent] = []
        self.told: Counter[str] = Counter()
        self.begin = threading.Barrier(3)
        # Who waits how long before writing, and who sends anyway once held back.
        self.waits = [chance.random() / 100 for _who in range(3)]
        self.insists = [chance.random() < 0.5 for _who in range(3)]

    def run(self) -> None:
        """Let all three write; raises AssertionError where a reply went out over lines
        that its author had not seen.
        """
        works: list[Callable[[], None]] = [
            self._client,
            lambda: self._agent(1, self.cast.zhou),
            lambda: self._agent(2, self.cast.chen),
        ]
        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(self._closing, work) for work in works]:
                done.result(PATIENCE_S)
        self._check()

    def _closing(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    def _client(self) -> None:
        self.begin.wait(PATIENCE_S)
        for text in ("还没到账", "请尽快"):
            self._pause(0)
            ticket = Ticket.objects.get(pk=self.number)
            ticket.receive(Message(text), by=Staff.system())

    def _agent(self, who: int, staff: Staff) -> None:
        """Read, write, and where it is held back look at the news first."""
        ticket = Ticket.objects.select_related("thread").get(pk=self.number)
        seen, confirmed = ticket.thread.last_number, False
        self.begin.wait(PATIENCE_S)
        for _turn in range(TRIES):
            self._pause(who)
            asked = None if confirmed else seen
            try:
                entry = Ticket.objects.get(pk=self.number).reply(
                    f"{staff.username} {seen}", by=staff, seen=asked
                )
            except Refused as refused:
                assert refused.code == "news", refused.code
                self.told["held back"] += 1
                seen = int(refused.details["number"])
                confirmed = self.insists[who]
                continue
            self.sent.append(Sent(entry.number, seen, confirmed))
            return

    def _pause(self, who: int) -> None:
        threading.Event().wait(self.waits[who])

    def _check(self) -> None:
        lines = Entry.objects.filter(ticket=self.number)
        numbers = sorted(lines.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        said = lines.filter(kind=Entry.Kind.MESSAGE)
        words = list(said.values_list("number", flat=True))
        replies = set(
            lines.filter(kind=Entry.Kind.REPLY).values_list("number", flat=True)
        )
        assert replies == {sent.number for sent in self.sent}, "not what was sent"
        for sent in self.sent:
            last = max(number for number in words if number < sent.number)
            assert sent.seen >= last or sent.confirmed, (sent, words)
            self.told["sent"] += 1
            self.told["confirmed"] += sent.confirmed
            self.told["over unseen lines"] += sent.seen < last and not sent.confirmed


def play(cast: Cast, rounds: int, seed: int = 7) -> Counter[str]:
    """So many races; how many replies were sent, held back, and sent on being told."""
    chance, told = random.Random(seed), Counter[str]()
    for _round in range(rounds):
        race = Race(cast, chance)
        race.run()
        told += race.told
        told["races"] += 1
    return told
