"""Merging, splitting, linking and following from the page."""

import pytest

from crm.models import Staff
from helpdesk.excerpts import SHOWN
from helpdesk.models import Ticket
from helpdesk.models.excerpt import TicketLink
from helpdesk.models.ticket import File, Message
from messaging.models import Blob
from tests.cast import Cast
from tests.visits import browser


@pytest.fixture
def pair(cast: Cast) -> tuple[Ticket, Ticket]:
    """Two tickets of Wang."""
    return cast.ticket(text="银行卡换了"), cast.ticket(text="提现没到账")


def _post(cast: Cast, ticket: Ticket, address: str, **told: object) -> int:
    page = f"{ticket.get_absolute_url()}{address}"
    return browser(cast.zhou).post(page, told).status_code


def _page(cast: Cast, ticket: Ticket, part: str = "") -> str:
    answer = browser(cast.zhou).get(f"{ticket.get_absolute_url()}{part}")
    return answer.content.decode()


def test_the_target_shows_the_lines_of_the_merged_one(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    assert _post(cast, source, "merge/", target=target.pk) == 302
    assert "银行卡换了" in _page(cast, target)
    assert f"goes on in #{target.pk}" in _page(cast, source)
    assert 'id="composer"' not in _page(cast, source)


def test_files_of_the_merged_one_are_handed_out_by_the_target(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    paper = File("paper.txt", "text/plain", Blob.objects.keep(b"a paper", "text/plain"))
    entry = source.receive(Message("附件", files=[paper]), by=Staff.system())
    part = f"attachments/{entry.attachments.get().pk}/"
    zhou = browser(cast.zhou)
    assert zhou.get(f"{target.get_absolute_url()}{part}").status_code == 404
    source.merge_into(target, by=cast.zhou)
    answer = zhou.get(f"{target.get_absolute_url()}{part}")
    assert answer.getvalue() == b"a paper"


def test_a_merge_undone_shows_the_lines_no_more(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    assert _post(cast, source, "merge/undoing/") == 302
    shown = _page(cast, target)
    assert "银行卡换了" not in shown
    assert f"#{source.pk} stands by itself again" in shown


def test_only_tickets_of_the_same_client_are_offered(cast: Cast) -> None:
    ticket, other = cast.ticket(), cast.ticket(client="liu")
    assert _post(cast, ticket, "merge/", target=other.pk) == 422


def test_chosen_lines_become_a_ticket_that_shows_them(cast: Cast) -> None:
    ticket = cast.ticket(text="提现没到账")
    ticket.receive(Message("另外，怎么换银行卡？"), by=Staff.system())
    assert _post(cast, ticket, "split/", numbers=[2], subject="换卡") == 302
    new = Ticket.objects.get(subject="换卡")
    shown = _page(cast, new)
    assert "怎么换银行卡" in shown and "提现没到账" not in shown


def test_a_refused_split_keeps_the_subject(cast: Cast) -> None:
    ticket = cast.ticket()
    page = f"{ticket.get_absolute_url()}split/"
    answer = browser(cast.zhou).post(page, {"subject": "换卡"})
    assert answer.status_code == 422 and "换卡" in answer.content.decode()


@pytest.mark.parametrize(("kind", "is_first"), [("child", True), ("parent", False)])
def test_a_part_is_linked_from_either_side(
    cast: Cast, pair: tuple[Ticket, Ticket], kind: str, is_first: bool
) -> None:
    ticket, other = pair
    assert _post(cast, ticket, "links/", other=other.pk, kind=kind) == 302
    link = TicketLink.objects.get()
    assert (link.first_id == ticket.pk, link.kind) == (is_first, "child")
    assert f"#{other.pk}" in _page(cast, ticket, "connected/")
    assert _post(cast, ticket, f"links/{other.pk}/removal/") == 302
    assert not TicketLink.objects.exists()


@pytest.mark.parametrize("number", ["999999", "-1", "abc", str(2**40)])
def test_a_number_that_is_no_ticket_in_reach_is_named(cast: Cast, number: str) -> None:
    assert _post(cast, cast.ticket(), "links/", other=number, kind="related") == 422


def test_one_follows_and_lets_colleagues_follow(cast: Cast) -> None:
    ticket = cast.ticket()
    assert _post(cast, ticket, "following/") == 302
    assert _post(cast, ticket, "followers/", staff=cast.li.pk) == 302
    assert {one.staff for one in ticket.followers.all()} == {cast.zhou, cast.li}
    assert _post(cast, ticket, f"followers/{cast.li.pk}/removal/") == 302
    assert [one.staff for one in ticket.followers.all()] == [cast.zhou]


def test_what_is_shown_of_a_merged_thread_has_an_end(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    for number in range(SHOWN + 1):
        source.note(f"第 {number} 条", by=cast.zhou)
    source.merge_into(target, by=cast.zhou)
    shown = _page(cast, target)
    assert "Earlier lines stand there" in shown and "银行卡换了" not in shown
