"""Staff: list, hire, change, and the verbs about how somebody gets in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from crm.forms.outcomes import done, told
from crm.forms.staff import HireForm, StaffFilter, StaffForm
from crm.models import Staff
from crm.models.staff import Kind, OneTime
from crm.views.asking import staff_of

PAGE = 50
MANAGE = "crm.manage_staff"


@guard(MANAGE)
def members(request: HttpRequest) -> HttpResponse:
    """List persons by name, narrowed by the filter."""
    narrowed = StaffFilter(request.GET)
    found = _narrowed(narrowed.cleaned_data if narrowed.is_valid() else {})
    page = keyset.page(found, ("name",), request.GET.get("cursor"), PAGE)
    context = {"page": page, "filter": narrowed}
    return render(request, "crm/staff/list.html", context)


@guard(MANAGE, ("GET", "POST"))
def hire(request: HttpRequest) -> HttpResponse:
    """Open an account; its one-time password is on the answer and nowhere else."""
    form = HireForm(request.POST or None)
    issued: dict[str, Any] = {}
    if form.is_valid() and done(
        form, lambda: issued.update(_hire(form, staff_of(request)))
    ):
        return render(request, "crm/staff/issued.html", issued)
    return render(request, "crm/staff/hire.html", {"form": form})


@guard(MANAGE, ("GET", "POST"))
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; POST changes name, role, department and mail address."""
    person = _person(pk)
    form = StaffForm(request.POST) if request.method == "POST" else StaffForm.of(person)
    if form.is_bound and form.is_valid():
        if done(form, lambda: _revise(person, form.cleaned_data, staff_of(request))):
            messages.success(request, _("Saved."))
            return redirect("staff_member", pk)
        person = _person(pk)
    context = {"person": person, "form": form, "factor": person.has_second_factor()}
    return render(request, "crm/staff/member.html", context)


@guard(MANAGE, ("POST",))
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one of VERBS to a person; 404 for any other word."""
    person = _person(pk)
    if verb == "password":
        return _issue(request, person)
    if verb not in VERBS:
        raise Http404
    run, words = VERBS[verb]
    told(request, lambda: run(person, staff_of(request)), words(person))
    return redirect("staff_member", pk)


Words = Callable[[Staff], str]
VERBS: dict[str, tuple[Callable[[Staff, Staff], None], Words]] = {
    "disable": (
        lambda person, by: person.disable(by=by),
        lambda person: _("%(name)s can no longer sign in.") % {"name": person},
    ),
    "enable": (
        lambda person, by: person.enable(by=by),
        lambda person: _("%(name)s can sign in again.") % {"name": person},
    ),
    "end-sessions": (
        lambda person, by: person.end_sessions(by=by),
        lambda person: _("%(name)s is signed out everywhere.") % {"name": person},
    ),
    "reset-factor": (
        lambda person, by: person.reset_second_factor(by=by),
        lambda person: (
            _("%(name)s signs in without a second factor now.") % {"name": person}
        ),
    ),
}


def _person(pk: int) -> Staff:
    return get_object_or_404(Staff, pk=pk, kind=Kind.PERSON)


def _narrowed(wanted: dict[str, str]) -> QuerySet[Staff]:
    found = Staff.objects.people()
    if words := wanted.get("q", "").strip():
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if wanted.get("state"):
        found = found.filter(is_active=wanted["state"] == "open")
    exact = {key: wanted[key] for key in ("role", "department") if wanted.get(key)}
    return found.filter(**exact)


def _hire(form: HireForm, by: Staff) -> dict[str, Any]:
    fresh = OneTime.make()
    with transaction.atomic():
        person = Staff.objects.hire(by=by, **form.cleaned_data)
        return {"person": person, "password": person.issue_password(by=by, fresh=fresh)}


def _revise(person: Staff, data: dict[str, str], by: Staff) -> None:
    with transaction.atomic():
        person.change_role(data["role"], by=by)
        person.revise(
            by=by,
            name=data["name"],
            department=data["department"],
            email=data["email"],
        )


def _issue(request: HttpRequest, person: Staff) -> HttpResponse:
    issued: dict[str, str] = {}
    words = _("The former password no longer works.")
    if told(
        request,
        lambda: issued.update(password=person.issue_password(by=staff_of(request))),
        words,
    ):
        return render(request, "crm/staff/issued.html", {"person": person, **issued})
    return redirect("staff_member", person.pk)
