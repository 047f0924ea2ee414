"""How the verbs of macros read in a log."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk.sentences.naming import by_name

label(
    {
        "macro.made": gettext_lazy("Macro saved"),
        "macro.changed": gettext_lazy("Macro changed"),
        "macro.archived": gettext_lazy("Macro archived"),
        "macro.restored": gettext_lazy("Macro brought back"),
        "ticket.macro_applied": gettext_lazy("Macro applied to a ticket"),
    }
)


@sentence("macro.made", "macro.changed", "macro.archived", "macro.restored")
def _changed(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the macros.") % {"by": by_name(activity, names)}


@sentence("ticket.macro_applied")
def _applied(activity: Activity, names: Names) -> str:
    return _("%(by)s sent this with macro %(macro)s and what it does.") % {
        "by": by_name(activity, names),
        "macro": activity.particulars["macro"],
    }
