"""How it reads where a ticket stands: with whom, in which status, until when."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.moments import clock
from crm.models import Activity
from crm.models.staff import Department
from crm.sentences import Names, label, sentence
from helpdesk.models.labelled import label_of
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.claimed": gettext_lazy("Ticket taken"),
        "ticket.assigned": gettext_lazy("Ticket given to a colleague"),
        "ticket.released": gettext_lazy("Ticket put back to its queue"),
        "ticket.moved": gettext_lazy("Ticket moved to another queue"),
        "ticket.followed": gettext_lazy("Follower of a ticket added"),
        "ticket.unfollowed": gettext_lazy("Follower of a ticket gone"),
        "ticket.progressed": gettext_lazy("Status changed"),
        "ticket.waits_for": gettext_lazy("Waits for a third party"),
        "ticket.held": gettext_lazy("Ticket put aside"),
        "ticket.woke": gettext_lazy("Ticket due again"),
        "ticket.taken_up": gettext_lazy("Ticket taken up again"),
        "ticket.resolved": gettext_lazy("Ticket resolved"),
        "ticket.closed": gettext_lazy("Ticket closed"),
        "ticket.reopened": gettext_lazy("Ticket opened again"),
        "ticket.read": gettext_lazy("Marked as read"),
        "ticket.unread": gettext_lazy("Marked as unread"),
    }
)


@sentence("ticket.claimed")
def _claimed(activity: Activity, names: Names) -> str:
    return _("%(by)s took the ticket.") % {"by": by_name(activity, names)}


@sentence("ticket.assigned")
def _assigned(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the ticket to %(to)s.") % {
        "by": by_name(activity, names),
        "to": names.of(activity.particulars["to"]),
    }


@sentence("ticket.released")
def _released(activity: Activity, names: Names) -> str:
    return _("%(by)s put the ticket back to its queue.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.moved")
def _moved(activity: Activity, names: Names) -> str:
    return _("%(by)s moved the ticket to another queue.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.followed")
def _followed(activity: Activity, names: Names) -> str:
    staff = activity.particulars["staff"]
    if staff == activity.by_id:
        return _("%(by)s follows the ticket.") % {"by": by_name(activity, names)}
    return _("%(by)s brought %(staff)s to the ticket.") % {
        "by": by_name(activity, names),
        "staff": names.of(staff),
    }


@sentence("ticket.unfollowed")
def _unfollowed(activity: Activity, names: Names) -> str:
    return _("%(staff)s follows the ticket no longer.") % {
        "staff": names.of(activity.particulars["staff"])
    }


@sentence("ticket.resolved")
def _resolved(activity: Activity, names: Names) -> str:
    return _("%(by)s resolved the ticket.") % {"by": by_name(activity, names)}


@sentence("ticket.closed")
def _closed(activity: Activity, names: Names) -> str:
    return _("%(by)s closed the ticket.") % {"by": by_name(activity, names)}


@sentence("ticket.waits_for")
def _waits(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s noted that it waits for %(party)s (%(department)s).") % {
        "by": by_name(activity, names),
        "party": label_of(told["name"], told["name_zh"]),
        "department": dict(Department.choices).get(told["department"], ""),
    }


@sentence("ticket.held")
def _held(activity: Activity, names: Names) -> str:
    until = activity.particulars["until"]
    if not until:
        return _("%(by)s put the ticket aside until the client writes.") % {
            "by": by_name(activity, names)
        }
    return _("%(by)s put the ticket aside until %(time)s.") % {
        "by": by_name(activity, names),
        "time": clock(datetime.fromisoformat(until), activity.at),
    }


@sentence("ticket.woke")
def _woke(activity: Activity, _names: Names) -> str:
    if activity.particulars["why"] == "reply":
        return _("The client wrote: the ticket is due again.")
    return _("The time has come: the ticket is due again.")


@sentence("ticket.taken_up")
def _taken_up(activity: Activity, names: Names) -> str:
    return _("%(by)s took the ticket up again.") % {"by": by_name(activity, names)}


@sentence("ticket.progressed")
def _progressed(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s set the status to %(status)s.") % {
        "by": by_name(activity, names),
        "status": label_of(told["name"], told["name_zh"]),
    }


@sentence("ticket.reopened")
def _reopened(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the ticket again.") % {"by": by_name(activity, names)}


@sentence("ticket.read")
def _read(activity: Activity, names: Names) -> str:
    return _("%(by)s marked the ticket as read.") % {"by": by_name(activity, names)}


@sentence("ticket.unread")
def _unread(activity: Activity, names: Names) -> str:
    return _("%(by)s marked the ticket as unread.") % {"by": by_name(activity, names)}
