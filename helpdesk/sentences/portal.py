"""How it reads that a client came to pages of their own."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.moments import clock
from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.shared": gettext_lazy("Status link given"),
        "ticket.sharing_stopped": gettext_lazy("Status links closed"),
        "portal.signed_in": gettext_lazy("Client signed in"),
        "portal.signed_out": gettext_lazy("Client signed out"),
    }
)


@sentence("ticket.shared")
def _shared(activity: Activity, _names: Names) -> str:
    return _("The client was given a link to follow this, valid until %(time)s.") % {
        "time": clock(
            datetime.fromisoformat(activity.particulars["until"]), activity.at
        )
    }


@sentence("ticket.sharing_stopped")
def _sharing_stopped(activity: Activity, names: Names) -> str:
    return _("%(by)s closed the links by which the client followed this.") % {
        "by": by_name(activity, names)
    }


@sentence("portal.signed_in")
def _signed_in(activity: Activity, _names: Names) -> str:
    if activity.particulars["method"] == "token":
        return _("The client signed in at the portal, coming from the platform.")
    return _("The client signed in at the portal by a one-time code.")


@sentence("portal.signed_out")
def _signed_out(_activity: Activity, _names: Names) -> str:
    return _("The client signed out of the portal.")
