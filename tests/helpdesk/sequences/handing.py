"""Rules: who holds a ticket, where it stands, what it is about."""

import datetime
from typing import Any

from hypothesis import strategies as st

from config.lib.clock import now
from crm.platform.standing import Standing
from helpdesk import holding, scheduling
from helpdesk.models import ThirdParty, TicketStatus, TicketType, WrapupReason
from helpdesk.models.ticket import Ending
from tests.helpdesk.sequences.playing import REFUSED, Play, people, plays, tag

ticket = Play.tickets
statuses = st.sampled_from(
    ("new", "open", "waiting_client", "waiting_third", "resolved", "closed", "checking")
)
tags = st.sampled_from(("urgent", "fraud"))
HOUR = datetime.timedelta(hours=1)


def status(slug: str) -> TicketStatus:
    """A status by its key."""
    return TicketStatus.objects.get(slug=slug)


class Handing(Play):
    """Passing on, following, sorting."""

    @plays("claim", number=ticket, by=people)
    def claim(self, number: int, by: str) -> None:
        self.act(number, lambda t: t.claim(by=self.staff(by)))

    @plays("assign", number=ticket, to=people, by=people)
    def assign(self, number: int, to: str, by: str) -> None:
        self.act(number, lambda t: t.assign(to=self.staff(to), by=self.staff(by)))

    @plays("release", number=ticket, by=people)
    def release(self, number: int, by: str) -> None:
        self.act(number, lambda t: t.release(by=self.staff(by)))

    @plays("move", number=ticket, to=st.sampled_from(("funds", "loans", "finance")))
    def move(self, number: int, to: str) -> None:
        self.act(
            number, lambda t: t.move(queue=self.cast.queues[to], by=self.cast.zhou)
        )

    @plays("follow", number=ticket, who=st.sampled_from(("zhou", "hu", "li", "qian")))
    def follow(self, number: int, who: str) -> None:
        done = self.act(number, lambda t: t.follow(self.staff(who), by=self.cast.chen))
        if done is not REFUSED:
            self.following[number].add(who)

    @plays("unfollow", number=ticket, who=st.sampled_from(("zhou", "hu", "li")))
    def unfollow(self, number: int, who: str) -> None:
        done = self.act(
            number, lambda t: t.unfollow(self.staff(who), by=self.cast.chen)
        )
        if done is not REFUSED:
            self.following[number].discard(who)

    @plays("classify", number=ticket, priority=st.integers(0, 5), fee=st.booleans())
    def classify(self, number: int, priority: int, fee: bool) -> None:
        kind = TicketType.objects.get(slug="fee") if fee else None
        self.act(
            number,
            lambda t: t.classify(type=kind, priority=priority, by=self.cast.zhou),
        )

    @plays("describe", number=ticket, value=st.sampled_from(("12.50", "", "much")))
    def describe(self, number: int, value: str) -> None:
        self.act(number, lambda t: t.describe({"amount": value}, by=self.cast.zhou))

    @plays("tag", number=ticket, name=tags)
    def tag(self, number: int, name: str) -> None:
        self.act(number, lambda t: t.tag(tag(name), by=self.cast.zhou))

    @plays("untag", number=ticket, name=tags)
    def untag(self, number: int, name: str) -> None:
        self.act(number, lambda t: t.untag(tag(name), by=self.cast.zhou))

    @plays("retag", number=ticket, names=st.sets(tags))
    def retag(self, number: int, names: set[str]) -> None:
        chosen = [tag(name) for name in sorted(names)]
        self.act(number, lambda t: t.retag(chosen, by=self.cast.zhou))

    @plays("refer_to", number=ticket, ref=st.sampled_from(("W1", "W2")))
    def refer_to(self, number: int, ref: str) -> None:
        found = Standing("withdrawal", ref, "u-1001", "processing", now())
        self.act(number, lambda t: t.refer_to(found, by=self.cast.zhou))

    @plays("quote", number=ticket)
    def quote(self, number: int) -> None:
        self.act(number, lambda t: t.quote("W3", by=self.cast.zhou))

    @plays("unrefer", number=ticket)
    def unrefer(self, number: int) -> None:
        self.act(number, lambda t: t.unrefer(by=self.cast.zhou))


class Standing_(Play):
    """Status, holding, waiting, ending."""

    @plays("progress", number=ticket, to=statuses)
    def progress(self, number: int, to: str) -> None:
        self.act(number, lambda t: t.progress(to=status(to), by=self.cast.zhou))

    @plays("change_status", number=ticket, to=statuses)
    def change_status(self, number: int, to: str) -> None:
        self.act(number, lambda t: t.change_status(status(to), by=self.cast.zhou))

    @plays(
        "wait_for",
        number=ticket,
        to=st.sampled_from((None, "at_bank", "open")),
        owner=st.sampled_from(("", "funds", "nobody")),
    )
    def wait_for(self, number: int, to: str | None, owner: str) -> None:
        bank = ThirdParty.objects.get(slug="bank")
        more: dict[str, Any] = {"department": owner, "to": status(to) if to else None}
        self.act(number, lambda t: t.wait_for(bank, by=self.cast.zhou, **more))

    @plays("hold", number=ticket, hours=st.sampled_from((None, -1, 2, 48)))
    def hold(self, number: int, hours: int | None) -> None:
        until = None if hours is None else now() + hours * HOUR
        self.act(number, lambda t: t.hold(until=until, by=self.cast.zhou))

    @plays("take_up", number=ticket)
    def take_up(self, number: int) -> None:
        self.act(number, lambda t: t.take_up(by=self.cast.zhou))

    @plays("wake", number=ticket)
    def wake(self, number: int) -> None:
        self.act(number, lambda t: t.wake(by=self.cast.zhou))

    @plays(hours=st.sampled_from((1, 3, 25, 24 * 40)))
    def time_goes_by(self, hours: int) -> None:
        """The worker wakes what is due: all of it, whatever else there is."""
        self.clock.shift(hours * HOUR)
        holding.wake_due()
        scheduling.send_due()
        assert holding.wake_due() == 0, "something due is taken up for ever"

    @plays("resolve", number=ticket, told=st.booleans(), solved=st.booleans())
    def resolve(self, number: int, told: bool, solved: bool) -> None:
        reason = WrapupReason.objects.get(slug="done") if told else None
        ending = Ending(reason, solved)
        self.act(number, lambda t: t.resolve(by=self.cast.zhou, ending=ending))

    @plays("close", number=ticket)
    def close(self, number: int) -> None:
        self.act(number, lambda t: t.close(by=self.cast.zhou))

    @plays("reopen", number=ticket)
    def reopen(self, number: int) -> None:
        self.act(number, lambda t: t.reopen(by=self.cast.zhou))

    @plays("mark_as_spam", number=ticket)
    def mark_as_spam(self, number: int) -> None:
        self.act(number, lambda t: t.mark_as_spam(by=self.cast.zhou))

    @plays("unmark_spam", number=ticket)
    def unmark_spam(self, number: int) -> None:
        self.act(number, lambda t: t.unmark_spam(by=self.cast.zhou))

    @plays("mark_read", number=ticket)
    def mark_read(self, number: int) -> None:
        self.act(number, lambda t: t.mark_read(by=self.cast.zhou))

    @plays("mark_unread", number=ticket)
    def mark_unread(self, number: int) -> None:
        self.act(number, lambda t: t.mark_unread(by=self.cast.zhou))
