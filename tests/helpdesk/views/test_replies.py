"""Replies and notes from the composer: sent, held back, taken back, with files."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import Staff
from helpdesk.models import Attachment, Entry, Ticket
from helpdesk.models.ticket import Message
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.visits import browser, fragment


def url(ticket: Ticket, end: str) -> str:
    """The address of one of the ticket's verbs."""
    return f"{ticket.get_absolute_url()}{end}/"


def last(ticket: Ticket) -> Entry:
    """The newest line."""
    return Entry.objects.filter(ticket=ticket).latest("number")


def delivery_of(entry: Entry) -> Delivery:
    """The delivery of a reply."""
    assert entry.delivery is not None
    return entry.delivery


def test_a_reply_is_planned_and_shown_with_its_undo(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(
        url(ticket, "replies"),
        {"text": "马上核对。", "seen": 1, "key": "k1"},
        headers=fragment(),
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "undo-countdown" in page
    assert 'id="composer"' in page
    assert 'value="k1"' not in page
    assert "X-Kept" not in answer.headers
    entry = last(ticket)
    assert entry.delivery is not None
    assert entry.delivery.state == Delivery.State.PLANNED


def test_a_reply_works_without_script(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(
        url(ticket, "replies"), {"text": "马上核对。", "seen": 1, "key": "k1"}
    )
    assert answer.headers["Location"] == ticket.get_absolute_url()
    assert last(ticket).text == "马上核对。"


def test_a_reply_over_something_unseen_is_held_back_with_its_text(
    cast: Cast,
) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("还在吗？"), by=Staff.system())
    told: dict[str, Any] = {"text": "马上核对。", "seen": 1, "key": "k1"}
    staff = browser(cast.zhou)
    answer = staff.post(url(ticket, "replies"), told, headers=fragment())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.headers["X-Kept"] == "1"
    assert "1 new message since you opened this." in page
    assert "Send anyway" in page
    plain = staff.post(url(ticket, "replies"), told)
    assert plain.status_code == 409
    assert "马上核对。</textarea>" in plain.content.decode()
    assert 'name="seen" value="1"' in plain.content.decode()
    assert last(ticket).number == 2
    staff.post(url(ticket, "replies"), {**told, "force": "1"})
    assert last(ticket).text == "马上核对。"


@pytest.mark.parametrize("seen", [None, "", "all", "-1"])
def test_a_reply_that_does_not_say_what_was_read_is_not_sent(
    cast: Cast, seen: str | None
) -> None:
    ticket = cast.ticket()
    told = {"text": "马上核对。", "key": "k1"} | (
        {} if seen is None else {"seen": seen}
    )
    staff = browser(cast.zhou)
    answer = staff.post(url(ticket, "replies"), told, headers=fragment())
    assert (answer.status_code, answer.headers["X-Kept"]) == (422, "1")
    assert "not known which messages you have read" in answer.content.decode()
    plain = staff.post(url(ticket, "replies"), told).content.decode()
    assert "马上核对。</textarea>" in plain
    assert 'name="key" value="k1"' in plain
    assert not Delivery.objects.exists()
    staff.post(url(ticket, "replies"), {**told, "force": "1"})
    assert last(ticket).text == "马上核对。"


def test_the_same_key_makes_one_reply_and_keeps_files_once(cast: Cast) -> None:
    ticket = cast.ticket()
    staff = browser(cast.zhou)
    for _turn in range(2):
        file = SimpleUploadedFile("a.txt", b"hello")
        told = {"text": "马上核对。", "seen": 1, "key": "k1", "files": [file]}
        staff.post(url(ticket, "replies"), told)
    assert ticket.entries.count() == 2
    assert Blob.objects.count() == Attachment.objects.count() == 1


def test_an_empty_reply_says_so_and_sends_nothing(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(
        url(ticket, "replies"),
        {"text": "  ", "seen": 1, "key": "k"},
        headers=fragment(),
    )
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_note_stays_inside(cast: Cast) -> None:
    ticket = cast.ticket()
    browser(cast.zhou).post(url(ticket, "notes"), {"text": "回执为空", "key": "k"})
    assert last(ticket).kind == Entry.Kind.NOTE
    assert not Delivery.objects.exists()


def test_undo_puts_the_text_back_before_what_is_being_written(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("写错了", by=cast.zhou)
    answer = browser(cast.zhou).post(
        url(ticket, f"entries/{entry.number}/undo"),
        {"text": "还有一句"},
        headers=fragment(),
    )
    page = answer.content.decode()
    assert "写错了\n\n还有一句</textarea>" in page
    assert "Taken back before it left" in page
    assert last(ticket).text == ""


def test_undo_works_without_script(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("写错了", by=cast.zhou)
    answer = browser(cast.zhou).post(url(ticket, f"entries/{entry.number}/undo"))
    assert answer.status_code == 200
    assert "写错了</textarea>" in answer.content.decode()


def test_undo_is_refused_to_others_and_offered_for_ten_seconds(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("马上核对。", by=cast.zhou)
    undo = url(ticket, f"entries/{entry.number}/undo")
    assert browser(cast.chen).post(undo).status_code == 409
    page = ticket.get_absolute_url()
    assert undo in browser(cast.zhou).get(page).content.decode()
    assert undo not in browser(cast.chen).get(page).content.decode()
    clock.shift(datetime.timedelta(seconds=11))
    assert undo not in browser(cast.zhou).get(page).content.decode()


@pytest.mark.parametrize(
    ("state", "uncertain", "words"),
    [
        ("queued", False, "Waiting to be sent"),
        ("sending", False, "Being sent"),
        ("sent", False, "Sent"),
        ("failed", False, "Not sent: 550 mailbox full"),
        ("sending", True, "Uncertain whether it arrived"),
    ],
)
def test_each_reply_says_how_far_it_came(
    cast: Cast, state: str, uncertain: bool, words: str
) -> None:
    ticket = cast.ticket()
    delivery = delivery_of(ticket.reply("马上核对。", by=cast.zhou))
    delivery.state, delivery.is_uncertain = state, uncertain
    delivery.error = "550 mailbox full" if state == "failed" else ""
    delivery.save()
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert words in page


def test_what_failed_is_tried_again_and_nothing_else(cast: Cast) -> None:
    ticket, other = cast.ticket(), cast.ticket("liu", "loans")
    delivery = delivery_of(ticket.reply("马上核对。", by=cast.zhou))
    staff = browser(cast.zhou)
    retry = url(ticket, f"deliveries/{delivery.pk}/retry")
    assert staff.post(retry).status_code == 409
    delivery.state = Delivery.State.FAILED
    delivery.save()
    assert staff.post(retry).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.QUEUED
    foreign = delivery_of(other.reply("您好", by=cast.li))
    assert staff.post(url(ticket, f"deliveries/{foreign.pk}/retry")).status_code == 404


def test_files_go_with_a_reply_and_come_out_as_downloads(cast: Cast) -> None:
    ticket = cast.ticket()
    file = SimpleUploadedFile("../回执 <1>.html", b"<script>1</script>", "text/html")
    staff = browser(cast.zhou)
    staff.post(url(ticket, "replies"), {"text": "见附件", "seen": 1, "files": [file]})
    found = Attachment.objects.get()
    assert found.name == "回执 _1_.html"
    address = url(ticket, f"attachments/{found.pk}")
    answer = staff.get(address)
    assert answer.getvalue() == b"<script>1</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer.headers["Cache-Control"]
    assert browser(cast.hu).get(address).status_code == 404
    elsewhere = cast.ticket()
    assert staff.get(url(elsewhere, f"attachments/{found.pk}")).status_code == 404


def test_files_that_are_too_many_too_large_or_empty_are_named(cast: Cast) -> None:
    ticket = cast.ticket()
    staff = browser(cast.zhou)

    def refused(*files: SimpleUploadedFile) -> str:
        answer = staff.post(
            url(ticket, "replies"),
            {"text": "见附件", "seen": 1, "files": list(files)},
        )
        assert answer.status_code == 422
        return answer.content.decode()

    large = SimpleUploadedFile("film.mp4", b"x" * (20 * 1024 * 1024 + 1))
    assert "“film.mp4” is 21 MB" in refused(large)
    assert "“leer.txt” is empty." in refused(SimpleUploadedFile("leer.txt", b""))
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(12)]
    assert "2 files too many" in refused(*many)
    assert not Blob.objects.exists()
    assert ticket.entries.count() == 1
