"""A platform that tells: bodies, signatures, posts to the hook."""

import json
from typing import Any

from django.test import Client as Browser

from config.lib.clock import now
from crm.models import Client, PlatformAccount, PlatformEvent, Staff
from crm.platform import applying, signing

URL = "/hooks/platform/v1/events"
KEYS = {"k1": "the-first-secret-0001", "k2": "the-second-secret-002"}
REF = "W20260302000017"


def body(number: int = 1, **changed: Any) -> bytes:
    """An event as the platform writes it."""
    told: dict[str, Any] = {
        "id": f"evt-{number}",
        "type": "withdrawal.changed",
        "occurred_at": "2026-03-02T09:59:00+08:00",
        "user_id": "u-1001",
        "entity": {"kind": "withdrawal", "ref": REF, "version": number},
        "data": {"status": "paid"},
    }
    return json.dumps(told | changed).encode()


def entity(kind: str, ref: str, version: int = 1) -> dict[str, Any]:
    """What an event is about."""
    return {"kind": kind, "ref": ref, "version": version}


def signed(raw: bytes, key: str = "k1", at: int | None = None) -> dict[str, str]:
    """The headers of an honest sender."""
    moment = int(now().timestamp()) if at is None else at
    return signing.headers_for(key, KEYS[key], moment, raw)


def tell(raw: bytes, headers: dict[str, str] | None = None) -> Any:
    """Post to the hook as the platform does, without cookies or tokens."""
    browser = Browser(enforce_csrf_checks=True)
    given = signed(raw) if headers is None else headers
    return browser.post(URL, raw, content_type="application/json", headers=given)


def link(client: Client, user_id: str = "u-1001") -> PlatformAccount:
    """Say which user of the platform the client is."""
    return PlatformAccount.objects.create(
        client=client, user_id=user_id, linked_at=now(), linked_by=Staff.system()
    )


def told_and_applied(*raw: bytes) -> list[str]:
    """Tell these and let the worker apply them; their states."""
    for one in raw:
        assert tell(one).status_code == 200
    while applying.apply_due():
        pass
    return list(PlatformEvent.objects.order_by("pk").values_list("state", flat=True))
