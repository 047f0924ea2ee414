"""How looks at hidden values, erasures and copies read in the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import retention
from crm.models import Activity
from crm.sentences import Names, label, sentence

label(
    {
        "client.value_revealed": gettext_lazy("Value shown in clear"),
        "client.erasure_wished": gettext_lazy("Erasure of a client planned"),
        "client.erasure_withdrawn": gettext_lazy("Erasure of a client withdrawn"),
        "client.erased": gettext_lazy("Client erased"),
        "client.copied": gettext_lazy("Copy of all data given out"),
    }
)

# What a Reading and an Activity call a value → what people call it.
PARTS: dict[str, Any] = {
    "contact:mail": gettext_lazy("a mail address"),
    "contact:phone": gettext_lazy("a phone number"),
    "contact:qq": gettext_lazy("a QQ number"),
    "contact:platform": gettext_lazy("the platform user"),
    "contact:visitor": gettext_lazy("the visitor key"),
    "particular:identity": gettext_lazy("the identity number"),
    "particular:card": gettext_lazy("a card number"),
    "particular:address": gettext_lazy("a postal address"),
    "entry": gettext_lazy("the numbers in a message"),
    "note": gettext_lazy("the numbers in a note"),
}


def part_in_words(part: str) -> str:
    """What people call a part; the part itself where nobody named it."""
    return str(PARTS.get(part, part))


@sentence("client.value_revealed")
def _revealed(activity: Activity, names: Names) -> str:
    return _("%(by)s looked at %(part)s in clear.") % {
        "by": names.of(activity.by_id),
        "part": part_in_words(activity.particulars.get("part", "")),
    }


@sentence("client.erasure_wished")
def _wished(activity: Activity, names: Names) -> str:
    by = {"by": names.of(activity.by_id)}
    if held_by := activity.particulars.get("held_by"):
        told = {**by, "what": retention.label_of(held_by)}
        return _("%(by)s asked to erase the client; it waits for: %(what)s.") % told
    return _("%(by)s asked to erase the client.") % by


@sentence("client.erasure_withdrawn")
def _withdrawn(activity: Activity, names: Names) -> str:
    return _("%(by)s withdrew the erasure of the client.") % {
        "by": names.of(activity.by_id)
    }


@sentence("client.erased")
def _erased(activity: Activity, names: Names) -> str:
    return _("The client was erased, as %(by)s had asked.") % {
        "by": names.of(activity.by_id)
    }


@sentence("client.copied")
def _copied(activity: Activity, names: Names) -> str:
    return _("%(by)s gave out a copy of all data of the client.") % {
        "by": names.of(activity.by_id)
    }
