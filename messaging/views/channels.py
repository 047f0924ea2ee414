"""Set-up of mail channels: list, form, and trying the servers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from messaging.forms import ChannelForm, ServerForm
from messaging.models import Channel, MailCursor
from messaging.models.channel import FIRST_MAIL
from messaging.trying import try_both

MANAGE = "messaging.manage_channels"
SIDES = ("outgoing", "incoming")


@guard(MANAGE)
def channels(request: HttpRequest) -> HttpResponse:
    """List the channels, with how their mailbox was last read."""
    cursors = MailCursor.objects.order_by("-error_since", "folder")
    rows = Channel.objects.order_by("name", "pk").prefetch_related(
        Prefetch("cursors", cursors)
    )
    return render(request, "messaging/channels/list.html", {"channels": rows})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a further channel."""
    return _edit(request, None)


@guard(MANAGE, ("GET", "POST"))
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a channel."""
    return _edit(request, get_object_or_404(Channel, pk=pk))


@guard(MANAGE, ("POST",))
def try_servers(request: HttpRequest) -> HttpResponse:
    """Try the servers as typed (not saved), for the fragment below the form."""
    wanted = request.POST.get("channel", "")
    kept = Channel.objects.filter(pk=wanted).first() if wanted.isdecimal() else None
    forms = Forms.of(request, kept)
    context: dict[str, Any] = {"forms": forms.servers}
    if all(form.is_valid() for form in forms.servers):
        urls = [form.full_url() for form in forms.servers]
        context["tried"] = try_both(*urls)
    return render(request, "messaging/channels/_tried.html", context)


@dataclass(frozen=True)
class Forms:
    """The three forms of the page."""

    channel: ChannelForm
    servers: list[ServerForm]

    @classmethod
    def of(cls, request: HttpRequest, kept: Channel | None) -> "Forms":
        """Bound to what was posted, else as the channel stands."""
        data = request.POST if request.method == "POST" else None
        servers = [ServerForm(data, prefix=side, channel=kept) for side in SIDES]
        return cls(ChannelForm(data, instance=kept), servers)

    def all_valid(self) -> bool:
        """Check every form, so that all errors show at once."""
        return all([self.channel.is_valid(), *(f.is_valid() for f in self.servers)])

    def save(self, request: HttpRequest) -> None:
        """Write the channel by its verb."""
        changed: Channel = self.channel.instance
        passwords = {}
        for side, form in zip(SIDES, self.servers, strict=True):
            setattr(changed, side, form.url())
            passwords[side] = form.cleaned_data.get("password", "")
        changed.set_up(by=staff_of(request), passwords=passwords)


def _edit(request: HttpRequest, kept: Channel | None) -> HttpResponse:
    forms = Forms.of(request, kept)
    posted = request.method == "POST"
    if (
        posted
        and forms.all_valid()
        and done(forms.channel, lambda: forms.save(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("channel", forms.channel.instance.pk)
    context = {
        "channel": kept,
        "form": forms.channel,
        "outgoing": forms.servers[0],
        "incoming": forms.servers[1],
        "by_variable": _by_variable(kept),
    }
    return render(request, "messaging/channels/form.html", context)


def _by_variable(kept: Channel | None) -> list[str]:
    """The variables that win over what stands here."""
    if kept is None or kept.slug != FIRST_MAIL:
        return []
    names = ("EMAIL_URL", "INBOUND_EMAIL_URL")
    return [name for name in names if getattr(settings, name)]
