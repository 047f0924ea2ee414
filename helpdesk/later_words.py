"""Why a reply was held back when its time had come, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WHY = {
    "news": gettext_lazy("The client has written since."),
    "done": gettext_lazy("The ticket was resolved meanwhile."),
    "merged": gettext_lazy("The ticket was merged into another one."),
    "spam": gettext_lazy("The ticket was marked as spam."),
    "author": gettext_lazy("Its author works on this ticket no longer."),
    "no-address": gettext_lazy("No address of the client is known any more."),
    "not-verified": gettext_lazy(
        "It tells something of the account, and nobody is verified any more."
    ),
    "third-person": gettext_lazy(
        "It tells something of the account, and others get a copy."
    ),
    "people": gettext_lazy("Who gets a copy has changed."),
    "stale-macro": gettext_lazy("A macro chosen with it has changed since."),
    "not-allowed": gettext_lazy(
        "Its author may not send account values to the unverified any more."
    ),
}


def why(code: str) -> str:
    """The sentence for a code of a refusal."""
    return str(_WHY.get(code) or _("It could not be sent as it is."))
