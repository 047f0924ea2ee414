"""The macros of the demo desk, read from macros.toml."""

import tomllib
from pathlib import Path
from typing import Any

from crm.models import Staff
from helpdesk.models import Macro, Queue, TicketType, WrapupReason
from helpdesk.models.macro import Wish

FILE = Path(__file__).with_name("macros.toml")
_NAMED = {"type": TicketType, "queue": Queue}


def keep_macros(staff: dict[str, Staff]) -> None:
    """Make them where there are none yet."""
    if Macro.objects.exists():
        return
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["macro"]:
        does = row.pop("do", {})
        by = staff[row.pop("by")]
        told = tuple({"do": key, "with": _value(key, does[key])} for key in does)
        Macro.objects.keep(Wish(**{"scope": "everyone", **row, "actions": told}), by=by)


def _value(key: str, value: Any) -> Any:
    """What an action is to do, its names turned into keys."""
    if key in _NAMED:
        return _NAMED[key]._default_manager.get(slug=value).pk
    if key == "resolve":
        return {**value, "reason": WrapupReason.objects.get(slug=value["reason"]).pk}
    return value
