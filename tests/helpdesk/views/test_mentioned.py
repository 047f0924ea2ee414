"""Who is called by a note counts as told once they have opened the ticket."""

from helpdesk.models import Mention, Ticket
from tests.cast import Cast
from tests.visits import browser


def test_opening_the_ticket_takes_it_off_the_mentioned(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.note("@zhou 请看", by=cast.chen)
    assert Ticket.objects.mentioning(cast.zhou).exists()
    browser(cast.chen).get(ticket.get_absolute_url())
    assert Ticket.objects.mentioning(cast.zhou).exists()
    browser(cast.zhou).get(ticket.get_absolute_url())
    assert not Ticket.objects.mentioning(cast.zhou).exists()
    assert Mention.objects.get().seen_at is not None


def test_what_was_merged_is_read_where_it_went(cast: Cast) -> None:
    source, target = cast.ticket(), cast.ticket()
    source.note("@zhou 请看", by=cast.chen)
    source.merge_into(target, by=cast.chen)
    browser(cast.zhou).get(target.get_absolute_url())
    assert not Ticket.objects.mentioning(cast.zhou).exists()
