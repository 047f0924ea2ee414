"""What a search brings up: what is quoted by a number or a name, and what by words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.models import Staff
from helpdesk import searching
from helpdesk.search import articles, finding
from helpdesk.search.asked import Asked
from helpdesk.searching import Found

FEW = 5  # rows of a kind by their words, beside all others


def results(asked: Asked, staff: Staff) -> Found:
    """What `staff` may see of what is asked for: everything that is quoted and a few of
    each kind by their words, or a page of the one kind asked for. Asks the network for
    an order's number, so never in a transaction.
    """
    if not asked.kind:
        found = searching.search(asked.q, staff)
        found.subjects = finding.tickets(asked, staff, FEW)
        found.lines = finding.entries(asked, staff, FEW)
        found.articles = articles.articles(asked, staff, FEW)
        return found
    found = Found(searching.kind_of(asked.q))
    if asked.kind == "client":
        searching.find_by_name(found, asked.q, staff)
    elif asked.kind == "article":
        found.articles = articles.articles(asked, staff)
    elif asked.kind == "ticket":
        found.subjects = finding.tickets(asked, staff)
    else:
        found.lines = finding.entries(asked, staff)
    return found


def top(text: str, staff: Staff) -> Found:
    """A few tickets and clients, without asking the platform: while somebody types."""
    found = Found(searching.kind_of(text))
    if text:
        searching.find_by_name(found, text, staff)
        found.clients = found.clients[:FEW]
        if found.kind == searching.TICKET:
            searching.find_tickets(found, text, staff)
        found.subjects = finding.tickets(Asked(q=text), staff, FEW)
    return found


def commands(found: Found) -> list[dict[str, Any]]:
    """What was found as the palette's commands: label, icon, path and group."""
    tickets = [*found.tickets, *(hit.ticket for hit in found.subjects.rows)]
    rows = {
        ticket.get_absolute_url(): (f"#{ticket.pk} {ticket.subject}", "ticket")
        for ticket in tickets
    }
    for client in found.clients:
        name = client.masked_name or _("Visitor %(number)s") % {"number": client.pk}
        rows[reverse("client", args=[client.pk])] = (name, "user-round")
    groups = {"ticket": _("Ticket"), "user-round": _("Client")}
    return [
        {"label": label, "icon": icon, "path": path, "group": groups[icon]}
        for path, (label, icon) in rows.items()
    ]
