"""The verbs without text, done from the page: with htmx and without any script."""

import pytest

from helpdesk.models import Ticket, TicketStatus, TicketType, WrapupReason
from tests.cast import Cast
from tests.visits import browser, fragment


def url(ticket: Ticket, end: str) -> str:
    """The address of one of the ticket's verbs."""
    return f"{ticket.get_absolute_url()}{end}/"


def again(ticket: Ticket) -> Ticket:
    """The ticket as the database has it."""
    return Ticket.objects.get(pk=ticket.pk)


def test_taking_a_ticket_goes_back_to_its_page(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(f"{url(ticket, 'claim')}?view=unassigned")
    back = f"{ticket.get_absolute_url()}?view=unassigned"
    assert answer.headers["Location"] == back
    assert again(ticket).assignee == cast.zhou


def test_taking_a_ticket_by_htmx_sends_the_parts_that_changed(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(url(ticket, "claim"), headers=fragment())
    page = answer.content.decode()
    for part in ("ticket-head", "thread", "context-pane"):
        assert f'id="{part}"' in page
    assert 'id="composer"' not in page
    assert "It is yours." in page
    assert answer.headers["HX-Trigger"] == "kefu:changed"


def test_what_a_colleague_holds_cannot_be_taken(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.chen)
    for headers in ({}, fragment()):
        answer = browser(cast.zhou).post(url(ticket, "claim"), headers=headers)
        assert answer.status_code == 409
        assert "A colleague took this ticket already." in answer.content.decode()
    assert again(ticket).assignee == cast.chen


def test_a_ticket_goes_to_a_colleague_of_the_queue(cast: Cast) -> None:
    ticket = cast.ticket()
    staff = browser(cast.chen)
    offered = staff.get(url(ticket, "assignment")).content.decode()
    assert "周倩" in offered
    assert "李雷" not in offered
    staff.post(url(ticket, "assignment"), {"to": cast.zhou.pk})
    assert again(ticket).assignee == cast.zhou


@pytest.mark.parametrize("to", ["li", "hu", "sun", ""])
def test_a_ticket_never_goes_to_who_may_not_hold_it(cast: Cast, to: str) -> None:
    ticket = cast.ticket()
    told = {"to": cast.staff[to].pk} if to else {}
    answer = browser(cast.zhou).post(
        url(ticket, "assignment"), told, headers=fragment("dialogs")
    )
    assert answer.status_code == 422
    assert "<dialog" in answer.content.decode()
    assert again(ticket).assignee is None


def test_handing_back_puts_it_into_its_queue(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    browser(cast.zhou).post(url(ticket, "release"))
    assert again(ticket).assignee is None


def test_a_ticket_that_leaves_my_reach_leads_back_to_the_list(cast: Cast) -> None:
    ticket = cast.ticket()
    told = {"queue": cast.queues["loans"].pk}
    staff = browser(cast.zhou)
    answer = staff.post(f"{url(ticket, 'queue')}?view=all", told, headers=fragment())
    assert answer.headers["HX-Redirect"] == "/desk/tickets/?view=all"
    assert again(ticket).queue == cast.queues["loans"]
    assert staff.get(ticket.get_absolute_url()).status_code == 404


def test_a_queue_out_of_use_takes_nothing(cast: Cast) -> None:
    ticket = cast.ticket()
    queue = cast.queues["loans"]
    queue.is_active = False
    queue.set_up(by=cast.chen)
    answer = browser(cast.zhou).post(url(ticket, "queue"), {"queue": queue.pk})
    assert answer.status_code == 422
    assert again(ticket).queue == cast.queues["funds"]


def test_resolving_and_opening_again(cast: Cast) -> None:
    ticket = cast.ticket()
    staff = browser(cast.zhou)
    assert staff.post(url(ticket, "resolution")).status_code == 302
    assert again(ticket).is_done
    assert staff.post(url(ticket, "resolution")).status_code == 409
    assert staff.post(url(ticket, "resolution/reopening")).status_code == 302
    assert not again(ticket).is_done
    assert staff.post(url(ticket, "resolution/reopening")).status_code == 409


def test_how_it_ended_is_asked_where_the_desk_wants_to_know(cast: Cast) -> None:
    paid = WrapupReason.objects.create(slug="paid", name="The bank paid")
    ticket, staff = cast.ticket(), browser(cast.zhou)
    address = url(ticket, "resolution")
    assert "The bank paid" in staff.get(address, headers=fragment()).content.decode()
    refused = staff.post(address, {"solved": "no"}, headers=fragment())
    assert refused.status_code == 422
    assert "Choose how the matter ended." in refused.content.decode()
    told = {"reason": paid.pk, "solved": "no"}
    assert "Resolved." in staff.post(address, told, headers=fragment()).content.decode()
    kept = again(ticket).wrapups.get()
    assert (kept.reason, kept.is_solved) == (paid, False)


def test_type_and_priority_are_set_and_told(cast: Cast) -> None:
    late = TicketType.objects.create(slug="late", name="Late payment")
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(
        url(ticket, "classification"),
        {"type": late.pk, "priority": 4},
        headers=fragment(),
    )
    assert (again(ticket).type, again(ticket).priority) == (late, 4)
    told = "周倩 changed the type and set the priority to Urgent."
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    "told", [{"priority": 9}, {"priority": ""}, {"type": 999, "priority": 2}]
)
def test_a_type_or_priority_that_does_not_exist_changes_nothing(
    cast: Cast, told: dict[str, object]
) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(url(ticket, "classification"), told)
    assert answer.status_code == 422
    assert again(ticket).priority == 2


def test_a_status_is_chosen_among_those_that_may_follow(cast: Cast) -> None:
    ticket = cast.ticket()
    waits = TicketStatus.objects.get(slug="waiting_client")
    staff = browser(cast.zhou)
    answer = staff.post(url(ticket, "status"), {"status": waits.pk}, headers=fragment())
    assert again(ticket).status == waits
    assert "周倩 set the status to Waiting for client." in answer.content.decode()
    page = staff.get(ticket.get_absolute_url()).content.decode()
    offered = page.partition('name="status">')[2].partition("</select>")[0]
    for slug, may_follow in (("open", True), ("closed", True), ("new", False)):
        status = TicketStatus.objects.get(slug=slug)
        assert (f'<option value="{status.pk}">' in offered) is may_follow


@pytest.mark.parametrize("told", ["999", "", "new"])
def test_a_status_that_may_not_follow_changes_nothing(cast: Cast, told: str) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    known = TicketStatus.objects.filter(slug=told).values_list("pk", flat=True).first()
    answer = browser(cast.zhou).post(url(ticket, "status"), {"status": known or told})
    assert answer.status_code == 422
    assert again(ticket).status.slug == "open"


VERBS = [
    "claim",
    "status",
    "release",
    "queue",
    "resolution",
    "resolution/reopening",
    "classification",
    "assignment",
    "replies",
    "notes",
    "entries/1/undo",
    "deliveries/1/retry",
]


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_reaches_a_ticket_out_of_reach(cast: Cast, verb: str) -> None:
    ticket = cast.ticket()
    assert browser(cast.hu).post(url(ticket, verb)).status_code == 404
    assert browser(cast.sun).post(url(ticket, verb)).status_code == 403
    if verb not in {"assignment", "resolution"}:
        assert browser(cast.zhou).get(url(ticket, verb)).status_code == 405
