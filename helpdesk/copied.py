"""What the desk puts into the copy of all about a client."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext_lazy as _

from crm.copying import Chapter, Row, chapter, columns, file_name
from helpdesk.models import Attachment, Entry, Ticket
from messaging.models import Delivery


def _tickets(ids: list[int]) -> Iterator[Row]:
    tickets = Ticket.objects.filter(client__in=ids)
    names = (
        "number",
        "subject",
        "category",
        "reference",
        "values",
        "created_at",
        "resolved_at",
    )
    return columns(tickets, *names)


def _lines(ids: list[int]) -> Iterator[Row]:
    lines = Entry.objects.filter(ticket__client__in=ids)
    return columns(lines, "ticket_id", "number", "kind", "at", "text")


def _files(ids: list[int]) -> Iterator[tuple[str, IO[bytes]]]:
    files = Attachment.objects.filter(entry__ticket__client__in=ids)
    for file in files.select_related("blob").order_by("pk").iterator(chunk_size=100):
        if file.blob.file.exists():
            yield file_name(file.pk, file.name), file.blob.file.open("rb")


def _sent(ids: list[int]) -> Iterator[Row]:
    # What was written to others about them stays in the house.
    sent = Delivery.objects.filter(client__in=ids, side_line=None, copy=None)
    sent = sent.exclude(entry__kind=Entry.Kind.NOTE)
    return columns(sent, "to_masked", "subject", "text", "state", "sent_at")


chapter(Chapter("tickets", _("Tickets"), _tickets))
chapter(Chapter("lines", _("Conversations"), _lines, _files))
chapter(Chapter("sent", _("Sent messages"), _sent))
