"""Variables: filled once, from a closed list, account values for the verified alone."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from crm.platform.base import Found, Unreachable
from crm.refused import Refused
from helpdesk.macros import places, values
from helpdesk.macros.variables import VARIABLES, refuse_unknown
from helpdesk.models import Ticket
from helpdesk.models.verification import Verification
from tests.cast import Cast
from tests.fakes.platform import LIU, WANG, FakePlatform, withdrawal

NAMES = sorted(VARIABLES)


def place(name: str) -> str:
    """As it stands in a text."""
    return "{" + name + "}"


@pytest.fixture
def platform(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePlatform]:
    """Wang's account on a platform that answers."""
    fake = FakePlatform()
    monkeypatch.setattr("crm.platform.current.platform", lambda: fake)
    cast.clients["wang"].link_platform(WANG, by=cast.zhou)
    yield fake


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.ticket()


def verified(ticket: Ticket, cast: Cast) -> Ticket:
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    return ticket


@given(
    st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)),
    st.lists(st.one_of(st.sampled_from(NAMES), st.none()), max_size=8),
    st.text(alphabet=st.characters(exclude_characters="{}｛｝"), max_size=20),
)
def test_a_value_is_put_in_as_it_is_and_never_expanded(
    known: dict[str, str], wanted: list[str | None], between: str
) -> None:
    written = between.join(place(name) if name else "·" for name in wanted)
    expected = between.join(
        known.get(name, place(name)) if name else "·" for name in wanted
    )
    assert places.filled(written, known) == expected


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_value_that_looks_like_a_variable_stays_one(outer: str, inner: str) -> None:
    told = places.filled(place(outer), {inner: "secret", outer: place(inner)})
    assert told == place(inner)


@given(
    st.text(
        alphabet=st.characters(exclude_characters="{}｛｝\n"), min_size=1, max_size=60
    )
)
def test_what_is_not_on_the_list_is_refused_by_name(name: str) -> None:
    if places.names_in(place(name))[0] in VARIABLES:
        return
    with pytest.raises(Refused) as refused:
        refuse_unknown("您好 {client.name} " + place(name))
    assert (refused.value.field, refused.value.code) == ("text", "unknown-variable")
    assert len(refused.value.details["variables"]) == 1


@pytest.mark.parametrize(
    "text", ["{client.name}", "｛client.name｝", "{ Client.Name }"]
)
def test_a_place_is_known_in_either_width(text: str) -> None:
    refuse_unknown(text)
    assert places.filled(text, {"client.name": "王**"}) == "王**"


@pytest.mark.parametrize(
    ("language", "address"), [("zh", "王先生/女士"), ("en", "Mr/Ms Wang")]
)
def test_what_the_desk_knows_is_filled_in(
    ticket: Ticket, cast: Cast, language: str, address: str
) -> None:
    text = "{client.honorific} {client.name} {agent.name} {ticket.number}"
    told = values.fill(text, ticket, by=cast.zhou, language=language)
    assert told.text == f"{address} 王** 周倩 {ticket.number}"
    assert told.missing == []


def test_account_values_stay_open_for_who_is_not_verified(
    ticket: Ticket, cast: Cast, platform: FakePlatform
) -> None:
    told = values.fill("余额 {account.balance}", ticket, by=cast.zhou)
    assert told.text == "余额 {account.balance}"
    assert "verified" in told.missing[0].why
    assert not platform.calls


def test_account_values_are_asked_live_and_once(
    ticket: Ticket, cast: Cast, platform: FakePlatform
) -> None:
    text = "{account.balance} {account.next_due_date} {account.next_due_amount}"
    told = values.fill(text, verified(ticket, cast), by=cast.zhou, language="zh")
    assert not told.missing and "{" not in told.text and "¥" in told.text
    assert "年" in told.text
    assert platform.calls.count("account") == 1


def test_a_platform_that_is_silent_leaves_them_open(
    ticket: Ticket, cast: Cast, platform: FakePlatform
) -> None:
    values.fill("{account.balance}", verified(ticket, cast), by=cast.zhou)
    platform.trouble = Unreachable("down")
    told = values.fill("{account.balance}", ticket, by=cast.zhou)
    assert told.text == "{account.balance}"
    assert "does not answer" in told.missing[0].why


@pytest.mark.parametrize(("owner", "is_told"), [(WANG, True), (LIU, False)])
def test_an_order_of_somebody_else_is_not_told(
    ticket: Ticket, cast: Cast, platform: FakePlatform, owner: str, is_told: bool
) -> None:
    found = Found("withdrawal", owner, withdrawal())
    platform.by_ref = lambda ref: found  # type: ignore[method-assign]
    verified(ticket, cast).reference = "W20261119-00001"
    told = values.fill("{order.state} {order.amount}", ticket, by=cast.zhou)
    assert (told.text == "being processed ¥20,000.00") == is_told
    assert bool(told.missing) != is_told


def test_a_ticket_without_an_order_says_so(
    ticket: Ticket, cast: Cast, platform: FakePlatform
) -> None:
    told = values.fill("{order.state}", verified(ticket, cast), by=cast.zhou)
    assert "No order" in told.missing[0].why


def test_the_sample_leaves_nothing_open() -> None:
    text = " ".join(place(name) for name in NAMES)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert "{" not in values.sample(text).text
