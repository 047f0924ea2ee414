"""The language of conditions: what it takes, what it refuses, what it finds."""

import datetime
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from crm.refused import Refused
from helpdesk import counts
from helpdesk.conditions import TABLE, Conditions
from helpdesk.models import SavedView, Ticket
from helpdesk.models.saved_view import Wish
from helpdesk.viewing import of_saved
from tests.cast import Cast


def found(cast: Cast, name: str, **said: list[str]) -> set[int]:
    """The numbers of the tickets that these conditions mean for somebody."""
    where = Conditions.read(said).where(cast.staff[name])
    return set(Ticket.objects.filter(where).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "given_",
    [
        None,
        [],
        {"colour": ["red"]},
        {"category": ["gone"]},
        {"category": "open"},
        {"queue": ["x"]},
        {"queue": ["9" * 30]},
        {"queue": ["٣"]},
        {"older": ["0d"]},
        {"older": ["3 days"]},
        {"priority": [3]},
    ],
)
def test_what_is_not_known_is_refused_in_words(given_: Any) -> None:
    with pytest.raises(Refused) as refused:
        Conditions.read(given_)
    assert str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*TABLE, "x"]), inner, max_size=3)
    ),
)


@given(JSON)
def test_nothing_but_a_refusal_comes_of_any_json(data: Any) -> None:
    try:
        said = Conditions.read(data)
    except Refused:
        return
    assert Conditions.read(said.data()) == said


def test_values_of_a_name_widen_and_names_narrow(cast: Cast) -> None:
    mine, free, other = cast.ticket(), cast.ticket(), cast.ticket("liu", "loans")
    mine.claim(by=cast.zhou)
    assert found(cast, "zhou", assignee=["me", "nobody"]) == {
        mine.pk,
        free.pk,
        other.pk,
    }
    funds = [str(cast.queues["funds"].pk)]
    assert found(cast, "zhou", assignee=["nobody"], queue=funds) == {free.pk}
    assert found(cast, "zhou", assignee=["nobody"], reach=["queues"]) == {free.pk}


def test_every_condition_can_be_asked(cast: Cast) -> None:
    cast.ticket()
    for name, condition in TABLE.items():
        for value, _label in condition.choices():
            found(cast, "zhou", **{name: [value]})


def test_every_condition_can_be_counted_for_whoever_has_saved_it(cast: Cast) -> None:
    cast.ticket()
    for name, condition in TABLE.items():
        for value, _label in condition.choices():
            wish = Wish(f"{name} {value}"[:40], {name: [value]})
            saved = of_saved(SavedView.objects.keep(wish, by=cast.chen))
            for staff in (cast.chen, cast.zhou):
                told = counts.views(staff, [saved]).views[saved.name]
                assert told.number == saved.tickets(staff).filter(is_done=False).count()
            SavedView.objects.all().delete()


def test_a_mark_of_the_client_finds_its_tickets(cast: Cast) -> None:
    marked, _plain = cast.ticket(), cast.ticket("liu")
    cast.clients["wang"].raise_flag("dispute", "fee", by=cast.zhou)
    assert found(cast, "zhou", flag=["any"]) == {marked.pk}
    assert found(cast, "zhou", flag=["dispute"]) == {marked.pk}
    assert found(cast, "zhou", flag=["hardship"]) == set()


def test_ages_are_measured_from_now(cast: Cast, clock: time_machine.Traveller) -> None:
    old = cast.ticket()
    clock.shift(datetime.timedelta(days=4))
    new = cast.ticket()
    assert found(cast, "zhou", older=["3d"]) == {old.pk}
    assert found(cast, "zhou", newer=["3d"]) == {new.pk}
    assert found(cast, "zhou", quiet=["1h"]) == {old.pk}
    assert found(cast, "zhou", lively=["1h"]) == {new.pk}


def test_what_is_gone_is_named(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        Conditions.read({"queue": ["987654"]}).check()
    assert refused.value.field == "queue"
    Conditions.read({"queue": [str(cast.queues["funds"].pk)]}).check()


def test_who_leads_sees_what_nobody_holds_in_any_queue(cast: Cast) -> None:
    free, other = cast.ticket(), cast.ticket("liu", "loans")
    said: dict[str, list[str]] = {"reach": ["queues"], "assignee": ["nobody"]}
    assert found(cast, "chen", **said) == {free.pk, other.pk}
    assert found(cast, "zhou", **said) == {free.pk}
