"""How replies that leave later read in a timeline."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.moments import clock
from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.later_words import why
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.later_planned": gettext_lazy("Reply to be sent later"),
        "ticket.later_changed": gettext_lazy("Reply to be sent later changed"),
        "ticket.later_dropped": gettext_lazy("Reply to be sent later dropped"),
        "ticket.later_held": gettext_lazy("Reply to be sent later held back"),
    }
)


@sentence("ticket.later_planned")
def _planned(activity: Activity, names: Names) -> str:
    return _("%(by)s wrote a reply that leaves at %(time)s.") % _told(activity, names)


@sentence("ticket.later_changed")
def _changed(activity: Activity, names: Names) -> str:
    return _("%(by)s changed a reply: it leaves at %(time)s.") % _told(activity, names)


@sentence("ticket.later_dropped")
def _dropped(activity: Activity, names: Names) -> str:
    return _("%(by)s decided that a waiting reply is not sent.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.later_held")
def _held(activity: Activity, _names: Names) -> str:
    reason = why(activity.particulars["why"])
    return _("A reply to be sent later was held back. %(why)s") % {"why": reason}


def _told(activity: Activity, names: Names) -> dict[str, object]:
    moment = datetime.fromisoformat(activity.particulars["until"])
    return {"by": by_name(activity, names), "time": clock(moment, activity.at)}
