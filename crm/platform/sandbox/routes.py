"""The wire form of the platform (`/cs/v1`): which address asks what."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.platform import base, wire
from crm.platform.sandbox import views
from crm.platform.sandbox.adapter import Sandbox

STATUS: dict[type[base.PlatformError], int] = {
    base.InvalidRequest: 400,
    base.AuthFailed: 401,
    base.NotAllowed: 403,
    base.NotFound: 404,
    base.Conflict: 409,
    base.RuleRefused: 422,
    base.InProgress: 423,
    base.RetryLater: 429,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, taken apart."""

    method: str
    path: str  # behind /cs/v1
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""  # Idempotency-Key
    bearer: str = ""

    def text(self, name: str) -> str:
        """A value of the body; raises InvalidRequest for what is no text."""
        value = self.body.get(name, "")
        if not isinstance(value, str):
            raise base.InvalidRequest("This must be text.", {name: "text"})
        return value


Answer = tuple[int, Any]


def answer(sandbox: Sandbox, asked: Asked) -> Answer:
    """Return status and body; raises PlatformError."""
    for method, pattern, route in ROUTES:
        found = re.fullmatch(pattern, asked.path)
        if found and method == asked.method:
            return route(sandbox, asked, *found.groups())
    raise base.NotFound("There is no such address.")


def _capabilities(sandbox: Sandbox, asked: Asked) -> Answer:
    return 200, {"capabilities": sorted(sandbox.capabilities())}


def _users(sandbox: Sandbox, asked: Asked) -> Answer:
    by = dict(asked.query)
    if list(by) == ["id_no_hash"]:
        lives = sandbox.world.by_hash(asked.bearer, by["id_no_hash"])
        now = sandbox.world.now()
        return 200, {"items": [wire.encode(views.user(life, now)) for life in lives]}
    if "id_no" in by:
        raise base.InvalidRequest("Search by id_no_hash.", {"id_no": "unknown"})
    return 200, {"items": wire.encode(sandbox.search_users(**by))}


def _user(sandbox: Sandbox, asked: Asked, user_id: str) -> Answer:
    return 200, wire.encode(sandbox.user(user_id))


def _overview(sandbox: Sandbox, asked: Asked, user_id: str) -> Answer:
    return 200, wire.encode(sandbox.overview(user_id))


def _account(sandbox: Sandbox, asked: Asked, user_id: str) -> Answer:
    return 200, wire.encode(sandbox.account(user_id))


def _section(sandbox: Sandbox, asked: Asked, user_id: str, name: str) -> Answer:
    query = base.Query(
        since=_moment(asked, "since"),
        until=_moment(asked, "until"),
        status=asked.query.get("status", ""),
        of=asked.query.get("of", ""),
        cursor=asked.query.get("cursor", ""),
        limit=_number(asked, "limit", 20),
    )
    return 200, wire.encode(sandbox.section(user_id, name, query))


def _contacts(sandbox: Sandbox, asked: Asked, user_id: str) -> Answer:
    return 200, wire.encode(sandbox.contacts(user_id, asked.text("purpose")))


def _reveal(sandbox: Sandbox, asked: Asked, user_id: str) -> Answer:
    value = sandbox.reveal(user_id, asked.text("field"), asked.text("reason"))
    return 200, {"value": value}


def _ref(sandbox: Sandbox, asked: Asked, ref: str) -> Answer:
    return 200, wire.encode(sandbox.by_ref(ref))


def _due(sandbox: Sandbox, asked: Asked) -> Answer:
    first, last = _day(asked, "from"), _day(asked, "to")
    kind, cursor = asked.query.get("kind", ""), asked.query.get("cursor", "")
    items, next_cursor = sandbox.due(kind, first, last, cursor)
    return 200, {"items": wire.encode(items), "next_cursor": next_cursor}


def _stats(sandbox: Sandbox, asked: Asked) -> Answer:
    items = sandbox.stats(_day(asked, "from"), _day(asked, "to"))
    return 200, {"items": wire.encode(items)}


def _announcements(sandbox: Sandbox, asked: Asked) -> Answer:
    return 200, {"items": wire.encode(sandbox.announcements())}


def _events(sandbox: Sandbox, asked: Asked) -> Answer:
    return 200, wire.encode(sandbox.events(asked.query.get("after", "")))


def _act(sandbox: Sandbox, asked: Asked) -> Answer:
    inputs = asked.body.get("inputs", {})
    if not isinstance(inputs, dict):
        raise base.InvalidRequest("This must be an object.", {"inputs": "object"})
    return 202, wire.encode(sandbox.act(asked.text("kind"), inputs, key=asked.key))


def _action(sandbox: Sandbox, asked: Asked, action_id: str) -> Answer:
    return 200, wire.encode(sandbox.action(action_id))


def _moment(asked: Asked, name: str) -> datetime.datetime | None:
    text = asked.query.get(name)
    if not text:
        return None
    try:
        at = datetime.datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError(text)
    except ValueError as error:
        raise base.InvalidRequest("This is no time.", {name: "RFC 3339"}) from error
    return at


def _day(asked: Asked, name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(asked.query.get(name, ""))
    except ValueError as error:
        raise base.InvalidRequest("This is no day.", {name: "YYYY-MM-DD"}) from error


def _number(asked: Asked, name: str, default: int) -> int:
    text = asked.query.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise base.InvalidRequest("This is no number.", {name: "number"})
    return int(text)


ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/capabilities", _capabilities),
    ("GET", "/users", _users),
    ("GET", "/users/([^/]+)", _user),
    ("GET", "/users/([^/]+)/overview", _overview),
    ("GET", "/users/([^/]+)/fund-account", _account),
    ("POST", "/users/([^/]+)/contacts", _contacts),
    ("POST", "/users/([^/]+)/reveal", _reveal),
    ("GET", "/users/([^/]+)/([a-z-]+)", _section),
    ("GET", "/refs/([^/]+)", _ref),
    ("GET", "/due", _due),
    ("GET", "/stats", _stats),
    ("GET", "/announcements", _announcements),
    ("GET", "/events", _events),
    ("POST", "/actions", _act),
    ("GET", "/actions/([^/]+)", _action),
)
