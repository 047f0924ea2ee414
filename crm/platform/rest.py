"""The platform over our own REST contract, `/cs/v1` (addresses: `sandbox/routes.py`).

Reads are asked again once when nothing whole came back; what acts, reveals or gives
addresses is not. A breaker keeps a dead platform from being waited for.
"""

import datetime
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from prometheus_client import Counter

from config.lib.http import Answer, Door, NoAnswer
from crm.platform import base, records, wire
from crm.platform.breaker import Breaker

PREFIX = "/cs/v1"
LONGEST_MESSAGE = 300
KNOWN_FOR_S = 60.0  # seconds that capabilities are taken as known
RETRY_WITHIN_S = 2.0
OF_A_GATEWAY = (502, 503, 504)  # may be over when asked again
BY_CODE: dict[str, type[base.PlatformError]] = {
    cls.code: cls
    for cls in (
        base.NotFound,
        base.AuthFailed,
        base.NotAllowed,
        base.RuleRefused,
        base.Conflict,
        base.InProgress,
        base.RetryLater,
    )
}
BY_STATUS: dict[int, type[base.PlatformError]] = {
    401: base.AuthFailed,
    403: base.NotAllowed,
    404: base.NotFound,
    409: base.Conflict,
    422: base.RuleRefused,
    423: base.InProgress,
    429: base.RetryLater,
}
CALLS = Counter("kefu_platform_calls", "Calls of the platform.", ["outcome"])


class Rest:
    """Implements crm.platform.base.Platform; may be used by many threads."""

    def __init__(
        self,
        url: str,
        key: str,
        door: Door | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._url, self._key = url.rstrip("/") + PREFIX, key
        self._door = door or Door()
        self.breaker = breaker or Breaker()
        # The last answer was that the key is wrong: an administrator's turn.
        self.key_is_refused = False
        self._capabilities: tuple[float, frozenset[str]] | None = None

    def capabilities(self) -> frozenset[str]:
        """What it has; asked again after a minute, as known last while it is dead."""
        known, now = self._capabilities, time.monotonic()
        if known and now - known[0] < KNOWN_FOR_S:
            return known[1]
        try:
            names = self._get("/capabilities").get("capabilities")
        except base.Unreachable:
            if known is None:
                raise
            return known[1]
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise wire.Garbled("capabilities", "must be a list of names")
        self._capabilities = (now, frozenset(names))
        return self._capabilities[1]

    def search_users(self, **by: str) -> tuple[records.User, ...]:
        """Users by exactly one way; an identity number leaves as its keyed hash."""
        if "id_no" in by:
            by["id_no_hash"] = wire.id_no_hash(self._key, by.pop("id_no"))
        data = self._get("/users", by)
        return wire.decode_rows(records.User, data.get("items"))

    def user(self, user_id: str) -> records.User:
        """One user."""
        user = wire.decode(records.User, self._get(f"/users/{_part(user_id)}"))
        return _the_one(user, user.id, user_id, "user.id")

    def overview(self, user_id: str) -> base.Overview:
        """Everything for the panel."""
        data = self._get(f"/users/{_part(user_id)}/overview")
        overview = wire.decode(base.Overview, data)
        return _the_one(overview, overview.user.id, user_id, "overview.user.id")

    def account(self, user_id: str) -> records.FundAccount:
        """The money of a user."""
        data = self._get(f"/users/{_part(user_id)}/fund-account")
        return wire.decode(records.FundAccount, data)

    def section(self, user_id: str, name: str, query: base.Query) -> base.Page:
        """One page of a part of SECTIONS."""
        if name not in records.SECTIONS:
            raise base.InvalidRequest("There is no such section.")
        asked = {
            "since": query.since.isoformat() if query.since else "",
            "until": query.until.isoformat() if query.until else "",
            "status": query.status,
            "of": query.of,
            "cursor": query.cursor,
            "limit": str(query.limit),
        }
        path = f"/users/{_part(user_id)}/{name}"
        data = self._get(path, {k: v for k, v in asked.items() if v})
        return wire.decode_page(records.SECTIONS[name], data)

    def by_ref(self, ref: str) -> base.Found:
        """The record with this number."""
        found = wire.decode_found(self._get(f"/refs/{_part(ref)}"))
        return _the_one(found, found.record.ref, ref, "found.record.ref")

    def contacts(self, user_id: str, purpose: str) -> records.Contacts:
        """Clear addresses, for sending."""
        path = f"/users/{_part(user_id)}/contacts"
        return wire.decode(records.Contacts, self._post(path, {"purpose": purpose}))

    def reveal(self, user_id: str, field: str, reason: str) -> str:
        """One value in clear."""
        path = f"/users/{_part(user_id)}/reveal"
        value = self._post(path, {"field": field, "reason": reason}).get("value")
        if not isinstance(value, str):
            raise wire.Garbled("value", "must be text")
        return value

    def due(
        self, kind: str, first: datetime.date, last: datetime.date, cursor: str = ""
    ) -> tuple[tuple[base.Due, ...], str]:
        """Who has a date of this kind in these days; next cursor."""
        asked = {"kind": kind, **_days(first, last)}
        data = self._get("/due", asked | ({"cursor": cursor} if cursor else {}))
        following = data.get("next_cursor", "")
        if not isinstance(following, str):
            raise wire.Garbled("next_cursor", "must be text")
        return wire.decode_rows(base.Due, data.get("items")), following

    def stats(
        self, first: datetime.date, last: datetime.date
    ) -> tuple[records.DailyStats, ...]:
        """The figures of these days."""
        data = self._get("/stats", _days(first, last))
        return wire.decode_rows(records.DailyStats, data.get("items"))

    def announcements(self) -> tuple[records.Announcement, ...]:
        """What was published last."""
        data = self._get("/announcements")
        return wire.decode_rows(records.Announcement, data.get("items"))

    def events(self, after: str) -> base.Feed:
        """What happened after this cursor."""
        return wire.decode(base.Feed, self._get("/events", {"after": after}))

    def act(self, kind: str, inputs: Mapping[str, Any], *, key: str) -> records.Action:
        """Ask it to act. Unreachable means unknown: ask again with the same key."""
        body = {"kind": kind, "inputs": dict(inputs)}
        return wire.decode(records.Action, self._post("/actions", body, key))

    def action(self, action_id: str) -> records.Action:
        """What became of it."""
        data = self._get(f"/actions/{_part(action_id)}")
        return wire.decode(records.Action, data)

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return self._call("GET", path, params=params or {})

    def _post(self, path: str, body: Mapping[str, Any], key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._call("POST", path, json=body, headers=headers)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        """The object of a good answer; raises PlatformError."""
        if not self.breaker.allow():
            CALLS.labels("refused").inc()
            raise base.Unreachable("It failed too often: it is left alone for a while.")
        headers = more.pop("headers", {}) | {"Authorization": f"Bearer {self._key}"}
        try:
            answer = self._ask(method, self._url + path, headers=headers, **more)
            data = _read(answer)
        except (NoAnswer, base.Unreachable) as error:
            self.breaker.failed()
            CALLS.labels("failed").inc()
            if isinstance(error, base.Unreachable):
                raise
            raise base.Unreachable(error.reason) from error
        self.breaker.succeeded()
        self.key_is_refused = answer.status == 401
        CALLS.labels("ok" if answer.status < 400 else "denied").inc()
        if answer.status >= 400:
            raise _denied(answer.status, data)
        return data

    def _ask(self, method: str, url: str, **more: Any) -> Answer:
        """Ask; a read again, once, unless the first try has used up its time."""
        begun = time.monotonic()
        try:
            answer = self._door.send(method, url, **more)
            again = method == "GET" and answer.status in OF_A_GATEWAY
        except NoAnswer as error:
            late = time.monotonic() - begun > RETRY_WITHIN_S
            if method != "GET" or error.reason != "broken off" or late:
                raise
            again = True
        return self._door.send(method, url, **more) if again else answer


def _read(answer: Answer) -> dict[str, Any]:
    """The object in an answer; raises Unreachable for 5xx and what is no JSON object.

    A refusal (4xx) counts by its status alone where its body cannot be read: a web
    server in front may have written it.
    """
    refused = 400 <= answer.status < 500
    if not refused and answer.status not in (200, 201, 202):
        raise base.Unreachable(f"status {answer.status}")
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        if refused:
            return {}
        raise wire.Garbled("body", "must be JSON") from error
    if isinstance(data, dict):
        return data
    if refused:
        return {}
    raise wire.Garbled("body", "must be an object")


def _denied(status: int, data: Mapping[str, Any]) -> base.PlatformError:
    """The error of the contract for a refusal."""
    told = data.get("error")
    told = told if isinstance(told, dict) else {}
    message = str(told.get("message") or f"status {status}")[:LONGEST_MESSAGE]
    cls = BY_CODE.get(str(told.get("code"))) or BY_STATUS.get(status)
    if cls is not None:
        return cls(message)
    rows = told.get("field_errors")
    rows = rows if isinstance(rows, list) else []
    fields = {
        str(row.get("field"))[:60]: str(row.get("message"))[:LONGEST_MESSAGE]
        for row in rows[:20]
        if isinstance(row, dict)
    }
    return base.InvalidRequest(message, fields)


def _the_one(record: Any, got: str, asked: str, field: str) -> Any:
    """The record, if it is the one asked for: another person's is never shown."""
    if got != asked:
        raise wire.Garbled(field, "must be the one asked for")
    return record


def _days(first: datetime.date, last: datetime.date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _part(text: str) -> str:
    """Text as one part of a path. Dots alone would walk up it."""
    if not text.strip("."):
        raise base.NotFound("There is no such record.")
    return quote(text, safe="")
