"""How the log reads: one sentence per action, in the reader's language.

An app's `sentences.py` holds functions marked `@sentence("ticket.assigned")`; each gets
the Activity and the Names it may need and returns translated text. Names are fetched in
one statement for a whole timeline.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Activity, Staff
from crm.role_names import role_name


@dataclass(frozen=True)
class Names:
    """Names of the staff that a timeline mentions."""

    staff: dict[int, str]

    def of(self, pk: Any) -> str:
        """The name of a member of staff, or words that say nobody knows them."""
        return self.staff.get(pk, _("somebody")) if pk else _("nobody")


STAFF = "crm.staff"
Sentence = Callable[[Activity, Names], str]
_by_action: dict[str, Sentence] = {}
_labels: dict[str, Any] = {}


def sentence(*actions: str) -> Callable[[Sentence], Sentence]:
    """Register the wording of these actions."""

    def register(function: Sentence) -> Sentence:
        for action in actions:
            _by_action[action] = function
        return function

    return register


def label(words: dict[str, Any]) -> None:
    """Name actions in a few words (lazily translated), for lists to choose from."""
    _labels.update(words)


def label_of(action: str) -> str:
    """The few words for an action; the action itself where it has none."""
    return str(_labels.get(action, action))


def worded() -> frozenset[str]:
    """The actions that have a sentence."""
    return frozenset(_by_action)


def describe(activities: Iterable[Activity]) -> list[str]:
    """One sentence for each activity, in the order given."""
    activities = list(activities)
    names = Names(_staff_names(activities))
    return [_words(activity, names) for activity in activities]


def _words(activity: Activity, names: Names) -> str:
    wording = _by_action.get(activity.action)
    return wording(activity, names) if wording else activity.action


def _staff_names(activities: list[Activity]) -> dict[int, str]:
    keys = {activity.by_id for activity in activities}
    for activity in activities:
        if activity.subject_type == STAFF:
            keys.add(activity.subject_id)
        keys.update(
            value
            for name, value in activity.particulars.items()
            if name in {"staff", "to", "former_staff"} and isinstance(value, int)
        )
    return {member.pk: str(member) for member in Staff.objects.filter(pk__in=keys)}


def _both(activity: Activity, names: Names) -> dict[str, str]:
    return {
        "by": names.of(activity.by_id),
        "staff": names.of(activity.particulars.get("staff", activity.subject_id)),
    }


label(
    {
        "staff.hired": gettext_lazy("Account opened"),
        "staff.role_changed": gettext_lazy("Role changed"),
        "staff.revised": gettext_lazy("Data of a colleague changed"),
        "staff.disabled": gettext_lazy("Account disabled"),
        "staff.enabled": gettext_lazy("Account opened again"),
        "staff.password_issued": gettext_lazy("One-time password given"),
        "staff.password_chosen": gettext_lazy("New password chosen"),
        "staff.second_factor_reset": gettext_lazy("Second factor reset"),
        "staff.second_factor_added": gettext_lazy("Second factor set up"),
        "staff.second_factor_removed": gettext_lazy("Second factor removed"),
        "staff.sessions_ended": gettext_lazy("Signed out everywhere"),
        "token.issued": gettext_lazy("API token issued"),
        "token.revoked": gettext_lazy("API token revoked"),
        "client.registered": gettext_lazy("Client registered"),
        "client.platform_linked": gettext_lazy("Platform account connected"),
        "client.platform_unlinked": gettext_lazy("Platform account disconnected"),
        "client.merged": gettext_lazy("Two records merged"),
        "client.unmerged": gettext_lazy("Merge undone"),
        "client.parted": gettext_lazy("Two records kept apart"),
    }
)


@sentence("staff.hired")
def _hired(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the account of %(staff)s.") % _both(activity, names)


@sentence("staff.role_changed")
def _role_changed(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the role of %(staff)s from %(former)s to %(role)s.") % {
        **_both(activity, names),
        "former": role_name(activity.particulars["former"]) or "–",
        "role": role_name(activity.particulars["role"]),
    }


@sentence("staff.revised")
def _revised(activity: Activity, names: Names) -> str:
    return _("%(by)s changed the data of %(staff)s.") % _both(activity, names)


@sentence("staff.disabled")
def _disabled(activity: Activity, names: Names) -> str:
    return _("%(by)s disabled the account of %(staff)s.") % _both(activity, names)


@sentence("staff.enabled")
def _enabled(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the account of %(staff)s again.") % _both(activity, names)


@sentence("staff.password_issued")
def _password_issued(activity: Activity, names: Names) -> str:
    return _("%(by)s gave %(staff)s a one-time password.") % _both(activity, names)


@sentence("staff.password_chosen")
def _password_chosen(activity: Activity, names: Names) -> str:
    return _("%(by)s chose a new password.") % _both(activity, names)


@sentence("staff.second_factor_reset")
def _second_factor_reset(activity: Activity, names: Names) -> str:
    return _("%(by)s reset the second factor of %(staff)s.") % _both(activity, names)


@sentence("staff.second_factor_added")
def _second_factor_added(activity: Activity, names: Names) -> str:
    return _("%(by)s set up a second factor.") % _both(activity, names)


@sentence("staff.second_factor_removed")
def _second_factor_removed(activity: Activity, names: Names) -> str:
    return _("%(by)s removed a second factor.") % _both(activity, names)


@sentence("staff.sessions_ended")
def _sessions_ended(activity: Activity, names: Names) -> str:
    return _("%(by)s signed %(staff)s out everywhere.") % _both(activity, names)


@sentence("token.issued")
def _token_issued(activity: Activity, names: Names) -> str:
    return _("%(by)s issued a token of the API for %(staff)s.") % _both(activity, names)


@sentence("token.revoked")
def _token_revoked(activity: Activity, names: Names) -> str:
    return _("%(by)s revoked a token of %(staff)s.") % _both(activity, names)


@sentence("client.registered")
def _registered(activity: Activity, names: Names) -> str:
    return _("%(by)s registered the client.") % {"by": names.of(activity.by_id)}


@sentence("client.platform_linked")
def _platform_linked(activity: Activity, names: Names) -> str:
    return _("%(by)s connected the platform account %(account)s.") % {
        "by": names.of(activity.by_id),
        "account": activity.particulars["account"],
    }


@sentence("client.platform_unlinked")
def _platform_unlinked(activity: Activity, names: Names) -> str:
    return _("%(by)s disconnected the platform account %(account)s.") % {
        "by": names.of(activity.by_id),
        "account": activity.particulars["account"],
    }


@sentence("client.merged")
def _merged(activity: Activity, names: Names) -> str:
    return _("%(by)s merged client %(source)s into this record.") % {
        "by": names.of(activity.by_id),
        "source": activity.particulars["source"],
    }


@sentence("client.unmerged")
def _unmerged(activity: Activity, names: Names) -> str:
    return _(
        "%(by)s undid the merge: client %(source)s is a record of its own again."
    ) % {
        "by": names.of(activity.by_id),
        "source": activity.particulars["source"],
    }


@sentence("client.parted")
def _parted(activity: Activity, names: Names) -> str:
    return _("%(by)s noted that client %(other)s is another person.") % {
        "by": names.of(activity.by_id),
        "other": activity.particulars["other"],
    }
