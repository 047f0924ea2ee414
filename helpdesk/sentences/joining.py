"""How it reads that tickets were merged, split and linked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.continued": gettext_lazy("Went on in a new ticket"),
        "ticket.continues": gettext_lazy("Goes on from a ticket that was done"),
        "ticket.merged": gettext_lazy("Ticket merged into another"),
        "ticket.absorbed": gettext_lazy("Another ticket merged into this one"),
        "ticket.unmerged": gettext_lazy("Merge of tickets undone"),
        "ticket.split": gettext_lazy("Ticket split"),
        "ticket.linked": gettext_lazy("Tickets linked"),
        "ticket.unlinked": gettext_lazy("Link of tickets removed"),
    }
)


def _told(activity: Activity, names: Names, name: str) -> dict[str, object]:
    number = activity.particulars[name]
    return {"by": by_name(activity, names), "number": number}


@sentence("ticket.merged")
def _merged(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "into")
    return _("%(by)s merged this ticket into #%(number)s.") % told


@sentence("ticket.absorbed")
def _absorbed(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "source")
    return _("%(by)s merged #%(number)s into this ticket.") % told


@sentence("ticket.unmerged")
def _unmerged(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "target")
    return _("%(by)s took this ticket out of #%(number)s again.") % told


@sentence("ticket.split")
def _split(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "into")
    return _("%(by)s made #%(number)s of some lines of this ticket.") % told


@sentence("ticket.linked")
def _linked(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "other")
    if activity.particulars["kind"] == "child":
        return _("%(by)s made #%(number)s a part of this ticket.") % told
    return _("%(by)s linked this ticket to #%(number)s.") % told


@sentence("ticket.unlinked")
def _unlinked(activity: Activity, names: Names) -> str:
    told = _told(activity, names, "other")
    return _("%(by)s removed the link to #%(number)s.") % told


@sentence("ticket.continued")
def _continued(activity: Activity, names: Names) -> str:
    return _("Something came long after the end: it goes on in #%(into)s.") % (
        activity.particulars
    )


@sentence("ticket.continues")
def _continues(activity: Activity, names: Names) -> str:
    return _("Goes on from #%(source)s, which was done.") % activity.particulars
