"""What a signed-in client has: own tickets, own consents."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from config.lib import keyset
from config.lib.client_pages import client_page
from config.lib.guards import public
from crm.models import Client, Consent, Staff
from crm.models.client import Word
from helpdesk.forms.portal import AnswerForm, ConsentChangeForm
from helpdesk.models import Attachment, Entry, Ticket, TicketLink
from helpdesk.models.ticket import Message
from helpdesk.portal import limits, shown, words
from helpdesk.portal.consents import WORDING, standing
from helpdesk.portal.sessions import clients_only
from helpdesk.views.attachments import download
from helpdesk.views.portal import answering
from helpdesk.views.portal.asking import before, client_session

WHY = "a client's own session is asked for, never one of staff"
UNPROCESSABLE = 422
SIZE = 20
# What a row of the list shows.
ROW = ("number", "subject", "category", "merged_into", "last_at")


@client_page()
@public(WHY)
@clients_only
def home(request: HttpRequest) -> HttpResponse:
    """Own tickets, the newest first."""
    session = client_session(request)
    own = Ticket.objects.filter(client=session.client_id).only(*ROW)
    page = keyset.page(own, ("-number",), request.GET.get("cursor"), SIZE)
    for row in page.rows:
        row.standing = words.standing(row)
    return render(request, "portal/home.html", {"page": page, "session": session})


@client_page()
@public(WHY, ("GET", "POST"))
@clients_only
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """One own ticket, and a place to answer; another's is not there."""
    found = _own(request, number)
    if found is None:
        return answering.missing(request)
    if request.method != "POST":
        return _page(request, found, AnswerForm())
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        session, mine = client_session(request), found
        if not limits.ANSWERS.spend(f"session|{session.pk}"):
            return answering.too_often(request)

        def say(message: Message) -> Entry:
            return mine.answer_signed_in(message, session, by=Staff.system())

        if entry := answering.written(form, say, ""):
            # Long after the end it goes on in a new ticket, which is theirs as well.
            went_on = entry.ticket_id != mine.standing().pk
            there = entry.ticket_id if went_on else number
            return redirect(f"{reverse('portal:ticket', args=[there])}?sent=1#end")
    return _page(request, found, form, UNPROCESSABLE)


@client_page()
@public(WHY)
@clients_only
def file(request: HttpRequest, number: int, pk: int) -> HttpResponseBase:
    """One file of a line the client may see, as a download."""
    mine = _own(request, number)
    if mine is None:
        return answering.missing(request)
    lines = shown.visible(mine).values("pk")
    files = Attachment.objects.filter(entry__in=lines).select_related("blob")
    found = files.filter(pk=pk).first()
    return answering.missing(request) if found is None else download(found)


@client_page()
@public(WHY, ("GET", "POST"))
@clients_only
def consents(request: HttpRequest) -> HttpResponse:
    """What the client agreed to be told, by which means; one word changed at a time."""
    session = client_session(request)
    if request.method == "POST":
        form = ConsentChangeForm(request.POST)
        if form.is_valid():
            _keep_word(session.client, form.cleaned_data, f"portal {session.pk}")
            return redirect(f"{reverse('portal:consents')}?sent=1")
    told = {
        "groups": standing(session.client),
        "session": session,
        "is_sent": "sent" in request.GET,
    }
    code = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "portal/consents.html", told, status=code)


def _keep_word(client: Client, told: dict[str, Any], proof: str) -> None:
    word = Word(
        purpose=told["purpose"],
        means=told["means"],
        is_given=told["give"] == "yes",
        how=Consent.How.FORM,
        wording=WORDING,
        proof=proof,
    )
    client.record_consent(word, by=Staff.system())


def _own(request: HttpRequest, number: int) -> Ticket | None:
    """The ticket of this number if it is the client's own."""
    own = Ticket.objects.filter(client=client_session(request).client_id)
    shown_too = own.select_related("thread", "client", "contact")
    found: Ticket | None = shown_too.filter(pk=number).first()
    return found


def _page(
    request: HttpRequest, found: Ticket, form: AnswerForm, code: int = 200
) -> HttpResponse:
    told = {
        "ticket": found,
        "page": shown.page(found, is_proven=True, before=before(request)),
        **words.standing(found),
        "related": _related(found),
        "form": form,
        "is_new": "new" in request.GET,
        "is_sent": "sent" in request.GET,
        "session": client_session(request),
    }
    return render(request, "portal/ticket.html", told, status=code)


def _related(found: Ticket) -> list[int]:
    """The numbers of the client's own tickets that it was joined with or came from.

    Their lines stay on their own pages.
    """
    own = Ticket.objects.filter(client=found.client_id).exclude(pk=found.pk)
    shown_here = Q(shown_in__entry__ticket=found)
    follows = TicketLink.Kind.FOLLOWS
    shown_here |= Q(links__second=found, links__kind=follows)
    shown_here |= Q(back_links__first=found, back_links__kind=follows)
    return list(
        own.filter(shown_here | Q(pk=found.merged_into_id))
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()[:SIZE]
    )
