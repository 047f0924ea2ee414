"""An import leaves room for people: short slices, pauses between them, nothing parsed
and nobody waiting while a transaction is open.
"""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib import turns
from crm import jobs
from crm.importing import reading, reverting, rows, running
from crm.importing.matching import Known
from crm.sealing import index_key_held
from tests.cast import Cast
from tests.crm.importing.files import CHOICE, csv_of, line, reverted, tried, written

DEPTHS = (
    (reading, "sheet_of"),
    (rows, "read_row"),
    (rows, "name_keys"),
    (jobs.turns, "leave_room"),
)
SLICES = ((running, "_note"), (running, "_write_few"), (running, "_revert_few"))


def watched(monkeypatch: Any, places: Any, seen: Any) -> None:
    """Have `seen(name, arguments)` called before each of these functions."""
    for module, name in places:
        former = getattr(module, name)

        def spy(*args: Any, _former: Any = former, _name: str = name) -> Any:
            seen(_name, args)
            return _former(*args)

        monkeypatch.setattr(module, name, spy)


@pytest.mark.django_db
def test_nothing_is_parsed_and_nobody_waits_in_a_transaction(cast: Cast, monkeypatch):
    depths: dict[str, set[int]] = defaultdict(set)
    # The test itself is one transaction; what is opened within is a savepoint.
    watched(
        monkeypatch,
        DEPTHS,
        lambda name, _args: depths[name].add(len(connection.savepoint_ids)),
    )
    written(csv_of(*map(line, range(1, 31))), cast.chen)
    assert depths == {name: {0} for _module, name in DEPTHS}


@pytest.mark.django_db
def test_a_transaction_writes_few_rows_and_a_pause_follows_each(
    cast: Cast, monkeypatch
):
    sizes: dict[str, list[int]] = defaultdict(list)

    def seen(name: str, args: Any) -> None:
        few = [part for part in args if isinstance(part, list)]
        sizes[name].append(len(few[0]) if few else 0)

    watched(monkeypatch, (*SLICES, (jobs.turns, "leave_room")), seen)
    job = written(csv_of(*map(line, range(1, 46))), cast.chen)
    reverted(job, cast.chen)
    assert max(sizes["_note"]) <= rows.FRAME_ROWS == 100
    assert max(sizes["_write_few"] + sizes["_revert_few"]) <= 50
    assert [sum(sizes[name]) for _module, name in SLICES] == [45, 45, 45]
    work = sum(len(sizes[name]) for _module, name in SLICES)
    assert len(sizes["leave_room"]) > work


@pytest.mark.django_db
def test_fifty_clients_cost_as_many_statements_as_ten(cast: Cast):
    job = tried(csv_of(*map(line, range(1, 61))), cast.chen)
    found = list(rows.Table(job).frames())[0]
    asked = []
    for few in (found[:10], found[10:]):
        with index_key_held(), CaptureQueriesContext(connection) as captured:
            made = running._carried_out(job, few, CHOICE, Known().load(few))
        assert [row.outcome for row in made] == ["created"] * len(few)
        asked.append(len(captured))
    assert asked[1] <= asked[0] <= 20


@pytest.mark.django_db
def test_taking_fifty_clients_back_costs_hardly_more_than_ten(cast: Cast):
    job = written(csv_of(*map(line, range(1, 61))), cast.chen)
    done = list(job.rows.order_by("-number").select_related("client"))
    asked = []
    for few in (done[:10], done[10:]):
        with CaptureQueriesContext(connection) as captured:
            assert reverting.revert(few, cast.chen) == (len(few), 0)
        # The key of each is read; client, number and address leave a line of history.
        asked.append(len(captured) - 4 * len(few))
    assert asked[1] <= asked[0] + 5


def test_a_slice_grows_while_it_is_short_and_shrinks_at_once():
    pace = turns.Pace(10)
    grown = []
    for _turn in range(5):
        grown.append(pace.rows)
        pace.learn(pace.rows, 0.001)
    assert grown == [1, 2, 4, 8, 10]
    pace.learn(10, 2.0)
    assert pace.rows == 1
    assert turns.Pace(50, least=10).rows == 10


@pytest.mark.parametrize(("took", "pause"), [(0.001, 0.02), (0.3, 0.3), (47.0, 2.0)])
def test_the_pause_is_as_long_as_the_lock_was_held(took, pause, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(turns.time, "sleep", slept.append)
    for vendor in ("sqlite", "postgresql"):
        monkeypatch.setattr(turns, "connection", SimpleNamespace(vendor=vendor))
        turns.leave_room(took)
    assert slept == [pause]
