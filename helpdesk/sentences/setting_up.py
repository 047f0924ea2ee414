"""How changes of the set-up of the desk read in the log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
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
        "view.made": gettext_lazy("View of tickets saved"),
        "view.changed": gettext_lazy("View of tickets changed"),
        "view.removed": gettext_lazy("View of tickets taken away"),
        "view.restored": gettext_lazy("View of tickets brought back"),
    }
)


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
    return _("%(by)s changed the set-up of the desk.") % {
        "by": by_name(activity, names)
    }


@sentence("channel.routed")
def _routed(activity: Activity, names: Names) -> str:
    return _("%(by)s led the new tickets of a channel into another queue.") % {
        "by": by_name(activity, names)
    }


@sentence("view.made", "view.changed", "view.removed", "view.restored")
def _view(activity: Activity, names: Names) -> str:
    return _("%(by)s arranged saved views of tickets.") % {
        "by": by_name(activity, names)
    }
