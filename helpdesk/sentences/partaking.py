"""How it reads that somebody beside the client takes part."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.participant_added": gettext_lazy("Participant added"),
        "ticket.participant_removed": gettext_lazy("Participant taken out"),
        "ticket.forwarded": gettext_lazy("Lines forwarded"),
        "ticket.forward_undone": gettext_lazy("Forwarded mail taken back"),
    }
)


def _masked(activity: Activity, names: Names) -> dict[str, object]:
    masked = activity.particulars.get("masked", "")
    return {"by": by_name(activity, names), "address": masked}


@sentence("ticket.participant_added")
def _added(activity: Activity, names: Names) -> str:
    if activity.particulars.get("role") == "cc":
        return _("%(by)s has replies copied to %(address)s.") % _masked(activity, names)
    return _("%(by)s lets %(address)s take part.") % _masked(activity, names)


@sentence("ticket.participant_removed")
def _removed(activity: Activity, names: Names) -> str:
    return _("%(by)s took %(address)s out.") % _masked(activity, names)


def _sent(activity: Activity, names: Names) -> dict[str, object]:
    masked = activity.particulars.get("to_masked", "")
    return {"by": by_name(activity, names), "address": masked}


@sentence("ticket.forwarded")
def _forwarded(activity: Activity, names: Names) -> str:
    return _("%(by)s forwarded lines to %(address)s.") % _sent(activity, names)


@sentence("ticket.forward_undone")
def _forward_undone(activity: Activity, names: Names) -> str:
    return _("%(by)s took a forwarded mail back.") % {"by": by_name(activity, names)}
