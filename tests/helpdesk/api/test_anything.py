"""Whatever a program sends, the answer is one of the API's own."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.programs import Program

# Each example is undone by nothing but the end of the test: it may leave tickets.
anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["funds", "王小明", "wang@client.example", "13812345678", "W1"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
CLIENT = ("id", "name", "email", "phone", "platform_id")
TICKET = ("subject", "text", "type", "priority", "queue", "reference", "tags")
ENTRY = ("text", "internal", "seen", "force", "to")
QUERY = ("queue", "category", "assignee", "client", "type", "priority", "reference")
MORE = ("updated_since", "cursor", "limit", "after", "q", "lifecycle", "side", "kind")


def members(*names: str) -> Any:
    """An object with some of these members, of whatever kind."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))


bodies = st.builds(
    lambda told, client: {**told, "client": client},
    members(*TICKET),
    values | members(*CLIENT),
)


def is_ours(answer: Any) -> bool:
    """Whether it is an answer the description knows."""
    return answer.status_code < 500 and answer["Content-Type"] in {
        "application/json",
        "application/problem+json",
    }


@anything
@given(body=bodies | values)
def test_any_new_ticket_is_made_or_refused(cast: Cast, teller: Program, body: Any):
    assert is_ours(teller.post("tickets/", body))


@anything
@given(body=members(*ENTRY) | values, verb=st.sampled_from(["entries", "assign"]))
def test_any_line_is_written_or_refused(cast: Cast, teller: Program, body, verb):
    ticket = cast.ticket()
    assert is_ours(teller.post(f"tickets/{ticket.number}/{verb}/", body))


@anything
@given(
    query=st.dictionaries(st.sampled_from(QUERY + MORE), scalars, max_size=4),
    path=st.sampled_from(["tickets/", "clients/", "search/", "tickets/1/entries/"]),
)
def test_any_question_is_answered_or_refused(
    cast: Cast, teller: Program, query: dict[str, Any], path: str
):
    told = {name: str(value).encode() for name, value in query.items()}
    assert is_ours(teller.get(path, **told))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59Z"])
def test_the_ends_of_time_are_moments_as_well(teller: Program, moment: str):
    assert is_ours(teller.get("tickets/", updated_since=moment))


def test_surrogates_are_no_text(cast: Cast, teller: Program):
    body = json.dumps({"subject": "\ud800", "text": "x", "client": {"name": "\udfff"}})
    answer = teller.http.post(
        "/api/v1/tickets/", body, "application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 422
