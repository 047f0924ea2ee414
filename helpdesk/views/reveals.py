"""The numbers in one line of a thread, in clear."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from config.lib.guards import guard
from crm.masking import hide_numbers
from crm.privacy_sentences import part_in_words
from crm.views.privacy.showing import show
from helpdesk.views.asking import staff_of, ticket_in_reach


@guard("crm.reveal_values", ("GET", "POST"))
def entry_reveal(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """Ask for the reason; POST shows the line in full."""
    ticket = ticket_in_reach(request, number)
    line = get_object_or_404(ticket.entries, number=entry)
    told = {
        "what": part_in_words("entry"),
        "hidden": hide_numbers(line.text),
        "back": ticket.get_absolute_url(),
    }
    staff = staff_of(request)
    return show(request, lambda look: line.reveal(look, by=staff), told)
