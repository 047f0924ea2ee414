"""What the platform says of an account: live where it answers, else as it last said.

Each good answer is kept, sealed under the client's key; what cannot be read now is
shown as that copy with its age. Nothing of the platform's troubles is raised here.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction

from config.lib.sealed import SealBroken
from crm.models import DataKey, PlatformAccount, PlatformCopy
from crm.platform import current, wire
from crm.platform.base import (
    Overview,
    Page,
    Platform,
    PlatformError,
    Query,
    Unreachable,
)
from crm.platform.records import SECTIONS

OVERVIEW = "overview"
# A copy is written again when it changed or is older than this: no write a look.
KEPT_FOR = timedelta(minutes=1)
CAPABILITIES_S = 300
_ASKED, _KNOWN = "crm.platform.asked", "crm.platform.capabilities"
ALL = frozenset(SECTIONS) | {"users.search", "contacts"}

Reader = Callable[[Platform], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An Overview or a Page, or None where nothing is known; `trouble` is the code of
    the error that kept the platform from answering, "" for a live answer.

    `is_absent`: the platform has no such part. `is_cut`: a copy that holds the first
    page only.
    """

    content: Any = None
    trouble: str = ""
    is_absent: bool = False
    is_cut: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the platform itself has just said so."""
        return self.content is not None and not self.trouble

    @property
    def as_of(self) -> datetime | None:
        """When it was so."""
        return self.content.as_of if self.content is not None else None


def overview(account: PlatformAccount) -> Answer:
    """What the panel beside a ticket shows, an Overview."""
    try:
        adapter = _adapter()
        capabilities(adapter)
        fresh = adapter.overview(account.user_id)
    except PlatformError as error:
        return Answer(_last(account, OVERVIEW, _overview), error.code)
    _keep(account, OVERVIEW, fresh)
    return Answer(fresh)


def section(account: PlatformAccount, name: str, query: Query) -> Answer:
    """One page of a part of SECTIONS, a Page. Without the platform the first page as it
    was last read, narrowed to the status asked for.
    """
    place = _place(name, query)
    try:
        adapter = _adapter()
        if name not in capabilities(adapter):
            return Answer(is_absent=True)
        fresh = adapter.section(account.user_id, name, query)
    except PlatformError as error:
        return _last_page(account, name, query, error.code)
    if query == Query(of=query.of, limit=query.limit):
        _keep(account, place, fresh)
    return Answer(fresh)


def capabilities(adapter: Platform) -> frozenset[str]:
    """What the platform has, asked every five minutes; raises PlatformError."""
    found: frozenset[str] | None = cache.get(_ASKED)
    if found is None:
        found = adapter.capabilities()
        cache.set(_ASKED, found, CAPABILITIES_S)
        cache.set(_KNOWN, found, None)
    return found


def known_capabilities() -> frozenset[str]:
    """What the platform had when it was last asked, without asking; all, if never."""
    found: frozenset[str] = cache.get(_KNOWN, ALL)
    return found


def _adapter() -> Platform:
    adapter = current.platform()
    if adapter is None:
        raise Unconnected("no platform is configured")
    return adapter


class Unconnected(Unreachable):
    """This desk has no platform."""

    code = "unconnected"


def _place(name: str, query: Query) -> str:
    """The name a copy is kept under: a plan by what it is of, in the column's 20."""
    if not query.of:
        return name
    return "plan:" + hashlib.sha256(f"{name}:{query.of}".encode()).hexdigest()[:15]


def _last_page(
    account: PlatformAccount, name: str, query: Query, trouble: str
) -> Answer:
    if query.cursor:
        return Answer(trouble=trouble)
    kept: Page | None = _last(
        account,
        _place(name, query),
        lambda data: wire.decode_page(SECTIONS[name], data),
    )
    if kept is None:
        return Answer(trouble=trouble)
    wanted = query.status
    items = tuple(row for row in kept.items if not wanted or row.status == wanted)
    page = replace(kept, items=items, next_cursor="")
    return Answer(page, trouble, is_cut=bool(kept.next_cursor))


def _overview(data: Any) -> Overview:
    return wire.decode(Overview, data)


def _last(account: PlatformAccount, place: str, read: Callable[[Any], Any]) -> Any:
    """The copy, None where there is none that opens and reads."""
    copy = account.copies.filter(section=place).first()
    if copy is None:
        return None
    copy.account = account
    try:
        return read(json.loads(copy.open()))
    except (SealBroken, PlatformError):
        return None


def _keep(account: PlatformAccount, place: str, fresh: Any) -> None:
    """Write the copy, in a transaction of its own after the platform has answered."""
    data = wire.encode(fresh)
    if not _is_news(account, place, fresh.as_of, data):
        return
    key = DataKey.for_client(account.client)
    copy = PlatformCopy(account=account, section=place)
    copy.keep(json.dumps(data, ensure_ascii=False), key)
    with transaction.atomic():
        # Whoever unlinks the account meanwhile must not find a copy left behind.
        still = PlatformAccount.objects.select_for_update().filter(pk=account.pk)
        if still.first() is not None:
            PlatformCopy.objects.update_or_create(
                account=account,
                section=place,
                defaults={"content": copy.content, "as_of": fresh.as_of},
            )


def _is_news(
    account: PlatformAccount, place: str, as_of: datetime, data: dict[str, Any]
) -> bool:
    copy = account.copies.filter(section=place).first()
    if copy is None or as_of - copy.as_of >= KEPT_FOR:
        return True
    if as_of < copy.as_of:
        return False
    copy.account = account
    try:
        return bool(_timeless(json.loads(copy.open())) != _timeless(data))
    except SealBroken:
        return True


def _timeless(value: Any) -> Any:
    """What was said, without when."""
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _timeless(of) for name, of in value.items() if name != "as_of"}
