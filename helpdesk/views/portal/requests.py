"""The form by which clients and strangers begin a matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.client_pages import client_page
from config.lib.guards import public
from crm.models import Staff
from crm.refused import Refused
from helpdesk.forms.portal import RequestForm
from helpdesk.models import ClientSession
from helpdesk.models.ticket import File
from helpdesk.portal import entering, limits
from helpdesk.portal.sessions import session_of
from helpdesk.views import refusals
from helpdesk.views.portal import answering

UNPROCESSABLE = 422


@client_page()
@public("clients and strangers begin a matter here", ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays in it until the request is taken."""
    session = session_of(request)
    signed_in = session is not None
    if request.method != "POST":
        return _form(request, RequestForm(signed_in=signed_in))
    form = RequestForm(request.POST, request.FILES, signed_in=signed_in)
    if form.is_valid():
        if limits.within(limits.FORMS, request):
            address = _take(form, session)
            if address:
                return redirect(address)
        else:
            form.add_error(None, _("That was too often: try again in an hour."))
    return _form(request, form, UNPROCESSABLE)


def _take(form: RequestForm, session: ClientSession | None) -> str:
    """Open the ticket and return where to read it; "" where it was refused."""
    files = form.kept_files()
    asked, by = _asked(form, files), Staff.system()
    try:
        if session is not None:
            ticket = entering.take_signed_in(asked, session, by=by)
            _drop_repeated(ticket.pk, files)
            return f"{reverse('portal:ticket', args=[ticket.pk])}?new=1"
        taken = entering.take(asked, by=by)
    except Refused as refused:
        answering.drop(files)
        refusals.into_form(form, refused)
        return ""
    except BaseException:
        answering.drop(files)
        raise
    if taken.is_repeat:
        answering.drop(files)
    if not taken.secret:
        return reverse("portal:enter")
    return f"{reverse('portal:status', args=[taken.secret])}?new=1"


def _asked(form: RequestForm, files: list[File]) -> entering.Asked:
    told = form.cleaned_data
    return entering.Asked(
        name=told.get("name", ""),
        mail=told.get("mail", ""),
        phone=told.get("phone", ""),
        type=told["type"],
        text=told["text"],
        files=files,
        key=told["stamp"],
        language=get_language() or "",
    )


def _drop_repeated(ticket: int, files: list[File]) -> None:
    """The same sent twice: the files came with the first."""
    from helpdesk.models import Attachment

    if (
        files
        and not Attachment.objects.filter(
            entry__ticket=ticket, blob=files[0].blob
        ).exists()
    ):
        answering.drop(files)


def _form(request: HttpRequest, form: RequestForm, code: int = 200) -> HttpResponse:
    told = {"form": form, "stamp": form.stamp_now, "session": session_of(request)}
    return render(request, "portal/new.html", told, status=code)
