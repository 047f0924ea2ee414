"""How the desk's verbs read in a timeline."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.moments import clock
from crm.models import Activity
from crm.models.staff import Department
from crm.platform.words import kind_label, status_label
from crm.sentences import Names, label, sentence
from helpdesk import account_values
from helpdesk.models.labelled import label_of
from helpdesk.models.ticket.fields import Priority
from helpdesk.models.verification import Verification, grounds

label(
    {
        "ticket.opened": gettext_lazy("Ticket opened"),
        "ticket.received": gettext_lazy("Message of the client"),
        "ticket.claimed": gettext_lazy("Ticket taken"),
        "ticket.assigned": gettext_lazy("Ticket given to a colleague"),
        "ticket.released": gettext_lazy("Ticket put back to its queue"),
        "ticket.moved": gettext_lazy("Ticket moved to another queue"),
        "ticket.classified": gettext_lazy("Type or priority changed"),
        "ticket.replied": gettext_lazy("Reply written"),
        "ticket.reply_undone": gettext_lazy("Reply taken back"),
        "ticket.reply_not_sent": gettext_lazy("Reply not sent"),
        "ticket.noted": gettext_lazy("Note written"),
        "ticket.progressed": gettext_lazy("Status changed"),
        "ticket.described": gettext_lazy("Details filled in"),
        "ticket.waits_for": gettext_lazy("Waits for a third party"),
        "ticket.held": gettext_lazy("Ticket put aside"),
        "ticket.woke": gettext_lazy("Ticket due again"),
        "ticket.taken_up": gettext_lazy("Ticket taken up again"),
        "ticket.resolved": gettext_lazy("Ticket resolved"),
        "ticket.closed": gettext_lazy("Ticket closed"),
        "ticket.reopened": gettext_lazy("Ticket opened again"),
        "ticket.referred": gettext_lazy("Platform reference set"),
        "ticket.unreferred": gettext_lazy("Platform reference removed"),
        "ticket.verified": gettext_lazy("Person verified"),
        "ticket.verification_ended": gettext_lazy("Verification ended"),
        "ticket.code_sent": gettext_lazy("One-time code sent"),
        "ticket.code_refused": gettext_lazy("Wrong one-time code"),
        "ticket.disclosure_overridden": gettext_lazy("Sent without verification"),
        "queue.made": gettext_lazy("Queue set up"),
        "queue.changed": gettext_lazy("Queue changed"),
        "party.made": gettext_lazy("Third party set up"),
        "party.changed": gettext_lazy("Third party changed"),
        "reason.made": gettext_lazy("Ending set up"),
        "reason.changed": gettext_lazy("Ending changed"),
        "status.made": gettext_lazy("Ticket status set up"),
        "status.changed": gettext_lazy("Ticket status changed"),
        "field.made": gettext_lazy("Field of a type set up"),
        "field.changed": gettext_lazy("Field of a type changed"),
        "type.made": gettext_lazy("Ticket type set up"),
        "type.changed": gettext_lazy("Ticket type changed"),
        "channel.routed": gettext_lazy("Queue of a channel changed"),
    }
)


def _by(activity: Activity, names: Names) -> str:
    return names.of(activity.by_id)


@sentence("ticket.opened")
def _opened(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the ticket.") % {"by": _by(activity, names)}


@sentence("ticket.received")
def _received(activity: Activity, names: Names) -> str:
    if activity.particulars.get("reopened"):
        return _("The client wrote again: the ticket is open.")
    return _("The client wrote.")


@sentence("ticket.claimed")
def _claimed(activity: Activity, names: Names) -> str:
    return _("%(by)s took the ticket.") % {"by": _by(activity, names)}


@sentence("ticket.assigned")
def _assigned(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the ticket to %(to)s.") % {
        "by": _by(activity, names),
        "to": names.of(activity.particulars["to"]),
    }


@sentence("ticket.released")
def _released(activity: Activity, names: Names) -> str:
    return _("%(by)s put the ticket back to its queue.") % {"by": _by(activity, names)}


@sentence("ticket.moved")
def _moved(activity: Activity, names: Names) -> str:
    return _("%(by)s moved the ticket to another queue.") % {"by": _by(activity, names)}


@sentence("ticket.classified")
def _classified(activity: Activity, names: Names) -> str:
    told = activity.particulars
    values = {
        "by": _by(activity, names),
        "priority": dict(Priority.choices).get(told["priority"], told["priority"]),
    }
    if told["priority"] == told["former_priority"]:
        return _("%(by)s changed the type of the ticket.") % values
    if told["type"] == told["former_type"]:
        return _("%(by)s set the priority to %(priority)s.") % values
    return _("%(by)s changed the type and set the priority to %(priority)s.") % values


@sentence("ticket.replied")
def _replied(activity: Activity, names: Names) -> str:
    return _("%(by)s replied to %(address)s.") % {
        "by": _by(activity, names),
        "address": activity.particulars["to_masked"],
    }


@sentence("ticket.reply_undone")
def _undone(activity: Activity, names: Names) -> str:
    return _("%(by)s took a reply back before it left.") % {"by": _by(activity, names)}


@sentence("ticket.reply_not_sent")
def _not_sent(activity: Activity, names: Names) -> str:
    if activity.particulars["code"] == "reply-uncertain":
        return _("It is uncertain whether a reply was sent.")
    return _("A reply could not be sent.")


@sentence("ticket.noted")
def _noted(activity: Activity, names: Names) -> str:
    return _("%(by)s wrote a note.") % {"by": _by(activity, names)}


@sentence("ticket.resolved")
def _resolved(activity: Activity, names: Names) -> str:
    return _("%(by)s resolved the ticket.") % {"by": _by(activity, names)}


@sentence("ticket.closed")
def _closed(activity: Activity, names: Names) -> str:
    return _("%(by)s closed the ticket.") % {"by": _by(activity, names)}


@sentence("ticket.described")
def _described(activity: Activity, names: Names) -> str:
    return _("%(by)s filled in details of the ticket.") % {"by": _by(activity, names)}


@sentence("ticket.waits_for")
def _waits(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s noted that it waits for %(party)s (%(department)s).") % {
        "by": _by(activity, names),
        "party": label_of(told["name"], told["name_zh"]),
        "department": dict(Department.choices).get(told["department"], ""),
    }


@sentence("ticket.held")
def _held(activity: Activity, names: Names) -> str:
    until = activity.particulars["until"]
    if not until:
        return _("%(by)s put the ticket aside until the client writes.") % {
            "by": _by(activity, names)
        }
    return _("%(by)s put the ticket aside until %(time)s.") % {
        "by": _by(activity, names),
        "time": clock(datetime.fromisoformat(until), activity.at),
    }


@sentence("ticket.woke")
def _woke(activity: Activity, _names: Names) -> str:
    if activity.particulars["why"] == "reply":
        return _("The client wrote: the ticket is due again.")
    return _("The time has come: the ticket is due again.")


@sentence("ticket.taken_up")
def _taken_up(activity: Activity, names: Names) -> str:
    return _("%(by)s took the ticket up again.") % {"by": _by(activity, names)}


@sentence("ticket.progressed")
def _progressed(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s set the status to %(status)s.") % {
        "by": _by(activity, names),
        "status": label_of(told["name"], told["name_zh"]),
    }


@sentence("ticket.reopened")
def _reopened(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the ticket again.") % {"by": _by(activity, names)}


@sentence("ticket.referred")
def _referred(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s noted that it is about %(kind)s %(ref)s (%(status)s).") % {
        "by": _by(activity, names),
        "kind": kind_label(told["kind"]),
        "ref": told["ref"],
        "status": status_label(told["kind"], told["status"]),
    }


@sentence("ticket.unreferred")
def _unreferred(activity: Activity, names: Names) -> str:
    return _("%(by)s took the reference %(ref)s away.") % {
        "by": _by(activity, names),
        "ref": activity.particulars["ref"],
    }


@sentence("ticket.verified")
def _verified(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s verified the person: %(method)s (%(grounds)s).") % {
        "by": _by(activity, names),
        "method": dict(Verification.Method.choices).get(told["method"], ""),
        "grounds": _(", ").join(grounds(told["detail"])),
    }


@sentence("ticket.verification_ended")
def _verification_ended(activity: Activity, names: Names) -> str:
    if activity.particulars["why"] == "unproven-sender":
        return _("An unproven sender wrote: nobody is verified any longer.")
    return _("%(by)s ended the verification of the person.") % {
        "by": _by(activity, names)
    }


@sentence("ticket.code_sent")
def _code_sent(activity: Activity, names: Names) -> str:
    return _("%(by)s sent a one-time code to %(address)s.") % {
        "by": _by(activity, names),
        "address": activity.particulars["to_masked"],
    }


@sentence("ticket.code_refused")
def _code_refused(activity: Activity, names: Names) -> str:
    return _("A wrong one-time code was told (try %(tries)d of 5).") % {
        "tries": activity.particulars["tries"]
    }


@sentence("ticket.disclosure_overridden")
def _disclosed(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s sent account values unverified (%(kinds)s): %(reason)s") % {
        "by": _by(activity, names),
        "kinds": account_values.labels(told["kinds"]),
        "reason": told["reason"],
    }


@sentence(
    "queue.made",
    "queue.changed",
    "field.made",
    "field.changed",
    "party.made",
    "party.changed",
    "reason.made",
    "reason.changed",
    "status.made",
    "status.changed",
    "type.made",
    "type.changed",
)
def _set_up(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the set-up of the desk.") % {"by": _by(activity, names)}


@sentence("channel.routed")
def _routed(activity: Activity, names: Names) -> str:
    return _("%(by)s led the new tickets of a channel into another queue.") % {
        "by": _by(activity, names)
    }
