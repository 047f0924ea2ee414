"""Numbers of the platform in mails: whose they are decides, and what they may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.clock import now
from crm.models import PlatformRecord
from helpdesk import references
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.crm.events.telling import REF, link
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import filed

OTHERS = "W20260302009999"


@pytest.fixture
def wang(cast: Cast) -> None:
    """Wang and Liu are users of the platform with a withdrawal each."""
    for name, user, ref in (("wang", "u-1001", REF), ("liu", "u-1002", OTHERS)):
        link(cast.clients[name], user)
        PlatformRecord.objects.create(
            kind="withdrawal",
            ref=ref,
            user_id=user,
            version=1,
            status="review",
            at=now(),
        )


def written_by_wang(text: str, **more: str) -> Ticket:
    raw = mail(text.encode(), **{"from": "Wang <wang@client.example>", **more})
    outcome = filed(raw)
    assert outcome is not None
    return Ticket.objects.get(pk=outcome.number)


@pytest.mark.parametrize("text", [
    f"我的提现{REF}没到", f"No. {REF}.", f"<{REF}>", f"{OTHERS} {REF}", f"（{REF}）",
])  # fmt: skip
def test_a_mail_that_quotes_the_clients_own_number_points_at_it(wang, text):
    ticket = written_by_wang(text)
    told = (ticket.reference, ticket.reference_kind, ticket.reference_status)
    assert told == (REF, "withdrawal", "review")


def test_the_subject_counts_too(wang):
    assert written_by_wang("钱呢？", subject=f"About {REF}").reference == REF


@pytest.mark.parametrize("text", [
    OTHERS, f"{REF}0", f"x{REF}", f"{REF}-1", REF.lower(), REF[:-1], "W1", "",
])  # fmt: skip
def test_others_numbers_and_what_only_looks_alike_do_nothing(wang, text):
    assert written_by_wang(text).reference == ""


def test_a_mail_does_not_join_an_open_ticket_by_its_number(wang, cast):
    first = written_by_wang(REF, message_id="<a@client.example>")
    second = written_by_wang(REF, message_id="<b@client.example>")
    assert first.pk != second.pk
    assert first.reference == second.reference == REF


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_number_between_other_signs_is_found(before, after):
    glued = before[-1:] + REF + after[:1]
    words = references.words_of(f"{before} {REF} {after}")
    assert REF in words or len(words) == references.MOST
    assert all(len(word) <= 64 for word in references.words_of(glued))
