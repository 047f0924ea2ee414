"""A statement that is written once, and what it answers for other numbers."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from config.lib.prepared import Prepared
from helpdesk.models import Entry, Ticket
from tests.cast import Cast


def lines_of(client: int, above: int) -> "QuerySet[Any, dict[str, Any]]":
    """Tickets of a client above a number, and what is said on them."""
    notes = Entry.objects.filter(ticket=OuterRef("pk"), kind="note")
    found = Ticket.objects.filter(client=client, pk__gt=above).order_by("pk")
    told = {"lines": Count("entries"), "last": Max("entries__at")}
    return found.annotate(**told, noted=Exists(notes)).values("pk", "noted", *told)


def test_rows_are_those_of_the_query_itself(cast: Cast) -> None:
    first, second = cast.ticket(), cast.ticket()
    cast.ticket("liu")
    first.note("查过了", by=cast.zhou)
    asked = Prepared(lines_of, "client", "above")
    for client in (first.client_id, cast.clients["liu"].pk, 0):
        for above in (0, first.pk, second.pk):
            expected = list(lines_of(client, above))
            assert asked.rows(client=client, above=above) == expected
    assert len(lines_of(first.client_id, 0)) == 2


def test_a_row_costs_one_statement_and_the_query_is_made_once(cast: Cast) -> None:
    made = []

    def counted(client: int, above: int) -> "QuerySet[Any, dict[str, Any]]":
        made.append(client)
        return lines_of(client, above)

    ticket = cast.ticket()
    asked = Prepared(counted, "client", "above")
    with CaptureQueriesContext(connection) as captured:
        for _time in range(3):
            asked.rows(client=ticket.client_id, above=0)
    assert len(captured) == 3
    assert len(made) == 1


def test_numbers_of_other_names_are_refused(cast: Cast) -> None:
    asked = Prepared(lines_of, "client", "above")
    with pytest.raises(TypeError, match="client, below given for client, above"):
        asked.rows(client=1, below=2)


def test_a_number_the_statement_does_not_ask_for_is_a_mistake(cast: Cast) -> None:
    asked = Prepared(lambda client, unused: lines_of(client, 0), "client", "unused")
    with pytest.raises(ValueError, match="does not ask for unused"):
        asked.rows(client=1, unused=2)


def tickets_of(client: int, held: int) -> "QuerySet[Ticket]":
    """Tickets of a client with who holds them, and whether that is somebody."""
    own = Exists(Ticket.objects.filter(pk=OuterRef("pk"), assignee=held))
    found = Ticket.objects.filter(client=client).select_related("assignee", "queue")
    return found.defer("subject", "queue__name").annotate(own=own).order_by("-pk")


def test_objects_are_those_of_the_query_itself(cast: Cast) -> None:
    cast.ticket()
    cast.ticket().claim(by=cast.zhou)
    asked = Prepared(tickets_of, "client", "held")
    client = cast.clients["wang"].pk
    with CaptureQueriesContext(connection) as captured:
        found = asked.objects(client=client, held=cast.zhou.pk)
        told = [(one, one.assignee, one.queue, one.own) for one in found]
    assert len(captured) == 1
    expected = list(tickets_of(client, cast.zhou.pk))
    assert told == [(one, one.assignee, one.queue, one.own) for one in expected]  # type: ignore[attr-defined]
    assert [one.own for one in found] == [True, False]
    assert [vars(one).keys() for one in found] == [vars(one).keys() for one in expected]
    assert found[0].subject == expected[0].subject
    assert not asked.objects(client=0, held=cast.zhou.pk)


def test_a_query_that_finds_nothing_asks_nothing(cast: Cast) -> None:
    cast.ticket()
    nothing = Prepared(lambda client: tickets_of(client, 1).none(), "client")
    with CaptureQueriesContext(connection) as captured:
        assert nothing.objects(client=cast.clients["wang"].pk) == []
    assert not captured.captured_queries


def test_two_threads_do_not_share_an_answer(cast: Cast) -> None:
    cast.ticket()
    asked = Prepared(tickets_of, "client", "held")
    first = asked._asked({"client": 11, "held": 12})[0]
    second = asked._asked({"client": 13, "held": 14})[0]
    assert first.as_sql()[1][-2:] == (12, 11)
    assert second.as_sql()[1][-2:] == (14, 13)
