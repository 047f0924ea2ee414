"""How the proofs of a person read in a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity
from crm.sentences import Names, label, sentence
from helpdesk import account_values
from helpdesk.models.verification import Verification, grounds
from helpdesk.sentences.naming import by_name

label(
    {
        "ticket.verified": gettext_lazy("Person verified"),
        "ticket.verification_ended": gettext_lazy("Verification ended"),
        "ticket.code_sent": gettext_lazy("One-time code sent"),
        "ticket.code_refused": gettext_lazy("Wrong one-time code"),
        "ticket.disclosure_overridden": gettext_lazy("Sent without verification"),
    }
)


@sentence("ticket.verified")
def _verified(activity: Activity, names: Names) -> str:
    told = activity.particulars
    return _("%(by)s verified the person: %(method)s (%(grounds)s).") % {
        "by": by_name(activity, names),
        "method": dict(Verification.Method.choices).get(told["method"], ""),
        "grounds": _(", ").join(grounds(told["detail"])),
    }


@sentence("ticket.verification_ended")
def _verification_ended(activity: Activity, names: Names) -> str:
    if activity.particulars["why"] == "unproven-sender":
        return _("An unproven sender wrote: nobody is verified any longer.")
    return _("%(by)s ended the verification of the person.") % {
        "by": by_name(activity, names)
    }


@sentence("ticket.code_sent")
def _code_sent(activity: Activity, names: Names) -> str:
    return _("%(by)s sent a one-time code to %(address)s.") % {
        "by": by_name(activity, names),
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
    told_of = {
        "by": by_name(activity, names),
        "kinds": account_values.labels(told["kinds"]),
        "reason": told["reason"],
    }
    if copied := told.get("copied"):
        words = _("%(by)s sent account values to %(names)s (%(kinds)s): %(reason)s")
        return words % {**told_of, "names": ", ".join(copied)}
    return _("%(by)s sent account values unverified (%(kinds)s): %(reason)s") % told_of
