"""Side conversations of a ticket: with a bank, a payment channel, a bureau."""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.refused import Refused
from helpdesk.forms.sides import ConsultForm, Sending, SideForm
from helpdesk.lists import TicketList
from helpdesk.models import SideConversation, SideFile, SideLine, Ticket
from helpdesk.models.ticket import File
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment
from helpdesk.views.attachments import download
from helpdesk.views.dialogs import CONSULT


@guard("helpdesk.work_tickets", ("GET", "POST"))
def consult(request: HttpRequest, number: int) -> HttpResponse:
    """Begin one: whom to ask, and the asking."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        start = {"party": ticket.third_party}
        return CONSULT.ask(request, ticket, ConsultForm(initial=start))
    form = ConsultForm(request.POST, request.FILES)
    return CONSULT.settle(
        request,
        ticket,
        form,
        lambda: _with_files(
            form, lambda files: ticket.consult(form.question(files), by=staff)
        ),
        lambda: _("Sent; the answer comes to this ticket."),
    )


@guard("helpdesk.work_tickets", ("GET", "POST"))
def side(request: HttpRequest, number: int, side: int) -> HttpResponse:
    """Read one, and write on."""
    ticket = ticket_in_reach(request, number)
    found = _side(ticket, side)
    if request.method != "POST":
        found.look()
        return _page(request, ticket, found, SideForm())
    form, by = SideForm(request.POST, request.FILES), staff_of(request)
    if not form.is_valid():
        return _page(request, ticket, found, form, refusals.UNPROCESSABLE)
    try:
        text, why = form.cleaned_data["text"], form.reason()
        _with_files(
            form, lambda files: found.say(text, by=by, files=files, override=why)
        )
    except Refused as refused:
        refusals.into_form(form, refused)
        return _page(request, ticket, found, form, refusals.status_of(refused))
    if wants_fragment(request):
        return _page(request, ticket, found, SideForm())
    return redirect(request.get_full_path())


@guard("helpdesk.work_tickets", ("POST",))
def closing(request: HttpRequest, number: int, side: int) -> HttpResponse:
    """End one."""
    staff = staff_of(request)
    return answers.act(
        request,
        number,
        lambda ticket: _side(ticket, side).close(by=staff),
        _("The conversation is closed."),
    )


@guard("helpdesk.work_tickets")
def side_file(request: HttpRequest, number: int, side: int, pk: int) -> FileResponse:
    """Stream one file as a download that no browser opens; raises Http404."""
    found = _side(ticket_in_reach(request, number), side)
    files = SideFile.objects.filter(line__conversation=found).select_related("blob")
    file = get_object_or_404(files, pk=pk)
    return download(file)


@guard("helpdesk.work_tickets", ("POST",))
def side_undo(request: HttpRequest, number: int, side: int, line: int) -> HttpResponse:
    """Take a mail back; its text is in the form again."""
    ticket = ticket_in_reach(request, number)
    found = _side(ticket, side)
    lines = SideLine.objects.select_related("delivery", "conversation__ticket__thread")
    sent = get_object_or_404(lines, conversation=found, pk=line)
    try:
        text = sent.undo(by=staff_of(request))
    except Refused as refused:
        form = SideForm({"text": ""})
        form.errors.clear()
        form.add_error(None, str(refused))
        return _page(request, ticket, found, form, refusals.status_of(refused))
    return _page(request, ticket, found, SideForm(initial={"text": text}))


def _with_files(form: Sending, say: Callable[[list[File]], object]) -> None:
    """Say it with its files, which are gone again where it is refused."""
    files = form.kept_files()
    try:
        say(files)
    except BaseException:
        for file in files:
            file.blob.drop()
        raise


def _side(ticket: Ticket, pk: int) -> SideConversation:
    found: SideConversation = get_object_or_404(ticket.side_conversations(), pk=pk)
    return found


def _page(
    request: HttpRequest,
    ticket: Ticket,
    found: SideConversation,
    form: SideForm,
    status: int = 200,
) -> HttpResponse:
    lines = found.lines.select_related("staff", "delivery").prefetch_related("files")
    told = {
        "ticket": ticket,
        "side": found,
        "lines": lines.order_by("pk"),
        "form": form,
        "staff": staff_of(request),
        "query": TicketList.read(request.GET).query(),
    }
    part = "_dialog.html" if wants_fragment(request) else "page.html"
    return render(request, f"helpdesk/sides/{part}", told, status=status)
