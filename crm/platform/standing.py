"""Where a record stands now: asked live, else as the last event told it."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from config.lib import personal
from config.lib.clock import now
from crm.models import PlatformRecord
from crm.platform import current
from crm.platform.base import NotFound, PlatformError
from crm.platform.records import BY_REF

_REF = re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as far as it is known: its state and when that was so; `record` holds
    the whole of it where the platform answered.
    """

    kind: str
    ref: str
    user_id: str
    status: str
    at: datetime.datetime
    record: Any = None

    @property
    def is_live(self) -> bool:
        """Whether the platform said so just now."""
        return self.record is not None


@dataclass(frozen=True, slots=True)
class LookUp:
    """What came of looking a number up. `is_answered`: False where a platform is
    configured and said nothing, so that nothing found means nothing.
    """

    standing: Standing | None
    is_answered: bool = True


def written(text: str) -> str:
    """A number as the platform writes it, without blanks around; "" for none."""
    ref = personal.narrow(text).strip().removeprefix("#")
    return ref if _REF.fullmatch(ref) else ""


def look_up(text: str) -> LookUp:
    """The record with this number. Asks the network, so never inside a transaction."""
    ref = written(text)
    if not ref:
        return LookUp(None)
    live = ask(ref)
    if live.standing is not None:
        return live
    return LookUp(last_known(ref), live.is_answered)


def ask(ref: str) -> LookUp:
    """What the platform says of the number right now."""
    platform = current.platform()
    if platform is None:
        return LookUp(None)
    try:
        found = platform.by_ref(ref)
    except NotFound:
        return LookUp(None)
    except PlatformError:
        return LookUp(None, is_answered=False)
    record = found.record
    return LookUp(
        Standing(found.kind, record.ref, found.user_id, record.status, now(), record)
    )


def last_known(ref: str) -> Standing | None:
    """What the newest event told of the number; an order before a part of a user."""
    known = PlatformRecord.objects.filter(ref=ref, kind__in=BY_REF).order_by("-at")
    row = known.first()
    return of_row(row) if row else None


def of_row(row: PlatformRecord) -> Standing:
    """The record as an event told it."""
    return Standing(row.kind, row.ref, row.user_id, row.status, row.at)
