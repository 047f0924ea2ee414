"""The page of one ticket behind a secret link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from config.lib.budgets import place_of
from config.lib.client_pages import client_page
from config.lib.guards import public
from crm.models import Staff
from helpdesk.forms.portal import AnswerForm
from helpdesk.models import Entry, StatusLink
from helpdesk.models.ticket import Message
from helpdesk.portal import limits, shown, words
from helpdesk.views.portal import answering
from helpdesk.views.portal.asking import before

UNPROCESSABLE = 422


@csrf_exempt  # no cookie lets anybody in here, so there is nothing to borrow
@client_page(secret_address=True)
@public("whoever has the link reads and answers the one ticket", ("GET", "POST"))
def status(request: HttpRequest, secret: str) -> HttpResponse:
    """The ticket and a place to answer; the same page with 404 for every link that is
    wrong, expired or revoked.
    """
    place = place_of(request)
    if limits.WRONG_LINKS.is_spent(place) or not limits.within(limits.PAGES, request):
        return answering.too_often(request)
    link = StatusLink.objects.opened_by(secret)
    if link is None:
        limits.within(limits.WRONG_LINKS, request)
        return answering.missing(request)
    if not limits.PAGES_OF_LINK.spend(str(link.pk)):
        return answering.too_often(request)
    if request.method == "POST":
        return _answer(request, link, secret)
    return _page(request, link, AnswerForm())


def _answer(request: HttpRequest, link: StatusLink, secret: str) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        if not limits.ANSWERS.spend(f"link|{link.pk}"):
            return answering.too_often(request)
        ticket = link.ticket
        sender = ticket.contact.masked if ticket.contact else ""

        def say(message: Message) -> Entry:
            return ticket.answer_by_link(message, by=Staff.system())

        if entry := answering.written(form, say, sender):
            if entry.ticket_id != ticket.standing().pk:
                # Long after the end it goes on in a new one: with a link of its own.
                secret = entry.ticket.share(by=Staff.system())
            return redirect(f"{reverse('portal:status', args=[secret])}?sent=1#end")
    return _page(request, link, form, UNPROCESSABLE)


def _page(
    request: HttpRequest, link: StatusLink, form: AnswerForm, code: int = 200
) -> HttpResponse:
    ticket = link.ticket
    told = {
        "ticket": ticket,
        "page": shown.page(ticket, is_proven=False, before=before(request)),
        **words.standing(ticket),
        "form": form,
        "is_new": "new" in request.GET,
        "is_sent": "sent" in request.GET,
        "until": link.until,
    }
    return render(request, "portal/status.html", told, status=code)
