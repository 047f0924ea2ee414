"""How it reads that a ticket was tagged, begun by hand, shared, turned away."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.models.labelled import label_of
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.tagged": gettext_lazy("Ticket tagged"),
        "ticket.untagged": gettext_lazy("Tag of a ticket taken away"),
        "ticket.marked_spam": gettext_lazy("Ticket marked as spam"),
        "ticket.unmarked_spam": gettext_lazy("Ticket is no spam"),
        "sender.blocked": gettext_lazy("Sender blocked"),
        "sender.unblocked": gettext_lazy("Sender blocked no longer"),
        "ticket.side_written": gettext_lazy("Third party written to"),
        "ticket.side_undone": gettext_lazy("Mail to a third party taken back"),
        "ticket.side_answered": gettext_lazy("Third party answered"),
        "ticket.side_closed": gettext_lazy("Side conversation closed"),
    }
)


def _named(activity: Activity, names: Names) -> dict[str, object]:
    told = activity.particulars
    name = label_of(told.get("name", ""), told.get("name_zh", ""))
    return {"by": by_name(activity, names), "name": name}


@sentence("ticket.tagged")
def _tagged(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the tag “%(name)s”.") % _named(activity, names)


@sentence("ticket.untagged")
def _untagged(activity: Activity, names: Names) -> str:
    return _("%(by)s took the tag “%(name)s” away.") % _named(activity, names)


@sentence("ticket.side_written")
def _side_written(activity: Activity, names: Names) -> str:
    return _("%(by)s wrote to %(name)s, beside the client.") % _named(activity, names)


@sentence("ticket.side_answered")
def _side_answered(activity: Activity, names: Names) -> str:
    return _("An answer came from %(name)s.") % _named(activity, names)


@sentence("ticket.side_undone")
def _side_undone(activity: Activity, names: Names) -> str:
    return _("%(by)s took a mail to %(name)s back.") % _named(activity, names)


@sentence("ticket.side_closed")
def _side_closed(activity: Activity, names: Names) -> str:
    told = _named(activity, names)
    return _("%(by)s closed the conversation with %(name)s.") % told


@sentence("ticket.marked_spam")
def _spam(activity: Activity, names: Names) -> str:
    return _("%(by)s marked this as spam.") % {"by": by_name(activity, names)}


@sentence("ticket.unmarked_spam")
def _no_spam(activity: Activity, names: Names) -> str:
    return _("%(by)s said that this is no spam.") % {"by": by_name(activity, names)}


def _masked(activity: Activity, names: Names) -> dict[str, object]:
    masked = activity.particulars.get("masked", "")
    return {"by": by_name(activity, names), "address": masked}


@sentence("sender.blocked")
def _blocked(activity: Activity, names: Names) -> str:
    return _("%(by)s blocked %(address)s.") % _masked(activity, names)


@sentence("sender.unblocked")
def _unblocked(activity: Activity, names: Names) -> str:
    return _("%(by)s blocks %(address)s no longer.") % _masked(activity, names)
