"""The bell: what somebody was told, and what they want to be told."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from crm.models import Staff
from helpdesk import alert_words
from helpdesk.forms.alerts import AlertsForm
from helpdesk.models import Alert, Bell, Mute, Ticket
from helpdesk.models.alert import AlertQuerySet
from helpdesk.views.asking import staff_of, ticket_in_reach

SIZE = 30


@dataclass(frozen=True)
class Row:
    """One alert as it is shown; of a ticket out of reach nothing is."""

    alert: Alert
    words: str
    icon: str


@guard("helpdesk.work_tickets")
def alerts(request: HttpRequest) -> HttpResponse:
    """List the reader's alerts, the newest first."""
    found = _of(staff_of(request))
    page = keyset.page(found, ("-at", "-pk"), request.GET.get("cursor"), SIZE)
    rows = [_row(alert) for alert in page.rows]
    return render(
        request, "helpdesk/alerts/alerts.html", {"page": page, "alerts": rows}
    )


@guard("helpdesk.work_tickets", ("POST",))
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every alert of the reader read."""
    Alert.objects.filter(receiver=staff_of(request)).read()
    return redirect("helpdesk:alerts")


@guard("helpdesk.work_tickets", ("GET", "POST"))
def settings(request: HttpRequest) -> HttpResponse:
    """Show what rings and what is mailed; POST keeps the choice."""
    bell = Bell.objects.of(staff_of(request))
    form = AlertsForm(request.POST) if request.method == "POST" else AlertsForm.of(bell)
    if form.is_bound and form.is_valid():
        bell.choose(**form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("helpdesk:alert_settings")
    return render(request, "helpdesk/alerts/settings.html", {"form": form})


@guard("helpdesk.work_tickets", ("POST",))
def mute(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the reader no more of this ticket, but for what calls them by name."""
    ticket = ticket_in_reach(request, number)
    Mute.objects.get_or_create(staff=staff_of(request), ticket=ticket)
    messages.success(request, _("#%(number)d is mute for you.") % {"number": number})
    return redirect("helpdesk:alerts")


@guard("helpdesk.work_tickets", ("POST",))
def unmute(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the reader of this ticket again."""
    ticket = ticket_in_reach(request, number)
    Mute.objects.filter(staff=staff_of(request), ticket=ticket).delete()
    messages.success(
        request, _("You are told of #%(number)d again.") % {"number": number}
    )
    return redirect("helpdesk:alerts")


def _of(staff: Staff) -> AlertQuerySet:
    reach = Ticket.objects.visible_to(staff).filter(pk=OuterRef("ticket"))
    muted = Mute.objects.filter(staff=staff, ticket=OuterRef("ticket"))
    found: AlertQuerySet = Alert.objects.of(staff).select_related(
        "by", "ticket__client"
    )
    return found.annotate(in_reach=Exists(reach), is_mute=Exists(muted))


def _row(alert: Alert) -> Row:
    if not alert.in_reach:  # type: ignore[attr-defined]
        said = _("This was about a ticket that is out of your reach now.")
        return Row(alert, said, "lock")
    return Row(alert, alert_words.sentence(alert), alert_words.ICONS[alert.kind])  # type: ignore[index]
