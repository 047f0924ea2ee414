"""Clients write, the desk answers, the clients answer that: threads of three lines.

The same play for the full numbers on a running site and for a few mails inside a test;
`Desk` is what differs.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.fakes import post_office
from tests.fakes.post_office import Clients

REPLY = "您好，我们已收到您的来信（编号 {number}），正在核实。\nWe are looking into it."
THANKS = "Thank you, I will wait. — 谢谢"


class Desk(Protocol):
    """The desk of a play."""

    def settle(self, is_so: Callable[[], bool], what: str) -> None:
        """Let the background work go on until `is_so()`; raise AssertionError if it
        does not become so.
        """
        ...

    def answer(self, number: int, text: str) -> None:
        """Reply to a ticket through its page."""
        ...


@dataclass(frozen=True)
class Complaint:
    """What one client writes."""

    subject: str
    text: str


def play(
    desk: Desk, clients: Clients, complaints: Sequence[Complaint]
) -> dict[str, int]:
    """Play it; figures, of which `broken` tells whether they are right."""
    from helpdesk.models import Ticket
    from messaging.models import Inbound

    count = len(complaints)
    clients.write(
        post_office.letter(number, one.subject, one.text)
        for number, one in enumerate(complaints)
    )
    waiting = Inbound.objects.filter(state=Inbound.State.RECEIVED)
    desk.settle(
        lambda: Inbound.objects.count() >= count and not waiting.exists(), "filing"
    )
    for number in Ticket.objects.order_by("number").values_list("number", flat=True):
        desk.answer(number, REPLY.format(number=number))
    desk.settle(lambda: clients.count() >= count, "answers to arrive")
    letters = clients.letters()
    clients.write(post_office.answer(letter, THANKS) for letter in letters)
    desk.settle(
        lambda: Inbound.objects.count() >= 2 * count and not waiting.exists(),
        "the clients' answers to be filed",
    )
    return figures(clients, complaints)


def figures(clients: Clients, complaints: Sequence[Complaint]) -> dict[str, int]:
    """What there is now, counted from the database and the clients' inbox."""
    from helpdesk.models import Entry, Ticket
    from messaging.models import Delivery, Inbound

    threads: dict[int, list[str]] = {}
    for ticket, kind in Entry.objects.order_by("ticket", "number").values_list(
        "ticket", "kind"
    ):
        threads.setdefault(ticket, []).append(kind)
    states = Counter(Inbound.objects.values_list("state", flat=True))
    letters = clients.letters()
    return {
        "mails": len(complaints),
        "tickets": Ticket.objects.count(),
        "threads_of_three": sum(
            kinds == ["message", "reply", "message"] for kinds in threads.values()
        ),
        "right_client_and_text": _right(complaints),
        "unverified": Entry.objects.filter(is_unverified=True).count(),
        "filed": states["done"],
        "quarantined": states["quarantined"],
        "ignored": states["ignored"],
        "sent": Delivery.objects.filter(state="sent", is_uncertain=False).count(),
        "deliveries": Delivery.objects.count(),
        "letters": len(letters),
        "readers": len({str(letter["To"]) for letter in letters}),
    }


def _right(complaints: Sequence[Complaint]) -> int:
    """Tickets whose first line is the text that their client sent."""
    from helpdesk.models import Entry

    first = Entry.objects.filter(number=1).select_related("ticket__contact")
    right = 0
    for entry in first:
        contact = entry.ticket.contact
        address = contact.open() if contact else ""
        number = address.removeprefix("client").partition("@")[0]
        if number.isdecimal() and int(number) < len(complaints):
            sent = complaints[int(number)]
            right += _words(entry.text) == _words(sent.text)
    return right


def _words(text: str) -> list[str]:
    return text.split()


def broken(found: dict[str, int]) -> list[str]:
    """What of the promise these figures do not keep."""
    count = found["mails"]
    expected = {
        "tickets": count,
        "threads_of_three": count,
        "right_client_and_text": count,
        "unverified": 0,
        "filed": 2 * count,
        "quarantined": 0,
        "ignored": 0,
        "sent": count,
        "deliveries": count,
        "letters": count,
        "readers": count,
    }
    return [
        f"{name}: {found[name]}, not {number}"
        for name, number in expected.items()
        if found[name] != number
    ]
