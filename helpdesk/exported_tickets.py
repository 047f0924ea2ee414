"""A list of tickets as an export: rows and order are those of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.exporting import ExportedList, register
from crm.masking import hide_numbers
from crm.models import Staff
from helpdesk import viewing
from helpdesk.lists import USUAL_SORT, TicketList
from helpdesk.models import Ticket
from helpdesk.viewing import View


def rows(staff: Staff, query: Mapping[str, str]) -> Any:
    """The tickets of the list as its address has it; of erased clients none."""
    listed = TicketList.read(query)
    found = listed.tickets(staff, _view(listed, staff))
    return found.filter(client__erased_at=None).for_api()


def header(_staff: Staff) -> list[str]:
    """The names of the columns."""
    return [
        _("Number"),
        _("Subject"),
        _("Client"),
        _("Status"),
        _("Priority"),
        _("Queue"),
        _("Type"),
        _("Held by"),
        _("Tags"),
        _("Platform reference"),
        _("Opened"),
        _("Newest activity"),
        _("Resolved"),
    ]


def cells(tickets: list[Ticket], _staff: Staff, clear: bool) -> list[list[Any]]:
    """The cells of up to 100 tickets; numbers of persons and names masked unless
    `clear`.
    """
    return [
        [
            ticket.pk,
            ticket.subject if clear else hide_numbers(ticket.subject),
            ticket.client.name if clear else ticket.client.masked_name,
            str(ticket.status.label),
            str(ticket.get_priority_display()),
            str(ticket.queue.label),
            ticket.type.full_label if ticket.type else "",
            str(ticket.assignee or ""),
            ", ".join(sorted(given.tag.name for given in ticket.ticket_tags.all())),
            ticket.reference,
            *(_moment(at) for at in (ticket.created_at, ticket.last_at)),
            _moment(ticket.resolved_at),
        ]
        for ticket in tickets
    ]


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _view(listed: TicketList, staff: Staff) -> View:
    return viewing.chosen(listed.view or "all", viewing.saved_views(staff))


register(
    "tickets",
    ExportedList(
        label=gettext_lazy("Tickets"),
        permission="helpdesk.work_tickets",
        rows=rows,
        header=header,
        cells=cells,
        client_of=lambda ticket: ticket.client_id,
        order=lambda query: (TicketList.read(query).sort or USUAL_SORT,),
    ),
)
