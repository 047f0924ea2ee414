"""What a macro does besides saying something: a closed list, each by its own verb.

One is kept as {"do": its key, "with": its value}, ids and codes; what a value names may
have gone since. They are done in the order of ACTIONS, whatever order they were chosen
in: a holder is named in the queue that the ticket waits in then, and a matter is
resolved last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.lib.clock import now
from crm.models import Tag
from crm.refused import Refused
from helpdesk.macros import places
from helpdesk.models.queue import Queue
from helpdesk.models.ticket.fields import Priority
from helpdesk.models.ticket_status import DONE, Category, TicketStatus
from helpdesk.models.ticket_type import TicketType
from helpdesk.models.wrapup import WrapupReason

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket

MOST_TAGS = 10
LONGEST_NOTE = 2_000
MORNING = time(9)
Told = dict[str, Any]


@dataclass(frozen=True)
class Action:
    """One thing that can be done: `check` raises Refused for a value that makes no
    sense, `keys` are what a value names in the database (the model is `names`).
    """

    label: Promise
    icon: str
    check: Callable[[Any], bool]
    do: "Callable[[Ticket, Any, Staff], None]"
    names: type[Model] | None = None
    keys: Callable[[Any], list[int]] = lambda value: [value]
    words: Callable[[Any, list[str]], object] = lambda _value, named: ", ".join(named)


def _progress(ticket: "Ticket", status: int, by: "Staff") -> None:
    ticket.progress(to=TicketStatus.objects.get(pk=status), by=by)


def _resolve(ticket: "Ticket", told: Told, by: "Staff") -> None:
    from helpdesk.models.ticket.resolvable import Ending

    key = told["reason"]
    reason = WrapupReason.objects.get(pk=key) if key else None
    ticket.resolve(ending=Ending(reason, told["solved"]), by=by)


def _hold(ticket: "Ticket", until: str, by: "Staff") -> None:
    ticket.hold(until=moment(until), by=by)


def _type(ticket: "Ticket", key: int, by: "Staff") -> None:
    kind = TicketType.objects.get(pk=key)
    ticket.classify(type=kind, priority=ticket.priority, by=by)


def _rank(ticket: "Ticket", priority: int, by: "Staff") -> None:
    ticket.classify(type=ticket.type, priority=priority, by=by)


def _tag(ticket: "Ticket", keys: list[int], by: "Staff") -> None:
    tags = Tag.objects.in_bulk(keys)
    for key in keys:
        ticket.tag(tags[key], by=by)


def _move(ticket: "Ticket", queue: int, by: "Staff") -> None:
    ticket.move(queue=Queue.objects.get(pk=queue), by=by)


def _assign(ticket: "Ticket", whom: str, by: "Staff") -> None:
    if whom == "me":
        ticket.assign(to=by, by=by)
    else:
        ticket.release(by=by)


def _note(ticket: "Ticket", text: str, by: "Staff") -> None:
    ticket.note(text, by=by)


HOLDS: dict[str, Promise] = {
    "hour": _("For an hour"),
    "4hours": _("For four hours"),
    "day": _("Until 9:00 tomorrow"),
    "3days": _("Until 9:00 in three days"),
    "week": _("Until 9:00 in a week"),
    "reply": _("Until the client writes"),
}
_HOURS = {"hour": 1, "4hours": 4}
_DAYS = {"day": 1, "3days": 3, "week": 7}
WHOM: dict[str, Promise] = {
    "me": pgettext_lazy("assigned to", "Me"),
    "nobody": pgettext_lazy("assigned to", "Nobody"),
}
_SOLVED = {True: _("solved"), False: _("not solved")}


def moment(until: str) -> datetime | None:
    """When a hold ends, in the zone of whoever asks; None for the client's word."""
    at = timezone.localtime(now())
    if until in _HOURS:
        return at + timedelta(hours=_HOURS[until])
    if until in _DAYS:
        day = at.date() + timedelta(days=_DAYS[until])
        return timezone.make_aware(datetime.combine(day, MORNING), at.tzinfo)
    return None


def _is_key(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_ending(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"reason", "solved"}:
        return False
    key = value["reason"]
    return (key is None or _is_key(key)) and isinstance(value["solved"], bool)


def _are_tags(value: Any) -> bool:
    is_list = isinstance(value, list) and 0 < len(value) <= MOST_TAGS
    return is_list and all(map(_is_key, value))


def _is_note(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NOTE


def _said_note(value: str, _named: list[str]) -> str:
    return value if len(value) <= 30 else f"{value[:29]}…"


ACTIONS: dict[str, Action] = {
    "type": Action(_("Type"), "tags", _is_key, _type, TicketType),
    "priority": Action(
        _("Priority"),
        "gauge",
        lambda value: _is_key(value) and value in Priority.values,
        _rank,
        words=lambda value, _named: Priority(value).label,
    ),
    "tags": Action(_("Tags"), "tag", _are_tags, _tag, Tag, keys=list),
    "note": Action(_("Private note"), "lock", _is_note, _note, words=_said_note),
    "queue": Action(_("Move to"), "layers", _is_key, _move, Queue),
    "assign": Action(
        _("Assign to"),
        "user-round-check",
        lambda value: isinstance(value, str) and value in WHOM,
        _assign,
        words=lambda value, _named: WHOM[value],
    ),
    "status": Action(_("Status"), "circle-dot", _is_key, _progress, TicketStatus),
    "hold": Action(
        _("Put aside"),
        "alarm-clock",
        lambda value: isinstance(value, str) and value in HOLDS,
        _hold,
        words=lambda value, _named: HOLDS[value],
    ),
    "resolve": Action(
        _("Resolve"),
        "circle-check",
        _is_ending,
        _resolve,
        WrapupReason,
        keys=lambda told: [told["reason"]] if told["reason"] else [],
        words=lambda told, named: ", ".join([*named, str(_SOLVED[told["solved"]])]),
    ),
}
PLACE = {key: place for place, key in enumerate(ACTIONS)}


def checked(actions: Iterable[Told]) -> list[Told]:
    """The actions in the order in which they are done, each kind once.

    Raises Refused, at the field of the action ("do_" and its key), for one that is not
    on the list, twice there, or names what is not in use.
    """
    found: dict[str, Any] = {}
    for told in actions:
        key = told.get("do", "") if isinstance(told, dict) else ""
        if key not in ACTIONS or set(told) != {"do", "with"}:
            raise Refused("", "unknown-action", _("There is no such action."))
        if key in found:
            raise Refused(
                f"do_{key}", "twice", _("Each action stands once in a macro.")
            )
        _check(key, told["with"])
        found[key] = told["with"]
    if "resolve" in found and {"status", "hold"} & found.keys():
        raise Refused(
            "do_resolve",
            "contradiction",
            _("What is resolved cannot wait as well: choose one of them."),
        )
    return [{"do": key, "with": found[key]} for key in ACTIONS if key in found]


def _check(key: str, value: Any) -> None:
    action = ACTIONS[key]
    if not action.check(value):
        raise Refused(f"do_{key}", "value", _("Choose one of the values offered."))
    if key == "note" and places.names_in(value):
        raise Refused(
            f"do_{key}", "variables", _("A note has no variables: write it out.")
        )
    if action.names is None:
        return
    named = action.names._default_manager.filter(pk__in=action.keys(value))
    if key == "status":
        # These need a reason, or somebody to wait for: their own verbs ask for it.
        named = named.exclude(category__in=[*DONE, Category.WAITING_THIRD])
    if named.filter(is_active=True).count() < len(set(action.keys(value))):
        raise Refused(f"do_{key}", "not-in-use", _("Choose what is in use."))


def carry_out(ticket: "Ticket", told: Told, by: "Staff") -> None:
    """Do one to the ticket; raises Refused, also where what it names has gone."""
    action = ACTIONS.get(told["do"])
    if action is None or not action.check(told["with"]):
        raise Refused("", "unknown-action", _("There is no such action."))
    named = action.keys(told["with"]) if action.names else []
    if action.names and not _all_there(action.names, named):
        raise Refused("", "gone", _("What it names is not there any more."))
    action.do(ticket, told["with"], by)


def _all_there(model: type[Model], keys: list[int]) -> bool:
    return model._default_manager.filter(pk__in=keys).count() == len(set(keys))


@dataclass(frozen=True)
class Said:
    """An action in words: "Priority: High"."""

    key: str
    label: str
    words: str
    icon: str


def said(each: Iterable[list[Told]]) -> list[list[Said]]:
    """The actions of several macros in words: a statement for each kind of thing that
    they name, however many there are.
    """
    rows = [[told for told in actions if _is_known(told)] for actions in each]
    labels = _labels([told for actions in rows for told in actions])
    return [[_say(told, labels) for told in actions] for actions in rows]


def _is_known(told: Told) -> bool:
    action = ACTIONS.get(told.get("do", ""))
    return action is not None and action.check(told.get("with"))


def _labels(actions: list[Told]) -> dict[type[Model], dict[int, Any]]:
    wanted: dict[type[Model], set[int]] = {}
    for told in actions:
        action = ACTIONS[told["do"]]
        if action.names:
            wanted.setdefault(action.names, set()).update(action.keys(told["with"]))
    return {
        model: model._default_manager.in_bulk(keys) for model, keys in wanted.items()
    }


def _say(told: Told, labels: dict[type[Model], dict[int, Any]]) -> Said:
    action, value = ACTIONS[told["do"]], told["with"]
    rows = labels[action.names] if action.names else {}
    keys = action.keys(value) if action.names else []
    named = [str(rows[key]) if key in rows else "?" for key in keys]
    words = str(action.words(value, named))
    return Said(told["do"], str(action.label), words, action.icon)
