"""How the log reads: one sentence per action, in the reader's language.

An app's `sentences.py` holds functions marked `@sentence("ticket.assigned")`; each gets
the Activity and the Names it may need and returns translated text. Names are fetched in
one statement for a whole timeline.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.models import Activity, Staff


@dataclass(frozen=True)
class Names:
    """Names of the staff that a timeline mentions."""

    staff: dict[int, str]

    def of(self, pk: Any) -> str:
        """The name of a member of staff, or words that say nobody knows them."""
        return self.staff.get(pk, _("somebody")) if pk else _("nobody")


Sentence = Callable[[Activity, Names], str]
_by_action: dict[str, Sentence] = {}


def sentence(*actions: str) -> Callable[[Sentence], Sentence]:
    """Register the wording of these actions."""

    def register(function: Sentence) -> Sentence:
        for action in actions:
            _by_action[action] = function
        return function

    return register


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
        keys.update(
            value
            for name, value in activity.particulars.items()
            if name in {"staff", "to", "former_staff"} and isinstance(value, int)
        )
    return {member.pk: str(member) for member in Staff.objects.filter(pk__in=keys)}


@sentence("staff.hired")
def _hired(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the account of %(staff)s.") % {
        "by": names.of(activity.by_id),
        "staff": names.of(activity.particulars.get("staff", activity.subject_id)),
    }


@sentence("staff.role_changed")
def _role_changed(activity: Activity, names: Names) -> str:
    return _("%(by)s changed a role from %(former)s to %(role)s.") % {
        "by": names.of(activity.by_id),
        "former": activity.particulars["former"] or "–",
        "role": activity.particulars["role"],
    }


@sentence("staff.disabled")
def _disabled(activity: Activity, names: Names) -> str:
    return _("%(by)s disabled the account.") % {"by": names.of(activity.by_id)}


@sentence("staff.enabled")
def _enabled(activity: Activity, names: Names) -> str:
    return _("%(by)s opened the account again.") % {"by": names.of(activity.by_id)}


@sentence("client.registered")
def _registered(activity: Activity, names: Names) -> str:
    return _("%(by)s registered the client by %(contact)s.") % {
        "by": names.of(activity.by_id),
        "contact": activity.particulars["contact"],
    }
