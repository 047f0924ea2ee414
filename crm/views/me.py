"""The own profile: preferences, security, sessions."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.guards import guard
from crm.access import own_sessions
from crm.access.obligations import needs_second_factor
from crm.forms.profile import ProfileForm
from crm.models import Staff
from crm.views.asking import staff_of


@guard(None, ("GET", "POST"))
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile; POST keeps language, theme and time zone."""
    staff = staff_of(request)
    form = (
        ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(staff)
    )
    if form.is_bound and form.is_valid():
        staff.prefer(**form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("me")
    context = {
        "form": form,
        "sessions": own_sessions.of(request),
        "security": security(staff),
    }
    return render(request, "crm/me/profile.html", context)


@guard(None, ("POST",))
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End the other session named by `session`, or all others."""
    wanted = request.POST.get("session", "")
    pk = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None
    if wanted and pk is None:
        return redirect("me")
    count = own_sessions.end(request, pk)
    words = ngettext(
        "%(count)d session was ended.", "%(count)d sessions were ended.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("me")


def security(staff: Staff) -> dict[str, object]:
    """What is set up: the app, the passkeys, how many recovery codes are left."""
    rows = list(Authenticator.objects.filter(user_id=staff.pk))
    codes = [row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return {
        "app": any(row.type == Authenticator.Type.TOTP for row in rows),
        "passkeys": sum(row.type == Authenticator.Type.WEBAUTHN for row in rows),
        "has_codes": bool(codes),
        "codes": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "needed": needs_second_factor(staff),
    }
