"""The body of an event: `{id, type, occurred_at, user_id, entity: {kind, ref, version},
data: {status}}`, read strictly: its parts go into the log and onto pages.
"""

import datetime
import hashlib
import json
import re
from typing import Any

from crm.masking import hide_numbers
from crm.platform.records import BY_REF, Event

LARGEST = 64 * 1024  # bytes
# Short codes without blanks: whoever signs may still not write prose into the log.
_SHAPES = {
    "id": re.compile(r"[!-~]{1,64}"),
    "type": re.compile(r"[a-z][a-z0-9_.-]{0,59}"),
    "user_id": re.compile(r"[!-~]{1,64}"),
    "kind": re.compile(r"[a-z][a-z0-9_-]{0,19}"),
    "ref": re.compile(r"[!-~]{1,64}"),
    "status": re.compile(r"[a-z0-9_-]{0,20}"),
}
_LARGEST_VERSION = 2**63 - 1


def id_of(body: bytes) -> str | None:
    """The event's id; None where the body is no event at all."""
    try:
        found = _object(body).get("id")
    except ValueError:
        return None
    return found if isinstance(found, str) and _SHAPES["id"].fullmatch(found) else None


def stand_in(body: bytes) -> str:
    """What stands for the id of a body that names none: the same for the same bytes."""
    return "sha256-" + hashlib.sha256(body).hexdigest()[:57]


def read(body: bytes) -> Event:
    """The event; raises ValueError with the name of the part that is wrong."""
    told = _object(body)
    entity, data = told.get("entity"), told.get("data") or {}
    if not isinstance(entity, dict) or not isinstance(data, dict):
        raise ValueError("entity or data is no object")
    kind = _text(entity, "kind")
    return Event(
        id=_text(told, "id"),
        type=_text(told, "type"),
        occurred_at=_time(told.get("occurred_at")),
        user_id=_text(told, "user_id"),
        kind=kind,
        ref=_ref(kind, _text(entity, "ref")),
        version=_version(entity.get("version")),
        status=_text(
            {"status": data.get("status", entity.get("status", ""))}, "status"
        ),
    )


def written(event: Event) -> bytes:
    """The body of an event that came another way than by the hook."""
    told = {
        "id": event.id,
        "type": event.type,
        "occurred_at": event.occurred_at.isoformat(),
        "user_id": event.user_id,
        "entity": {"kind": event.kind, "ref": event.ref, "version": event.version},
        "data": {"status": event.status},
    }
    return json.dumps(told, sort_keys=True).encode()


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is no JSON") from error
    if not isinstance(told, dict):
        raise ValueError("this is no JSON object")
    return told


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not _SHAPES[name].fullmatch(value):
        raise ValueError(f"{name} is missing or of a wrong form")
    return value


def _ref(kind: str, ref: str) -> str:
    """The ref; that of an order may look like anything, but a part of a person is not
    called by a number of the person or their card: it would stand in the log.
    """
    if kind not in BY_REF and hide_numbers(ref) != ref:
        raise ValueError("ref is a number of the person")
    return ref


def _time(value: Any) -> datetime.datetime:
    try:
        at = datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("occurred_at is no time") from error
    if at.tzinfo is None:
        raise ValueError("occurred_at names no zone")
    if not 2000 <= at.year < 2200:
        raise ValueError("occurred_at is of no year in question")
    return at


def _version(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST_VERSION:
        raise ValueError("version is no whole number")
    return value
