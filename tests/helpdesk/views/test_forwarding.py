"""Forwarding from the ticket's page."""

from helpdesk.models import Attachment
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.visits import browser, fragment


def test_lines_and_files_are_chosen_and_sent(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    blob = Blob.objects.keep(b"a paper", "text/plain")
    file = Attachment.objects.create(
        entry=ticket.entries.get(), blob=blob, name="paper.txt", mime="a/b", size=7
    )
    there = f"{ticket.get_absolute_url()}forward/"
    page = staff.get(f"{there}?line=1").content.decode()
    assert "paper.txt" in page
    assert "checked" in page
    told = {"text": "请看", "numbers": [1], "files": [file.pk]}
    told |= {"address": "desk@bank.example"}
    answer = staff.post(there, told, headers=fragment())
    assert "Forwarded to d***@bank.example" in answer.content.decode()
    assert [one.blob for one in Delivery.objects.get().files.all()] == [blob]


def test_what_was_typed_stays_without_a_receiver(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = f"{ticket.get_absolute_url()}forward/"
    both = {"address": "a@bank.example", "colleague": cast.zhao.pk}
    for receiver in ({}, both):
        answer = staff.post(there, {"text": "请看", "numbers": [1], **receiver})
        assert answer.status_code == 422
        assert "请看" in answer.content.decode()


def test_files_of_another_ticket_do_not_go_along(cast: Cast) -> None:
    other = cast.ticket("liu", "loans")
    blob = Blob.objects.keep(b"a paper", "text/plain")
    file = Attachment.objects.create(
        entry=other.entries.get(), blob=blob, name="p.txt", mime="a/b", size=7
    )
    ticket = cast.ticket()
    told = {
        "text": "请看",
        "numbers": [1],
        "files": [file.pk],
        "address": "a@b.example",
    }
    there = f"{ticket.get_absolute_url()}forward/"
    browser(cast.zhou).post(there, told)
    assert not Delivery.objects.filter(files__blob=blob).exists()


def test_a_forward_is_taken_back_from_the_page(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = ticket.get_absolute_url()
    told = {"text": "请看", "numbers": [1], "address": "a@b.example"}
    staff.post(f"{there}forward/", told)
    page = staff.post(f"{there}entries/2/undo/", headers=fragment()).content.decode()
    assert "Taken back before it left" in page
    assert 'id="composer"' not in page
