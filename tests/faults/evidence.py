"""What a run left in the database and at the mail server, and what that proves."""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import psycopg

from .moods import Moody

DELIVERIES = "SELECT id, message_id, state, is_uncertain FROM messaging_delivery"
LISTED = (
    "SELECT subject_id, at FROM crm_activity WHERE subject_type = 'messaging.delivery'"
    " AND action = '{}' ORDER BY id"
)
TRIES = (
    "SELECT delivery_id, finished_at FROM messaging_attempt"
    " WHERE outcome = 'uncertain' ORDER BY id"
)


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, on either database."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()
    with psycopg.connect(url) as postgres:
        return postgres.execute(sql.encode()).fetchall()


def seconds(moment: str | datetime) -> float:
    """A column's time as Unix seconds; SQLite keeps it as text in UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return moment.timestamp()


@dataclass(frozen=True)
class Evidence:
    """Deliveries (id, Message-ID, state, doubt); times by delivery, in Unix seconds."""

    deliveries: list[tuple[Any, ...]]
    listed: dict[int, list[float]]
    failed: dict[int, list[float]]
    doubted: dict[int, list[float]]
    # Arrivals by Message-ID, of mails the server keeps.
    arrivals: dict[str, list[float]]

    @classmethod
    def gather(cls, url: str, sink: Moody) -> "Evidence":
        """Read it all."""
        arrivals = defaultdict[str, list[float]](list)
        for mail in sink.accepted:
            name = message_from_bytes(mail.content)["Message-ID"]
            arrivals[str(name).strip()].append(sink.epoch + mail.at)
        return cls(
            deliveries=ask(url, DELIVERIES),
            listed=_times(ask(url, LISTED.format("delivery.uncertain"))),
            failed=_times(ask(url, LISTED.format("delivery.failed"))),
            doubted=_times(ask(url, TRIES)),
            arrivals=dict(arrivals),
        )


def judge(found: Evidence) -> dict[str, Any]:
    """The figures of a run.

    lost: neither arrived nor shown as failed or uncertain. unlisted: a copy arrived
    before the doubt about the one before it was on record.
    """
    lost, unlisted, duplicates = [], [], 0
    for key, message_id, state, is_uncertain in found.deliveries:
        arrived = sorted(found.arrivals.get(message_id, []))
        shown = is_uncertain or (state == "failed" and key in found.failed)
        if not arrived and not shown:
            lost.append(key)
        duplicates += max(0, len(arrived) - 1)
        listed, doubted = found.listed.get(key, []), found.doubted.get(key, [])
        for copy, at in enumerate(arrived[1:]):
            if not (listed and listed[0] < at and _by(doubted, copy) < at):
                unlisted.append(key)
    known = {message_id for _key, message_id, *_rest in found.deliveries}
    return {
        "states": dict(Counter(str(row[2]) for row in found.deliveries)),
        "still_uncertain": sum(bool(row[3]) for row in found.deliveries),
        "arrived": len(found.arrivals),
        "strangers": len(set(found.arrivals) - known),
        "listed": len(found.listed),
        "listed_twice": sum(len(times) > 1 for times in found.listed.values()),
        "duplicates": duplicates,
        "lost": len(lost),
        "unlisted": len(unlisted),
    }


def _by(times: list[float], place: int) -> float:
    return times[place] if place < len(times) else float("inf")


def _times(rows: list[tuple[Any, ...]]) -> dict[int, list[float]]:
    times = defaultdict[int, list[float]](list)
    for key, at in rows:
        times[key].append(seconds(at))
    return dict(times)
