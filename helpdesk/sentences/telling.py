"""How it reads what was said in a ticket, and what it is about."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.platform.words import kind_label, status_label
from crm.sentences import Names, label, sentence
from helpdesk.models.ticket.fields import Priority
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.opened": gettext_lazy("Ticket opened"),
        "ticket.received": gettext_lazy("Message of the client"),
        "ticket.classified": gettext_lazy("Type or priority changed"),
        "ticket.replied": gettext_lazy("Reply written"),
        "ticket.reply_undone": gettext_lazy("Reply taken back"),
        "ticket.reply_not_sent": gettext_lazy("Reply not sent"),
        "ticket.noted": gettext_lazy("Note written"),
        "ticket.described": gettext_lazy("Details filled in"),
        "ticket.referred": gettext_lazy("Platform reference set"),
        "ticket.quoted": gettext_lazy("Platform reference given"),
        "ticket.unreferred": gettext_lazy("Platform reference removed"),
    }
)


@sentence("ticket.opened")
def _opened(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the ticket.") % {"by": by_name(activity, names)}


@sentence("ticket.received")
def _received(activity: Activity, names: Names) -> str:
    if masked := activity.particulars.get("participant"):
        return _("%(address)s wrote, who takes part.") % {"address": masked}
    if activity.particulars.get("reopened"):
        return _("The client wrote again: the ticket is open.")
    return _("The client wrote.")


@sentence("ticket.classified")
def _classified(activity: Activity, names: Names) -> str:
    told = activity.particulars
    values = {
        "by": by_name(activity, names),
        "priority": dict(Priority.choices).get(told["priority"], told["priority"]),
    }
    if told["priority"] == told["former_priority"]:
        return _("%(by)s changed the type of the ticket.") % values
    if told["type"] == told["former_type"]:
        return _("%(by)s set the priority to %(priority)s.") % values
    return _("%(by)s changed the type and set the priority to %(priority)s.") % values


@sentence("ticket.replied")
def _replied(activity: Activity, names: Names) -> str:
    if not activity.particulars["to_masked"]:
        return _("%(by)s replied on the client's page.") % {
            "by": by_name(activity, names)
        }
    return _("%(by)s replied to %(address)s.") % {
        "by": by_name(activity, names),
        "address": activity.particulars["to_masked"],
    }


@sentence("ticket.reply_undone")
def _undone(activity: Activity, names: Names) -> str:
    return _("%(by)s took a reply back before it left.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.reply_not_sent")
def _not_sent(activity: Activity, names: Names) -> str:
    if activity.particulars["code"] == "reply-uncertain":
        return _("It is uncertain whether a reply was sent.")
    return _("A reply could not be sent.")


@sentence("ticket.noted")
def _noted(activity: Activity, names: Names) -> str:
    return _("%(by)s wrote a note.") % {"by": by_name(activity, names)}


@sentence("ticket.described")
def _described(activity: Activity, names: Names) -> str:
    return _("%(by)s filled in details of the ticket.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.referred")
def _referred(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s noted that it is about %(kind)s %(ref)s (%(status)s).") % {
        "by": by_name(activity, names),
        "kind": kind_label(told["kind"]),
        "ref": told["ref"],
        "status": status_label(told["kind"], told["status"]),
    }


@sentence("ticket.quoted")
def _quoted(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the reference %(ref)s, which was not checked.") % {
        "by": by_name(activity, names),
        "ref": activity.particulars["ref"],
    }


@sentence("ticket.unreferred")
def _unreferred(activity: Activity, names: Names) -> str:
    return _("%(by)s took the reference %(ref)s away.") % {
        "by": by_name(activity, names),
        "ref": activity.particulars["ref"],
    }
