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
