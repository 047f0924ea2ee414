"""Pointing a ticket at a record from its page, and seeing where it stands."""

from datetime import timedelta

import pytest

from config.lib.clock import now
from crm.models import PlatformRecord, Reading
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.crm.events.telling import REF, link
from tests.fakes.order_book import FakePlatform
from tests.helpdesk.views.test_verbs import again, url
from tests.performance.test_query_counts import statements
from tests.visits import browser, fragment


@pytest.fixture
def platform(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FakePlatform:
    """A platform that holds Wang's withdrawal."""
    link(cast.clients["wang"])
    found = FakePlatform()
    found.hold(REF, "u-1001")
    monkeypatch.setattr("crm.platform.current.platform", lambda: found)
    return found


def referring(cast: Cast, client: str = "wang", queue: str = "funds") -> Ticket:
    ticket = cast.ticket(client, queue)
    Ticket.objects.filter(pk=ticket.pk).update(
        reference=REF, reference_kind="withdrawal", reference_status="review"
    )
    return ticket


def told(status: str) -> None:
    PlatformRecord.objects.create(
        kind="withdrawal", ref=REF, user_id="u-1001", version=1, status=status,
        at=now() - timedelta(hours=3),
    )  # fmt: skip


@pytest.mark.parametrize("headers", [{}, fragment("dialogs")])
def test_a_number_is_looked_up_and_kept_with_its_state(cast, platform, headers):
    ticket, staff = cast.ticket(), browser(cast.zhou)
    given = {"reference": f" {REF}　"}
    answer = staff.post(url(ticket, "reference"), given, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    kept = again(ticket)
    assert (kept.reference, kept.reference_status) == (REF, "processing")
    page = staff.get(ticket.get_absolute_url()).content.decode()
    assert REF in page
    assert "being processed" in page
    assert f"/desk/tickets/{ticket.pk}/reference/now/" in page


@pytest.mark.parametrize(
    "typed, gone, words",
    [
        ("W1", False, "knows no such number"),
        ("W1", True, "does not answer"),
        ("", False, "Type a number"),
        ("提现一号", False, "no blanks"),
    ],
)
def test_what_cannot_be_found_is_said_and_kept(cast, platform, typed, gone, words):
    platform.is_gone = gone
    ticket = cast.ticket()
    for headers in ({}, fragment("dialogs")):
        answer = browser(cast.zhou).post(
            url(ticket, "reference"), {"reference": typed}, headers=headers
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert f'value="{typed}"' in page or not typed
    assert again(ticket).reference == ""


def test_anothers_number_is_refused_in_words(cast, platform):
    platform.hold("W2", "u-9")
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(url(ticket, "reference"), {"reference": "W2"})
    assert answer.status_code == 422
    assert "belongs to another user" in answer.content.decode()


def test_a_silent_platform_does_not_hinder_what_an_event_told(cast, platform):
    told("review")
    platform.is_gone = True
    ticket = cast.ticket()
    browser(cast.zhou).post(url(ticket, "reference"), {"reference": REF})
    assert again(ticket).reference_status == "review"


def test_it_is_taken_away_again(cast, platform):
    ticket = referring(cast)
    browser(cast.zhou).post(url(ticket, "reference/removal"))
    assert again(ticket).reference == ""


def test_the_page_itself_never_asks_the_platform(cast, platform):
    ticket = referring(cast)
    browser(cast.zhou).get(ticket.get_absolute_url())
    assert platform.asked == []


def now_of(cast: Cast, ticket: Ticket, name: str = "zhou") -> str:
    answer = browser(cast.staff[name]).get(
        url(ticket, "reference/now"), headers=fragment("reference-now")
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_state_now_is_the_platforms(cast, platform):
    platform.hold(REF, "u-1001", "paid")
    page = now_of(cast, referring(cast))
    assert "paid" in page
    assert "as of" in page
    reading = Reading.objects.get()
    assert (reading.client_id, reading.what) == (cast.clients["wang"].pk, "panel")
    assert (reading.part, reading.staff) == ("platform:reference", cast.zhou)


def test_a_dead_platform_shows_what_it_told_last(cast, platform):
    platform.is_gone = True
    assert "nothing is known from before" in now_of(cast, referring(cast))
    told("failed")
    page = now_of(cast, referring(cast))
    assert "failed" in page
    assert "last heard" in page
    assert "this is what it told last" in page


def test_open_tickets_on_the_same_number_are_shown_in_reach_alone(cast, platform):
    ticket, own = referring(cast), referring(cast)
    other, done = referring(cast, "liu", "loans"), referring(cast)
    Ticket.objects.get(pk=done.pk).resolve(by=cast.zhou)
    page = now_of(cast, ticket)
    assert f"#{own.pk}<" in page
    assert f"#{other.pk}<" not in page
    assert f"#{done.pk}<" not in page
    assert f"#{other.pk}<" in now_of(cast, ticket, "chen")


def test_others_cost_the_same_at_two_sizes(cast, platform):
    ticket, staff = referring(cast), browser(cast.chen)
    staff.get(url(ticket, "reference/now"))
    counted = []
    for _size in range(2):
        for _one in range(5):
            referring(cast)
        counted.append(statements(lambda: staff.get(url(ticket, "reference/now"))))
    assert counted[0] == counted[1]


def test_without_script_the_form_and_the_state_are_pages(cast, platform):
    ticket = referring(cast)
    for end in ("reference", "reference/now"):
        page = browser(cast.zhou).get(url(ticket, end)).content.decode()
        assert "<html" in page
        assert REF in page
