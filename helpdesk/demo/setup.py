"""The set-up of the demo desk, read from desk.toml: queues, members, types, fields,
endings, third parties, the mail's route.
"""

import tomllib
from pathlib import Path
from typing import Any

from crm.models import Staff
from helpdesk.models import (
    ChannelRoute,
    Queue,
    ThirdParty,
    TicketType,
    TypeField,
    WrapupReason,
)
from helpdesk.models.branch import Branch
from messaging.models import Channel

FILE = Path(__file__).with_name("desk.toml")


def set_up_desk(staff: dict[str, Staff]) -> None:
    """Make what is missing; what an administrator changed since stays."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for place, row in enumerate(table["queue"], 1):
        _queue(row, place, staff)
    for place, row in enumerate(table["type"], 1):
        _branch(TicketType, row, place)
    for place, row in enumerate(table["field"], 1):
        _field(row, place)
    for place, row in enumerate(table["reason"], 1):
        _branch(WrapupReason, row, place)
    for place, row in enumerate(table["party"], 1):
        if not ThirdParty.objects.filter(slug=row["slug"]).exists():
            ThirdParty(place=place * 10, **row).set_up(by=Staff.system())
    ChannelRoute.objects.get_or_create(
        channel=Channel.objects.first_mail(),
        defaults={"queue": Queue.objects.get(slug=table["queue"][0]["slug"])},
    )


def _queue(row: dict[str, Any], place: int, staff: dict[str, Staff]) -> None:
    if Queue.objects.filter(slug=row["slug"]).exists():
        return
    parts = {
        staff[name.rstrip("*")]: "lead" if name.endswith("*") else "serve"
        for name in row.pop("members")
    }
    Queue(place=place * 10, **row).set_up(by=Staff.system(), parts=parts)


def _field(row: dict[str, Any], place: int) -> None:
    kind = TicketType.objects.get(slug=row.pop("type"))
    if not kind.fields.filter(key=row["key"]).exists():
        TypeField(type=kind, place=place * 10, **row).set_up(by=Staff.system())


def _branch(model: type[Branch], row: dict[str, Any], place: int) -> None:
    known = model._default_manager
    if known.filter(slug=row["slug"]).exists():
        return
    above = row.pop("parent", None)
    row["parent"] = known.get(slug=above) if above else None
    model(place=place * 10, **row).set_up(by=Staff.system())
