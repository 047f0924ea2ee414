"""A ticket that was joined with another, as its client sees it: no line travels."""

from typing import Any

import pytest

from crm.refused import Refused
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.helpdesk.portal.visiting import link_to, signed_in


@pytest.fixture
def pair(cast: Cast) -> tuple[Ticket, Ticket]:
    """Two tickets of Wang, of which the first will go into the second."""
    return cast.ticket(text="the first"), cast.ticket(text="the second")


def test_neither_link_shows_lines_of_the_other(
    cast: Cast, visitor: Any, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    links = [link_to(source), link_to(target)]
    source.merge_into(target, by=cast.zhou)
    first, second = (visitor.get(link).content.decode() for link in links)
    assert "the first" in first
    assert "the second" not in first
    assert "together with another request" in first
    assert "the second" in second
    assert "the first" not in second


def test_an_answer_below_the_old_link_goes_to_where_it_goes_on(
    cast: Cast, visitor: Any, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    link = link_to(source)
    source.merge_into(target, by=cast.zhou)
    answer = visitor.post(link, {"text": "still waiting", "key": "k" * 32})
    assert answer.status_code == 302
    assert target.entries.filter(text="still waiting", is_unverified=True).exists()
    assert not source.entries.filter(text="still waiting").exists()


def test_the_signed_in_are_led_from_one_to_the_other(
    cast: Cast, visitor: Any, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    link = link_to(source)
    source.merge_into(target, by=cast.zhou)
    wang, path = signed_in(cast), f"/portal/tickets/{source.pk}/"
    assert f"/portal/tickets/{target.pk}/" in wang.get(path).content.decode()
    assert path in wang.get(f"/portal/tickets/{target.pk}/").content.decode()
    assert "Joined with another" in wang.get("/portal/").content.decode()
    wang.post(path, {"text": "it is me", "key": "k" * 32})
    assert target.entries.filter(text="it is me", code="portal").exists()
    # Whoever has the old link reads no further.
    assert visitor.get(link).status_code == 404


def test_a_merged_ticket_gets_no_new_link(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    with pytest.raises(Refused) as refused:
        source.share(by=cast.zhou)
    assert refused.value.code == "merged"
