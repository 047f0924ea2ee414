"""One mail many times over, many workers at one mail: kept once, filed once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from helpdesk import intake
from helpdesk.models import Entry, Ticket
from messaging.models import Blob, Channel, Inbound
from messaging.models.blob import root
from messaging.receiving import store
from tests.fakes.mails import mail

TIMES = 20


def at_once(times: int, what: Callable[[int], Any]) -> list[Any]:
    """Run `what` in so many threads that begin together; what each returned."""
    start = threading.Barrier(times)
    answers: list[Any] = [None] * times

    def one(place: int) -> None:
        start.wait()
        try:
            answers[place] = what(place)
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_twenty_times_at_once_is_one_inbound_and_one_line():
    channel, raw = Channel.objects.first_mail(), mail()

    def arrive(_place: int) -> bool:
        _inbound, is_new = store(channel, raw)
        intake.process_due()
        return is_new

    assert sorted(at_once(TIMES, arrive)) == [False] * (TIMES - 1) + [True]
    # A worker may have looked before the row was there; the timetable looks again.
    intake.process_due()
    assert Inbound.objects.get().state == "done"
    assert (Ticket.objects.count(), Entry.objects.count()) == (1, 1)
    # Who came too late has taken his copy away again.
    assert Blob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_mails_over_eight_workers_are_twenty_tickets():
    channel = Channel.objects.first_mail()
    for number in range(TIMES):
        store(channel, mail(message_id=f"<{number}@client.example>"))

    def work(_place: int) -> int:
        done = 0
        while taken := intake.process_due():
            done += taken
        return done

    assert sum(at_once(8, work)) == TIMES
    assert Ticket.objects.count() == TIMES
    assert Inbound.objects.filter(state="done").count() == TIMES


@pytest.mark.django_db(transaction=True)
def test_answers_at_once_are_numbered_without_a_gap(cast):
    ticket = cast.ticket()
    ours = ticket.reply("Yes?", by=cast.zhou).message_id
    for number in range(8):
        store(
            cast.channel,
            mail(message_id=f"<{number}@client.example>", in_reply_to=ours),
        )
    at_once(4, lambda _place: intake.process_due())
    numbers = ticket.entries.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 11))


@pytest.mark.django_db
def test_a_mail_is_kept_once_and_another_of_its_id_beside_it(cast):
    first, _ = store(cast.channel, mail(b"one"))
    again, is_new = store(cast.channel, b"Received: by mx\r\n" + mail(b"one"))
    assert (again, is_new) == (first, False)
    stranger = {"from": "Wang <wang@client.example>"}
    assert store(cast.channel, mail(b"two", **stranger))[1]
    assert store(cast.channel, mail(b"one", message_id=None))[1]
    assert not store(cast.channel, mail(b"one", message_id=None))[1]
    assert store(cast.channel, mail(b"two", message_id=None))[1]


@pytest.mark.django_db
def test_another_channel_keeps_its_own_copy(cast):
    other = Channel(slug="second", name="Second", address="second@kefu.example")
    other.set_up(by=cast.wu)
    assert store(cast.channel, mail())[1]
    assert store(other, mail())[1]


@pytest.mark.django_db
def test_what_is_stored_is_the_mail_as_it_came(cast):
    raw = mail("十".encode("gbk"), content_type="text/plain; charset=gbk")
    inbound, _ = store(cast.channel, raw, "7:1")
    assert inbound.raw.read() == raw
    assert (inbound.provider_id, inbound.state) == ("7:1", "received")
    assert inbound.due_at is not None


@pytest.mark.django_db
def test_a_row_found_too_late_takes_its_bytes_away(cast, monkeypatch, committed):
    """Two stored at the same moment: the second learns of it from the database."""
    store(cast.channel, mail())
    files = {file for file in root().rglob("*") if file.is_file()}
    monkeypatch.setattr(Inbound.objects, "filter", lambda **_: Inbound.objects.none())
    with committed():
        inbound, is_new = store(cast.channel, mail())
    assert not is_new
    assert Blob.objects.count() == 1
    assert {file for file in root().rglob("*") if file.is_file()} == files
    assert inbound.raw.read() == mail()
