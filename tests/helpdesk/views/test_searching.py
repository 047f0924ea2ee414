"""One search: what is recognised, who sees what of it, where it must not be written."""

import logging

import pytest

from config.lib.clock import now
from crm.models import Client, ContactPoint, Particular, PlatformRecord, Reading, Staff
from helpdesk import searching
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.crm.events.telling import REF, link
from tests.fakes.order_book import FakePlatform
from tests.performance.test_query_counts import statements
from tests.visits import browser

URL = "/desk/search/"
MOBILE, IDENTITY, CARD = "13812345678", "110101199003074215", "6222021234560436"


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> FakePlatform:
    """A platform that holds nothing yet."""
    found = FakePlatform()
    monkeypatch.setattr("crm.platform.current.platform", lambda: found)
    return found


@pytest.fixture
def wang(cast: Cast) -> Client:
    """Wang with a phone and an account, whose withdrawal an event told."""
    client = cast.clients["wang"]
    ContactPoint.objects.add(client, "phone", MOBILE)
    link(client)
    PlatformRecord.objects.create(
        kind="withdrawal",
        ref=REF,
        user_id="u-1001",
        version=1,
        status="review",
        at=now(),
    )
    return client


def page(staff: Staff, text: str) -> str:
    answer = browser(staff).post(URL, {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


def found(text: str, staff: Staff) -> searching.Found:
    return searching.search(searching.plain(text), staff)


@pytest.mark.parametrize(
    "text, kind, is_sensitive",
    [
        (MOBILE, "phone", True),
        ("+86 138-1234-5678", "phone", True),
        ("１３８１２３４５６７８", "phone", True),
        (IDENTITY, "identity", True),
        (CARD, "card", True),
        ("6222 0212 3456 0436", "card", True),
        ("wang@client.example", "mail", True),
        ("110101199003074216", "other", True),  # mistyped, and yet somebody's
        ("1381234567", "other", True),
        ("#12", "ticket", False),
        ("12", "ticket", False),
        (REF, "other", False),
        ("u-1001", "other", False),
        ("王小明", "other", False),
        ("wxm", "other", False),
        ("20260302000017", "other", True),
    ],
)
def test_what_was_typed_is_recognised(text, kind, is_sensitive):
    plain = searching.plain(text)
    assert (searching.kind_of(plain), searching.is_sensitive(plain)) == (
        kind,
        is_sensitive,
    )


@pytest.mark.parametrize("text", [
    MOBILE, "+86 138 1234 5678", "wang@client.example", "u-1001", "王小", "wxm",
    "wangxiao",
])  # fmt: skip
def test_a_client_is_found_by_whatever_is_quoted(cast, wang, text):
    assert found(text, cast.zhou).clients == [wang]


def test_the_page_shows_masked_values_alone(cast, wang):
    shown = page(cast.zhou, "wangxiaoming")
    assert "王**" in shown
    assert "138****5678" in shown
    for clear in ("王小明", MOBILE, "wang@client.example"):
        assert clear not in shown.split('id="results"')[1]


def test_a_record_is_found_live_with_state_amount_and_owner(cast, wang, platform):
    platform.hold(REF, "u-1001", "paid")
    shown = page(cast.zhou, REF)
    for words in (REF, "Withdrawal", "paid", "20,000.00", "王**", "as of"):
        assert words in shown


def test_a_silent_platform_is_said_and_what_it_told_is_shown(cast, wang, platform):
    platform.is_gone = True
    shown = page(cast.zhou, REF)
    assert "The platform does not answer." in shown
    assert "under review" in shown
    assert "last heard" in shown
    assert "Nothing is known here" in page(cast.zhou, "W404")


def test_a_record_of_a_user_nobody_is_linked_with_says_so(cast, platform):
    platform.hold("W77", "u-9")
    assert "no client here is linked with" in page(cast.zhou, "W77")


@pytest.mark.parametrize("text", [MOBILE, IDENTITY, CARD, "wang@client.example", "12"])
def test_the_platform_is_not_asked_for_orders_by_a_persons_number(cast, platform, text):
    found(text, cast.zhou)
    assert platform.asked == []


def test_a_ticket_is_found_by_number_by_reference_and_by_its_client(cast, wang):
    ticket = cast.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(reference=REF)
    for text in (f"#{ticket.pk}", str(ticket.pk), REF, MOBILE):
        assert found(text, cast.zhou).tickets == [ticket]
        assert found(text, cast.hu).tickets == []


def test_a_specialist_finds_only_whom_he_may_open(cast, wang, platform):
    platform.hold(REF, "u-1001", "paid")
    platform.hold("W77", "u-9")
    for text in (MOBILE, REF, "W77", "wxm"):
        assert found(text, cast.zhao).is_empty
    assert not Reading.objects.exists()


def test_each_client_shown_is_a_reading(cast, wang, platform):
    platform.hold(REF, "u-1001")
    for text in (MOBILE, REF):
        page(cast.zhou, text)
    rows = Reading.objects.values_list("client_id", "staff", "what")
    assert list(rows) == [(wang.pk, cast.zhou.pk, "search")] * 2


@pytest.mark.parametrize("text", [MOBILE, IDENTITY, "wang@client.example"])
def test_a_persons_number_is_not_searched_for_by_address(cast, wang, text):
    answer = browser(cast.zhou).get(URL, {"q": text})
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert not Reading.objects.exists()


def test_an_order_number_may_stand_in_a_link(cast, wang, platform):
    platform.hold(REF, "u-1001")
    answer = browser(cast.zhou).get(URL, {"q": REF})
    assert "being processed" in answer.content.decode()


def test_what_was_searched_for_is_in_no_log_and_no_row(cast, wang, caplog):
    caplog.set_level(logging.DEBUG)
    page(cast.zhou, MOBILE)
    assert MOBILE not in caplog.text
    assert MOBILE not in str(list(Reading.objects.values()))


def test_results_and_statements_have_limits(cast, wang, platform):
    for number in range(30):
        client = Client.objects.register(f"王{number}", by=cast.chen)
        ContactPoint.objects.add(client, "phone", MOBILE)
    staff = browser(cast.chen)
    staff.get(URL)
    counted = []
    for _size in range(2):
        counted.append(statements(lambda: staff.post(URL, {"q": MOBILE})))
        for number in range(30):
            client = Client.objects.register(f"王{number}", by=cast.chen)
            ContactPoint.objects.add(client, "phone", MOBILE)
            cast.ticket()
    result = found(MOBILE, cast.chen)
    assert (len(result.clients), result.has_more_clients) == (20, True)
    assert len(result.tickets) <= 20
    assert counted[0] == counted[1] <= 16


@pytest.mark.parametrize(
    "text", ["", "   ", "#", "\x00", "x" * 5000, "%", "#999999999"]
)
def test_nonsense_finds_nothing(cast, wang, platform, text):
    assert "results" in page(cast.zhou, text) or not searching.plain(text)
    assert found(text, cast.zhou).is_empty


def test_the_identity_number_of_a_record_finds_its_client(cast):
    client = cast.clients["liu"]
    Particular.objects.add(client, "identity", IDENTITY)
    assert found("11010119900307 4215", cast.zhou).clients == [client]
