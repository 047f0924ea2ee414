"""The list of clients."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.guards import guard
from crm import readings
from crm.client_lists import ACCOUNTS, COUNTED, SIDES, SORTS, ClientList
from crm.models import ClientFlag, Tag
from crm.models.client import Lifecycle
from crm.views.asking import staff_of


@guard("crm.read_client")
def clients(request: HttpRequest) -> HttpResponse:
    """Show the clients in reach, narrowed by what the address says; a search is noted
    for each client it shows.
    """
    listed, staff = ClientList.read(request.GET), staff_of(request)
    page, count = listed.page(staff), listed.count(staff)
    if listed.q:
        readings.note_found(request, page.rows)
    context = {
        "listed": listed,
        "query": listed.query(cursor=""),
        "page": page,
        "count": min(count, COUNTED),
        "is_more": count > COUNTED,
        "tags": Tag.objects.filter(is_active=True),
        "lifecycles": Lifecycle.choices,
        "sides": SIDES.items(),
        "accounts": ACCOUNTS.items(),
        "flags": ClientFlag.Kind.choices,
        "sorts": SORTS.items(),
    }
    return render(request, "crm/clients/list.html", context)
