"""The audit chain: appending links, publishing its head outside the database, and
verifying.

digest(n) = HMAC-SHA256(key, n ‖ digest(n-1) ‖ canonical bytes of the Activity). What
the chain cannot show by itself is a tail cut off; therefore the head is written hourly
to a file that the operator ships elsewhere, and `verify` holds the chain against every
head in it.
"""

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from config.lib.clock import now
from crm.models import Activity, DataKey, Seal

logger = logging.getLogger(__name__)

BATCH = 100
GENESIS = bytes(32)
GRACE = timedelta(hours=1)
# A row may commit after one with a higher id; so many ids back are looked at again.
OVERTAKEN = 10_000
_HEAD = re.compile(rb"\S+ (\d{1,18}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Fault:
    """The first row at which the log does not hold, and why."""

    activity_id: int | None
    sequence: int | None
    reason: str


def append_seals() -> int:
    """Seal the next activities in the order they were committed; returns how many.

    Holds the row of the audit key, so one process appends at a time; a row that was
    overtaken by a later one of another connection gets its link at the next run.
    """
    try:
        with transaction.atomic():
            DataKey.lock("audit")
            return _append(_key())
    except IntegrityError:
        logger.warning("another process sealed at the same time")
        return 0


def _append(key: bytes) -> int:
    last = Seal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, bytes(last.digest)) if last else (0, GENESIS)
    links = []
    window = last.activity_id - OVERTAKEN if last else 0
    waiting = Activity.objects.filter(pk__gt=window, seal=None).order_by("pk")
    for activity in waiting[:BATCH]:
        sequence += 1
        digest = link(key, sequence, digest, activity)
        links.append(Seal(sequence=sequence, activity=activity, digest=digest))
    Seal.objects.bulk_create(links)
    return len(links)


def link(key: bytes, sequence: int, before: bytes, activity: Activity) -> bytes:
    """The digest of one link, 32 bytes."""
    content = sequence.to_bytes(8, "big") + before + canonical(activity)
    return hmac.new(key, content, hashlib.sha256).digest()


def canonical(activity: Activity) -> bytes:
    """What the chain covers of an Activity: JSON, sorted keys, time in UTC."""
    fields = [
        activity.pk,
        activity.action,
        activity.at.timestamp(),
        activity.by_id,
        activity.subject_type,
        activity.subject_id,
        activity.client_id,
        activity.particulars,
        activity.request_id,
    ]
    return json.dumps(
        fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True
    ).encode()


def head_file() -> Path:
    """Where the heads are written: an append-only text file outside the database."""
    return Path(settings.DATA_DIR) / "audit" / "heads.log"


def publish_head() -> int:
    """Append `time sequence digest` of the newest link to the head file; 1 where it was
    new.

    A line that a full disk cut short stays there; the new one begins below it.
    """
    last = Seal.objects.order_by("-sequence").first()
    lines, unfinished = _lines()
    heads = [head for line in lines if (head := _head(line))]
    if last is None or heads and heads[-1][0] == last.sequence:
        return 0
    path = head_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{now().isoformat()} {last.sequence} {bytes(last.digest).hex()}\n"
    with path.open("a", encoding="ascii") as file:
        file.write("\n" * unfinished + line)
    return 1


def verify() -> Fault | None:
    """Walk the whole chain; the first fault, or None where everything holds."""
    return _broken_link() or _unsealed() or _lost_head() or _unreadable_head()


def _broken_link() -> Fault | None:
    key, before = _key(), GENESIS
    for expected, (seal, activity) in enumerate(_linked(), 1):
        if seal.sequence != expected:
            return Fault(seal.activity_id, expected, "a link is missing")
        if activity is None:
            return Fault(seal.activity_id, expected, "the activity was deleted")
        digest = link(key, expected, before, activity)
        if not hmac.compare_digest(digest, bytes(seal.digest)):
            return Fault(
                seal.activity_id, expected, "the activity or its link was altered"
            )
        before = digest
    return None


def _linked() -> Iterator[tuple[Seal, Activity | None]]:
    """Every link with its activity (None where that row is gone), two statements a
    slice.
    """
    reached = 0
    while slice_ := list(
        Seal.objects.filter(sequence__gt=reached).order_by("sequence")[:2000]
    ):
        activities = Activity.objects.in_bulk([seal.activity_id for seal in slice_])
        for seal in slice_:
            yield seal, activities.get(seal.activity_id)
        reached = slice_[-1].sequence


def _unsealed() -> Fault | None:
    late = (
        Activity.objects.filter(seal=None, at__lt=now() - GRACE).order_by("pk").first()
    )
    return (
        Fault(late.pk, None, "the activity has no link after an hour") if late else None
    )


def _lost_head() -> Fault | None:
    for line in _lines()[0]:
        if (head := _head(line)) is None:
            continue
        sequence, digest = head
        seal = Seal.objects.filter(sequence=sequence).first()
        if seal is None:
            return Fault(None, sequence, "the chain ends before a published head")
        if bytes(seal.digest) != digest:
            return Fault(
                seal.activity_id, sequence, "the link is not the published one"
            )
    return None


def _unreadable_head() -> Fault | None:
    for number, line in enumerate(_lines()[0], 1):
        if _head(line) is None:
            reason = f"line {number} of {head_file().name} is not a published head"
            return Fault(None, None, reason)
    return None


def _lines() -> tuple[list[bytes], bool]:
    """The finished lines of the head file, and whether an unfinished one follows."""
    path = head_file()
    *lines, rest = path.read_bytes().split(b"\n") if path.exists() else [b""]
    return lines, bool(rest)


def _head(line: bytes) -> tuple[int, bytes] | None:
    """Sequence and digest of a published head, None where the line is none."""
    found = _HEAD.fullmatch(line)
    return (int(found[1]), bytes.fromhex(found[2].decode())) if found else None


def _key() -> bytes:
    return DataKey.for_purpose("audit").secret()
