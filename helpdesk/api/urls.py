"""Addresses of the API about tickets."""

from django.urls import path

from helpdesk.api.entries import Entries
from helpdesk.api.searching import Search
from helpdesk.api.tickets import OneTicket, Tickets
from helpdesk.api.verbs import Assign, Reopen, Resolve

_one = "tickets/<int:number>/"

urlpatterns = [
    path("search/", Search.as_view(), name="api_search"),
    path("tickets/", Tickets.as_view(), name="api_tickets"),
    path(_one, OneTicket.as_view(), name="api_ticket"),
    path(f"{_one}entries/", Entries.as_view(), name="api_entries"),
    path(f"{_one}assign/", Assign.as_view(), name="api_assign"),
    path(f"{_one}resolve/", Resolve.as_view(), name="api_resolve"),
    path(f"{_one}reopen/", Reopen.as_view(), name="api_reopen"),
]
