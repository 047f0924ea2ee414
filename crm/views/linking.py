"""Connecting a client with their account on the platform, and undoing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.account import finding
from crm.forms.account import FindForm, LinkForm
from crm.forms.outcomes import done, told
from crm.models import Client, Reading
from crm.platform import copies, current
from crm.platform.base import NotFound, Platform, PlatformError
from crm.platform.records import Contacts
from crm.readings import note
from crm.views.asking import client_in_reach, staff_of

VIEW = "crm.view_account"
# Why the platform tells clear addresses: to serve the client.
PURPOSE = "service"


@guard(VIEW)
def find(request: HttpRequest, client: int) -> HttpResponse:
    """Users who fit ?q=, or whom the addresses of the client suggest."""
    person = _to_change(request, client)
    note(request, person, Reading.What.SEARCH, part="platform:users")
    form = FindForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    search = _search(person, words)
    found, trouble = asked(search)
    shown = {"client": person, "form": form, "words": words}
    shown |= {"found": found or (), "trouble": trouble}
    return render(request, _template(request), shown)


@guard(VIEW, ("POST",))
def link(request: HttpRequest, client: int) -> HttpResponse:
    """Connect the user that was chosen; what was typed stays where that fails."""
    person = _to_change(request, client)
    form = LinkForm(request.POST)
    if form.is_valid() and _link(request, person, form):
        messages.success(request, _("The account is connected."))
        return redirect("client_account", person.pk)
    shown = {"client": person, "link": form, "form": FindForm(), "found": ()}
    return render(request, _template(request), shown, status=422)


@guard(VIEW, ("POST",))
def unlink(request: HttpRequest, client: int) -> HttpResponse:
    """Disconnect the account."""
    person = _to_change(request, client)
    words = _("The account is no longer connected.")
    told(request, lambda: person.unlink_platform(by=staff_of(request)), words)
    return redirect("client_account", person.pk)


def asked(question: Callable[[Platform], Any]) -> tuple[Any, str]:
    """What the platform answers, or None and the code of its trouble."""
    adapter = current.platform()
    if adapter is None:
        return None, "unconnected"
    try:
        return question(adapter), ""
    except PlatformError as error:
        return None, error.code


def _search(person: Client, words: str) -> Callable[[Platform], Any]:
    if words:
        return lambda adapter: finding.users(adapter, words)
    return lambda adapter: finding.suggestions(adapter, person)


def _link(request: HttpRequest, person: Client, form: LinkForm) -> bool:
    user_id = form.cleaned_data["user_id"]
    contacts, trouble = asked(lambda adapter: _contacts(adapter, user_id))
    if trouble:
        form.add_error("user_id", words_of(trouble))
        return False
    by = staff_of(request)
    return done(form, lambda: person.link_platform(user_id, by=by, contacts=contacts))


def _contacts(adapter: Platform, user_id: str) -> Contacts | None:
    """The user's addresses; raises NotFound where there is no such user."""
    if adapter.user(user_id).id != user_id:
        raise NotFound("another user answered")
    if "contacts" not in copies.capabilities(adapter):
        return None
    return adapter.contacts(user_id, PURPOSE)


def words_of(trouble: str) -> str:
    """What a person can make of the platform's trouble."""
    if trouble == NotFound.code:
        return _("The platform knows no user of this number.")
    if trouble == "auth":
        return _("The platform refuses the desk's key: tell an administrator.")
    return _("The platform does not answer. Try again in a moment.")


def _to_change(request: HttpRequest, pk: int) -> Client:
    if not request.user.has_perm("crm.edit_clients"):
        raise PermissionDenied
    return client_in_reach(request, pk)


def _template(request: HttpRequest) -> str:
    is_part = request.headers.get("HX-Request") == "true"
    return "crm/account/_connect.html" if is_part else "crm/account/connect.html"
