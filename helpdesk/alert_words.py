"""How an alert reads, on the page and in the mail: nothing of the client is in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.models import Alert

ICONS = {
    Alert.Kind.ASSIGNED: "user-round-check",
    Alert.Kind.MENTIONED: "at-sign",
    Alert.Kind.MESSAGE: "mail-open",
    Alert.Kind.FOLLOWED: "mail-open",
    Alert.Kind.FAILED: "triangle-alert",
    Alert.Kind.LATER: "octagon-pause",
    Alert.Kind.DUE: "alarm-clock",
}


def sentence(alert: Alert) -> str:
    """What happened, in a sentence."""
    told = {"by": alert.by, "count": alert.count}
    match alert.kind:
        case Alert.Kind.ASSIGNED:
            return _("%(by)s gave you this ticket.") % told
        case Alert.Kind.MENTIONED:
            return _("%(by)s called you in a note.") % told
        case Alert.Kind.FAILED:
            return _("A reply was not sent, or nobody knows whether it was.")
        case Alert.Kind.LATER:
            return _("A reply you had sent later was held back: look at it.")
        case Alert.Kind.DUE:
            return _("The time has come: the ticket is due again.")
    return (
        ngettext("The client wrote.", "The client wrote %(count)d times.", alert.count)
        % told
    )
