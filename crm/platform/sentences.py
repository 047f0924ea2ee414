"""How what the platform told reads in a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.platform.words import kind_label, status_label
from crm.sentences import Names, label, sentence

label(
    {
        "platform.record_changed": gettext_lazy("Record of the platform changed"),
        "platform.user_changed": gettext_lazy("Account on the platform changed"),
    }
)


@sentence("platform.record_changed")
def _record_changed(activity: Activity, names: Names) -> str:
    told = activity.particulars
    values = {"kind": kind_label(told["kind"]), "ref": told["ref"]}
    if not told["status"]:
        return _("%(kind)s %(ref)s changed on the platform.") % values
    values["status"] = status_label(told["kind"], told["status"])
    return _("%(kind)s %(ref)s is now %(status)s.") % values


@sentence("platform.user_changed")
def _user_changed(activity: Activity, names: Names) -> str:
    told = activity.particulars
    values = {"kind": kind_label(told["kind"])}
    if not told["status"]:
        return _("%(kind)s changed on the platform.") % values
    values["status"] = status_label(told["kind"], told["status"])
    return _("%(kind)s is now %(status)s.") % values
