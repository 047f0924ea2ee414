"""Rotation of KEFU_KEYS: each data key wrapped anew by the newest key of the ring.

Only the wrapping changes. The data keys, and so every sealed value, stay as they are:
a worker that has a data key unwrapped goes on with it, and one that reads the row finds
it wrapped by either key of its ring. The index key is wrapped anew like the others but
never replaced: a new one would need every indexed value opened and written again, and
look-ups would miss what is not written yet.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from config.lib.sealed import KeyRing, SealBroken
from crm.models import DataKey

SLICE = 100


@dataclass(frozen=True)
class Slice:
    """What one transaction did: keys looked at, wrapped anew, and unreadable ones."""

    seen: int
    wrapped: int
    unreadable: tuple[int, ...] = ()


def rotate() -> Iterator[Slice]:
    """Wrap every data key by the newest key, a slice a transaction.

    Begun again after a break it passes over what is done. A row whose ring key is not
    in KEFU_KEYS stays as it is and is named.
    """
    ring = KeyRing.from_setting(settings.KEFU_KEYS)
    last = 0
    while True:
        with transaction.atomic():
            waiting = DataKey.objects.select_for_update().filter(pk__gt=last)
            rows = list(waiting.order_by("pk")[:SLICE])
            if not rows:
                return
            done = [_wrap(row, ring) for row in rows]
        last = rows[-1].pk
        unreadable = [
            row.pk for row, is_done in zip(rows, done, strict=True) if is_done is None
        ]
        yield Slice(len(rows), done.count(True), tuple(unreadable))


def wrapped_by() -> Counter[str]:
    """How many data keys each key of the ring wraps, by its id."""
    ring = KeyRing.from_setting(settings.KEFU_KEYS)
    rows = DataKey.objects.values_list("wrapped", flat=True)
    return Counter(ring.wrapped_by(bytes(row)) for row in rows.iterator(1000))


def still_needed() -> dict[str, int]:
    """The keys of the ring other than the newest that still wrap something."""
    newest = KeyRing.from_setting(settings.KEFU_KEYS).newest
    return {key: count for key, count in wrapped_by().items() if key != newest}


def _wrap(row: DataKey, ring: KeyRing) -> bool | None:
    """Whether it was wrapped anew; None where the ring cannot open it."""
    wrapped = bytes(row.wrapped)
    if ring.wrapped_by(wrapped) == ring.newest:
        return False
    try:
        row.wrapped = ring.wrap(ring.unwrap(wrapped))
    except SealBroken:
        return None
    row.save(update_fields=["wrapped"])
    return True
