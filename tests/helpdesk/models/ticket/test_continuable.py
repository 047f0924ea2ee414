"""Soon after the end a message opens the ticket again; long after, a new one begins."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.models import Activity, Staff
from helpdesk.models import Queue, Ticket, TicketLink
from helpdesk.models.ticket import Message
from helpdesk.models.ticket.participable import Person
from tests.cast import Cast
from tests.helpdesk.arrivals import answer, filed
from tests.helpdesk.portal.visiting import link_to, signed_in
from tests.visits import browser

MAILED = {"from": "wang@client.example"}


def done(cast: Cast, clock: Any, days: float) -> tuple[Ticket, str]:
    """A ticket that was resolved so many days ago, and the mail that answered it."""
    ticket = cast.ticket()
    to = ticket.reply("已到账。", by=cast.zhou).message_id
    ticket.resolve(by=cast.zhou)
    clock.shift(timedelta(days=days))
    return ticket, to


def the_new_one(old: Ticket) -> Ticket:
    new: Ticket = TicketLink.objects.get(first=old, kind="follows").second
    return new


def test_soon_after_the_end_it_is_open_again(cast: Cast, clock: Any) -> None:
    ticket, to = done(cast, clock, 14)
    outcome = filed(answer(to, **MAILED))
    assert (outcome.kind, outcome.number) == ("joined", ticket.pk)
    ticket.refresh_from_db()
    assert ticket.category == "open"


def test_long_after_the_end_a_new_one_begins_and_each_tells_of_the_other(
    cast: Cast, clock: Any
) -> None:
    old, to = done(cast, clock, 15)
    outcome = filed(answer(to, b"again", **MAILED))
    new = the_new_one(old)
    assert (outcome.kind, outcome.number) == ("ticket", new.pk)
    old.refresh_from_db()
    assert (old.category, new.category) == ("resolved", "new")
    assert new.entries.get(kind="message").text.strip() == "again"
    assert (new.client, new.queue, new.contact) == (old.client, old.queue, old.contact)
    assert old.entries.get(code="continued").text == str(new.pk)
    assert new.entries.get(code="continues").text == str(old.pk)
    staff = browser(cast.zhou)
    page = staff.get(old.get_absolute_url()).content.decode()
    assert f"Goes on in #{new.pk}." in page
    there = staff.get(f"{new.get_absolute_url()}connected/").content.decode()
    assert "Goes on from" in there


def test_what_comes_later_joins_the_follow_up(cast: Cast, clock: Any) -> None:
    old, to = done(cast, clock, 15)
    filed(answer(to, **MAILED))
    second = answer(to, b"more", message_id="<two@client.example>", **MAILED)
    outcome = filed(second)
    assert (outcome.kind, outcome.number) == ("joined", the_new_one(old).pk)
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("days", [0, 30])
def test_the_queue_says_how_long(cast: Cast, clock: Any, days: int) -> None:
    queue = Queue.objects.get(slug="funds")
    queue.reopen_days = days
    queue.set_up(by=cast.chen)
    ticket, _to = done(cast, clock, 20)
    entry = Ticket.objects.get(pk=ticket.pk).receive(Message("?"), by=Staff.system())
    assert entry.ticket_id == ticket.pk


def test_a_machine_and_spam_begin_nothing(cast: Cast, clock: Any) -> None:
    ticket, _to = done(cast, clock, 20)
    ticket.receive(Message("away", is_automatic=True), by=Staff.system())
    spam = cast.ticket()
    spam.mark_as_spam(by=cast.zhou)
    clock.shift(timedelta(days=20))
    spam.receive(Message("buy"), by=Staff.system())
    assert Ticket.objects.count() == 2


def test_a_ticket_merged_into_one_that_is_long_done_goes_on_too(
    cast: Cast, clock: Any
) -> None:
    source, (target, _to) = cast.ticket(), done(cast, clock, 0)
    source.resolve(by=cast.zhou)
    source.merge_into(target, by=cast.chen)
    clock.shift(timedelta(days=20))
    entry = source.receive(Message("?"), by=Staff.system())
    assert entry.ticket == the_new_one(target)


def test_who_took_part_takes_part_in_the_new_one(cast: Cast, clock: Any) -> None:
    ticket, to = done(cast, clock, 0)
    ticket.add_participant(Person("mum@home.example"), by=cast.zhou)
    clock.shift(timedelta(days=20))
    filed(answer(to, **MAILED))
    assert (
        the_new_one(ticket).participants.in_force().get().address()
        == "mum@home.example"
    )


def test_the_signed_in_client_lands_on_the_new_one(cast: Cast, clock: Any) -> None:
    old, _to = done(cast, clock, 20)
    wang = signed_in(cast)
    told = {"text": "还没到账", "key": "k" * 32}
    answered = wang.post(f"/portal/tickets/{old.pk}/", told)
    new = the_new_one(old)
    assert answered.headers["Location"].startswith(f"/portal/tickets/{new.pk}/")
    again = wang.post(f"/portal/tickets/{old.pk}/", told)
    assert again.headers["Location"] == answered.headers["Location"]
    assert new.entries.filter(kind="message").count() == 1
    for one, other in ((old, new), (new, old)):
        page = wang.get(f"/portal/tickets/{one.pk}/").content.decode()
        assert f"#{other.pk}" in page
        assert f"/portal/tickets/{other.pk}/" in page


def test_who_answers_below_a_link_gets_one_of_the_new_one(
    cast: Cast, clock: Any
) -> None:
    old, _to = done(cast, clock, 0)
    there = link_to(old)
    clock.shift(timedelta(days=20))
    visitor = signed_in(cast)
    answered = visitor.post(there, {"text": "还没到账", "key": "k" * 32})
    landed = answered.headers["Location"].partition("?")[0]
    assert landed != there
    assert "还没到账" in visitor.get(landed).content.decode()
    assert the_new_one(old).entries.get(kind="message").is_unverified


def test_each_step_is_on_record_once(cast: Cast, clock: Any) -> None:
    old, to = done(cast, clock, 15)
    filed(answer(to, **MAILED))
    told = Activity.objects.filter(action__in=["ticket.continued", "ticket.continues"])
    assert [row.particulars for row in told.order_by("pk")] == [
        {"into": the_new_one(old).pk},
        {"source": old.pk},
    ]


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_border_is_the_number_of_days(limit: int, days: int) -> None:
    from config.lib.clock import now

    ticket = Ticket(resolved_at=now() - timedelta(days=days))
    ticket.queue = Queue(reopen_days=limit)
    assert ticket._is_long_done() == (limit > 0 and days >= limit)
