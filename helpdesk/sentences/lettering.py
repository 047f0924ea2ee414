"""How it reads that a ticket was tagged, begun by hand, shared, turned away."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.tagged": gettext_lazy("Ticket tagged"),
        "ticket.untagged": gettext_lazy("Tag of a ticket taken away"),
    }
)


def _named(activity: Activity, names: Names) -> dict[str, object]:
    name = activity.particulars.get("name", "")
    return {"by": by_name(activity, names), "name": name}


@sentence("ticket.tagged")
def _tagged(activity: Activity, names: Names) -> str:
    return _("%(by)s gave the tag “%(name)s”.") % _named(activity, names)


@sentence("ticket.untagged")
def _untagged(activity: Activity, names: Names) -> str:
    return _("%(by)s took the tag “%(name)s” away.") % _named(activity, names)
