"""How a client comes in: by a code, or with the platform's word; and goes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from config.lib import loops, tokens
from config.lib.client_pages import client_page
from config.lib.guards import public
from crm.masking import mask_name
from crm.models import Staff
from crm.models.contact_point import Kind, index_of
from crm.platform import identity
from crm.refused import Refused
from helpdesk.forms.portal import AddressForm, CodeForm
from helpdesk.models import IdentityNonce, SignInCode
from helpdesk.portal import limits, sessions
from helpdesk.views import refusals
from helpdesk.views.portal import answering

FLOW = "portal-code"
UNPROCESSABLE = 422
FORM = ("GET", "POST")


@client_page()
@public("clients sign in here", FORM)
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the address a code goes to. The answer is the same for every address."""
    if sessions.session_of(request) is not None:
        return redirect("portal:home")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not limits.within(limits.CODES, request):
            form.add_error(None, _("That was too often: try again in an hour."))
        elif flow := _asked(form):
            return redirect(f"{reverse('portal:code')}?flow={flow}")
    code = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portal/enter.html", {"form": form}, status=code)


@client_page()
@public("clients type the code here", FORM)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; whoever tells the right one is signed in."""
    flow = request.POST.get("flow") or request.GET.get("flow", "")
    pk = tokens.verify(FLOW, flow)
    if pk is None:
        return redirect("portal:enter")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not limits.within(limits.TRIES, request):
            return answering.too_often(request)
        wish = SignInCode.objects.select_related("contact").filter(pk=pk).first()
        try:
            if wish is None:
                raise Refused(
                    "code", "no-code", _("This code is over: ask for a new one.")
                )
            contact = wish.prove(form.cleaned_data["code"])
        except Refused as refused:
            refusals.into_form(form, refused)
        else:
            answer = redirect("portal:home")
            sessions.sign_in(request, answer, contact, "code")
            return answer
    status = UNPROCESSABLE if form.is_bound else 200
    return render(
        request, "portal/code.html", {"form": form, "flow": flow}, status=status
    )


@csrf_exempt  # the platform's own page sends it; see `_is_expected`
@client_page()
@public("the platform sends the users signed in there", ("POST",))
def token(request: HttpRequest) -> HttpResponse:
    """Sign in whom the platform vouches for.

    A page of somebody else's could send its own visitor here with a token of its own,
    to have them write into a foreign account: what does not come from the platform's
    page or ours is asked whether it is them, and answers from our page.
    """
    if not limits.within(limits.TOKENS, request):
        return answering.too_often(request)
    given = request.POST.get("token", "")
    try:
        told = identity.read(given)
    except identity.Forged:
        return _refused(request)
    if _is_expected(request):
        return _let_in(request, told)
    shown = {"token": given, "name": mask_name(told.name)}
    return render(request, "portal/confirm.html", shown)


@client_page()
@public("the platform's user says that it is them", ("POST",))
def token_confirm(request: HttpRequest) -> HttpResponse:
    """The same from our own page, which a foreign one cannot press."""
    if not limits.within(limits.TOKENS, request):
        return answering.too_often(request)
    try:
        return _let_in(request, identity.read(request.POST.get("token", "")))
    except identity.Forged:
        return _refused(request)


@client_page()
@public("clients sign out here", ("POST",))
def leave(request: HttpRequest) -> HttpResponse:
    """End the session."""
    answer = redirect("portal:enter")
    sessions.sign_out(request, answer)
    return answer


def _asked(form: AddressForm) -> str:
    """Have a code sent and return the signed number of the wish; "" where refused."""
    try:
        wish = SignInCode.objects.ask(index_of(Kind.MAIL, form.cleaned_data["mail"]))
    except Refused as refused:
        refusals.into_form(form, refused)
        return ""
    loops.wake("codes")
    return tokens.sign(FLOW, str(wish.pk))


def _let_in(request: HttpRequest, told: identity.Identity) -> HttpResponse:
    """Use the token up, then let its user in."""
    if not IdentityNonce.use_up(told.nonce, identity.REMEMBERED):
        return _refused(request)
    by = Staff.system()
    try:
        contact = identity.contact_of(told, by=by)
    except Refused:
        return _refused(request)
    answer = redirect("portal:home")
    sessions.sign_in(request, answer, contact, "token")
    return answer


def _refused(request: HttpRequest) -> HttpResponse:
    """The same for every token that is not taken."""
    return render(request, "portal/refused.html", status=answering.FORBIDDEN)


def _is_expected(request: HttpRequest) -> bool:
    """Whether the form stood on the platform's page or on ours, or no browser asks."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") in (None, "same-origin")
    parts = urlsplit(settings.PLATFORM_URL)
    own = f"{request.scheme}://{request.get_host()}"
    return origin in {own, f"{parts.scheme}://{parts.netloc}"}
