"""The index says what is true: after every verb, undo, merge, race and rebuild."""

from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.lib import claims
from crm import jobs
from crm.models import Client, Job
from crm.refused import Refused
from helpdesk.models import Entry, EntryWords, TicketWords, ToIndex
from helpdesk.models.ticket import Message
from helpdesk.search import indexing, rebuilding
from helpdesk.search.indexing import Slice
from helpdesk.search.shelves import ENTRIES, TICKETS
from tests.examples import examples
from tests.helpdesk.search import reading
from tests.helpdesk.search.reading import articles, clients, lines, tickets
from tests.helpdesk.writing import published


def rebuilt(by: Any) -> dict[str, Any]:
    """What the index holds once it was written anew."""
    job = rebuilding.start(by=by)
    jobs.run_now(job)
    assert job.state == Job.State.DONE
    return reading.index()


def test_a_verb_notes_its_ticket_in_its_transaction(cast, indexed):
    ticket = cast.ticket()
    assert set(ToIndex.objects.values_list("kind", "key")) == {("ticket", ticket.pk)}
    indexed()
    assert not ToIndex.objects.exists()


def test_what_is_refused_is_not_noted(cast, indexed):
    ticket = cast.ticket()
    indexed()
    with pytest.raises(Refused):
        ticket.note("  ", by=cast.zhou)
    assert not ToIndex.objects.exists()


def test_a_recalled_reply_is_found_no_longer(cast, indexed):
    reply = cast.ticket().reply("马上为您查询", by=cast.zhou)
    indexed()
    assert lines("查询", cast.zhou) == ["马上为您查询"]
    reply.undo(by=cast.zhou)
    indexed()
    assert lines("查询", cast.zhou) == []


def test_a_revised_name_is_found_and_the_former_is_not(cast, indexed):
    cast.clients["liu"].revise({"name": "欧阳若兰"}, by=cast.zhou)
    indexed()
    assert clients("若兰", cast.zhou) == {cast.clients["liu"]}
    assert clients("刘芳", cast.zhou) == set()


def test_who_changes_while_it_is_cut_is_written_by_the_later_note(cast, indexed):
    ticket = cast.ticket(text="旧的")
    indexed()
    TicketWords.objects.all().delete()
    slow = Slice(TICKETS, [ticket.pk])
    ticket.move(queue=cast.queues["loans"], by=cast.chen)
    indexed()
    slow.write()
    assert f"q{cast.queues['loans'].pk}" in _marks(ticket.pk)


def _marks(key: int) -> str:
    return str(TicketWords.objects.get(pk=key).marks)


def test_a_slice_that_breaks_keeps_no_other_from_the_index(cast, indexed, monkeypatch):
    bad, good = cast.ticket(), cast.ticket()
    row = type(TICKETS).row

    def broken(shelf, source):
        if shelf is TICKETS and source[0] == bad.pk:
            raise ValueError("cannot be cut")
        return row(shelf, source)

    monkeypatch.setattr(type(TICKETS), "row", broken)
    indexed()
    assert tickets("提现", cast.zhou) == [good]
    assert set(ToIndex.objects.values_list("key", flat=True)) == {bad.pk}
    assert not claims.due(ToIndex.objects.all()).exists()


def test_a_rebuild_finds_what_is_missing_and_what_belongs_to_nothing(cast, indexed):
    ticket = cast.ticket(text="利息多少")
    indexed()
    before = reading.index()
    EntryWords.objects.all().delete()
    indexing.put(ENTRIES, [EntryWords(key=999_999, words="利息", marks="q1")])
    TicketWords.objects.filter(pk=ticket.pk).delete()
    assert rebuilt(cast.wu) == before


def test_a_rebuild_goes_on_where_it_was_and_tells_how_far_it_is(cast, indexed):
    for _number in range(3):
        cast.ticket()
    job = rebuilding.start(by=cast.wu)
    steps = rebuilding.slices(job)
    next(steps)()
    assert 0 < job.finished < job.total
    jobs.run_now(job)
    assert (job.finished, job.percent) == (job.total, 100)
    assert len(tickets("提现", cast.chen)) == 3


def test_only_one_rebuild_is_under_way(cast, capsys):
    rebuilding.start(by=cast.wu)
    with pytest.raises(Refused):
        rebuilding.start(by=cast.chen)


def test_the_command_rebuilds_and_tells_how_far_it_is(cast, capsys):
    cast.ticket()
    call_command("rebuild_search")
    assert "100 %" in capsys.readouterr().out
    assert len(tickets("提现", cast.chen)) == 1


def test_the_demo_is_filled_in_bulk_as_by_the_verbs(cast, monkeypatch):
    monkeypatch.setattr("config.lib.fulltext.MANY", 1)
    newest = rebuilding.newest()
    ticket = cast.ticket()
    rebuilding.fill(newest)
    filled = reading.index()
    assert set(filled["ticket"]) == {ticket.pk}
    assert filled["client"] == {}
    rebuilding.fill({})
    assert rebuilt(cast.wu) == reading.index()


TEXTS = st.text("提现到账贷款利息ab12，。 ", min_size=1, max_size=20)
VERBS = st.lists(
    st.tuples(
        st.sampled_from(
            "open receive reply note undo move assign release close merge index".split()
        ),
        TEXTS,
    ),
    max_size=8,
)


# One desk for all examples: what stood there before must not matter.
@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(VERBS)
def test_after_any_verbs_the_index_is_what_a_rebuild_makes(cast, indexed, verbs):
    ticket = cast.ticket()
    for verb, text in verbs:
        try:
            ticket = _do(verb, text, ticket, cast) or ticket
        except Refused:
            continue
    indexed()
    found = reading.index()
    assert set(found["entry"]) <= set(Entry.objects.values_list("pk", flat=True))
    assert found == rebuilt(cast.wu)
    Job.objects.all().delete()


def _do(verb: str, text: str, ticket: Any, cast: Any) -> Any:
    """One verb on the ticket; a new ticket where it opens one."""
    last = ticket.entries.filter(kind="reply").order_by("-number").first()
    loans = cast.queues["loans"]
    done = {
        "open": lambda: cast.ticket(text=text),
        "receive": lambda: ticket.receive(Message(text), by=cast.chen) and None,
        "reply": lambda: ticket.reply(text, by=cast.chen) and None,
        "note": lambda: ticket.note(text, by=cast.chen) and None,
        "undo": lambda: last and last.undo(by=cast.chen) and None,
        "move": lambda: ticket.move(queue=loans, by=cast.chen),
        "assign": lambda: ticket.assign(to=cast.chen, by=cast.chen),
        "release": lambda: ticket.release(by=cast.chen),
        "close": lambda: ticket.close(by=cast.chen),
        "merge": lambda: (
            cast.clients["wang"].merge(
                Client.objects.register(text, by=cast.chen), {}, by=cast.chen
            )
            and None
        ),
        "index": lambda: indexing.index_due() and None,
    }
    return done[verb]()


def test_everything_is_found_while_the_index_is_written_anew(cast, indexed):
    ticket, article = cast.ticket(text="利息多少"), published(cast)
    indexed()
    for step in rebuilding.slices(rebuilding.start(by=cast.wu)):
        step()
        assert tickets("提现", cast.zhou) == [ticket]
        assert lines("利息", cast.zhou) == ["利息多少"]
        assert clients("小明", cast.zhou) == {cast.clients["wang"]}
        assert articles("节假日", cast.zhou) == [article]
