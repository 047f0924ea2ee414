"""A platform that tells more than it was asked: values of persons in clear where masks
are due, in reasons and in notes; served over HTTP, and telling events.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

from config.lib.clock import now
from crm.platform import base, records, signing
from crm.platform.sandbox.server import Server
from tests.fakes.platform import FakePlatform, sections
from tests.proof.persons import Person

KEY, KEY_ID, SECRET = "key-of-the-indiscreet", "loud", "secret-of-the-indiscreet"
HOOK = "/hooks/platform/v1/events"


class Indiscreet(FakePlatform):
    """Knows these people, each by `user_id`."""

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        self.people = {who.user_id: who for who in people}

    def user(self, user_id: str) -> records.User:
        """One of them, with everything in clear."""
        who = self._who(user_id)
        return replace(
            next(iter(self.users.values())),
            id=user_id,
            username=who.phone,
            mobile_masked=who.phone,
            email_masked=who.mail,
            id_no_masked=who.identity,
        )

    def overview(self, user_id: str) -> base.Overview:
        """The same, with cards and withdrawals."""
        rows = self._rows(user_id)
        return replace(
            super().overview(user_id),
            cards=tuple(rows["bank-cards"]),
            certifications=tuple(rows["certifications"]),
            withdrawals=tuple(rows["withdrawals"]),
        )

    def section(self, user_id: str, name: str, query: base.Query) -> base.Page:
        """All of a section on one page."""
        return base.Page(tuple(self._rows(user_id)[name]), "", now())

    def contacts(self, user_id: str, purpose: str) -> records.Contacts:
        """Clear addresses, as the contract has it."""
        who = self._who(user_id)
        return records.Contacts(who.phone, who.mail)

    def _who(self, user_id: str) -> Person:
        if user_id not in self.people:
            raise base.NotFound(user_id)
        return self.people[user_id]

    def _rows(self, user_id: str) -> dict[str, list[Any]]:
        who, rows = self._who(user_id), sections()
        said = f"{who.phone} {who.identity} {who.card} {who.address}"
        card, entry = rows["bank-cards"][0], rows["fund-entries"][0]
        clear = replace(card, id=who.card, reserved_mobile_masked=who.phone)
        rows["bank-cards"] = [replace(clear, last4=who.card)]
        rows["certifications"] = [replace(rows["certifications"][0], reason=said)]
        rows["fund-entries"] = [replace(entry, note=said)]
        failed = {"card_last4": who.card, "fail_reason": said, "status": "failed"}
        rows["withdrawals"] = [replace(rows["withdrawals"][0], **failed)]
        return rows


@contextmanager
def served(platform: Indiscreet, port: int = 0) -> Iterator[str]:
    """The platform over HTTP on loopback; its address."""
    server = Server(platform, KEY, port)  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()


def events(who: Person) -> list[tuple[bytes, bool]]:
    """What it tells of somebody, and whether it is signed: something new, with values
    in clear beside it; of a user nobody knows; without a record; about a card by its
    number; a forgery.
    """
    loose = {**who.values, "status": "passed"}
    paper = {"kind": "certification", "ref": "real_name", "version": 1}
    told = {
        "id": f"loud-{who.number}-1",
        "type": "certification.changed",
        "occurred_at": now().isoformat(),
        "user_id": who.user_id,
        "entity": paper,
        "data": loose,
    }
    card = {"kind": "bank-card", "ref": who.card, "version": 1}
    changed: list[dict[str, Any]] = [
        {},
        {"id": f"loud-{who.number}-2", "user_id": "U-of-nobody"},
        {"id": f"loud-{who.number}-3", "entity": who.values},
        {"id": f"loud-{who.number}-4", "entity": card},
    ]
    bodies = [json.dumps(told | one, ensure_ascii=False).encode() for one in changed]
    broken = f"{who.phone} {who.address} is no JSON".encode()
    return [*((body, True) for body in [*bodies, broken]), (bodies[0], False)]


def headers(body: bytes, is_honest: bool) -> dict[str, str]:
    """How it signs; a forger does not have the secret."""
    secret = SECRET if is_honest else "a-guess-of-a-stranger"
    signed = signing.headers_for(KEY_ID, secret, int(now().timestamp()), body)
    return {**signed, "Content-Type": "application/json"}


def tell(port: int, body: bytes, signed: Mapping[str, str]) -> int:
    """Send it to the site at this port; the status."""
    url = f"http://localhost:{port}{HOOK}"
    request = Request(url, body, dict(signed))
    try:
        with urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except OSError as error:
        return int(getattr(error, "code", 0))
