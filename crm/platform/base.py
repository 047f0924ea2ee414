"""The contract between the desk and a lending platform, whatever its adapter.

Reads are live, with short limits; writes carry an idempotency key, and one that timed
out is asked again under the same key. A missing capability is no error: what needs it
is not shown.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from crm.platform import records

LARGEST_PAGE = 100


class PlatformError(Exception):
    """The platform said no, or nothing sensible. `code` is for programs."""

    code = "error"


class Unreachable(PlatformError):
    """No answer in time, none that can be read, a 5xx, or the breaker is open: what was
    known last is shown with its age.
    """

    code = "unreachable"


class NotFound(PlatformError):
    """There is no such user or record."""

    code = "not_found"


class AuthFailed(PlatformError):
    """The key is wrong: an administrator has to look."""

    code = "auth"


class NotAllowed(PlatformError):
    """The key is right and may not do this."""

    code = "not_allowed"


class InvalidRequest(PlatformError):
    """The platform does not take these values; `fields` says which."""

    code = "invalid"

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class RuleRefused(PlatformError):
    """A rule of the business forbids it."""

    code = "rule_refused"


class Conflict(PlatformError):
    """It does not fit the present state, or the key was used for something else."""

    code = "conflict"


class InProgress(PlatformError):
    """The same key is being worked on: ask again."""

    code = "in_progress"


class RetryLater(PlatformError):
    """Too much at the moment."""

    code = "retry_later"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one section, newest first; `next_cursor` is "" on the last page."""

    items: tuple[Any, ...]
    next_cursor: str
    as_of: datetime.datetime


@dataclass(frozen=True, slots=True)
class Query:
    """What of a section is asked for. Times are aware, both ends included."""

    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    status: str = ""
    # Instalments of a loan, receivables of an investment.
    of: str = ""
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """What the panel beside a ticket shows, in one round trip; lists are short: what is
    open, stuck or due comes first.
    """

    user: records.User
    account: records.FundAccount
    certifications: tuple[records.Certification, ...]
    cards: tuple[records.BankCard, ...]
    recharges: tuple[records.Recharge, ...]
    withdrawals: tuple[records.Withdrawal, ...]
    loans: tuple[records.Loan, ...]
    investments: tuple[records.Investment, ...]
    as_of: datetime.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A record found by its number, and whose it is."""

    kind: str
    user_id: str
    record: Any


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to tell about a date: repayment, maturity, coupon."""

    user_id: str
    ref: str
    on: datetime.date
    amount: records.Money


@dataclass(frozen=True, slots=True)
class Feed:
    """Events after a cursor, in the order they happened."""

    events: tuple[records.Event, ...]
    next_cursor: str


class Platform(Protocol):
    """What every adapter can be asked. Each call raises PlatformError."""

    def capabilities(self) -> frozenset[str]:
        """What the platform has: "users.search", "contacts", "reveal", "due", "stats",
        "announcements", "events", "actions", and the names of SECTIONS.
        """

    def search_users(self, **by: str) -> tuple[records.User, ...]:
        """Users by exactly one of `q` (name, user name), `mobile`, `id_no`, `email` or
        `ref`; at most 20.
        """

    def user(self, user_id: str) -> records.User:
        """One user."""

    def overview(self, user_id: str) -> Overview:
        """Everything for the panel."""

    def account(self, user_id: str) -> records.FundAccount:
        """The money of a user."""

    def section(self, user_id: str, name: str, query: Query) -> Page:
        """One page of a part of SECTIONS."""

    def by_ref(self, ref: str) -> Found:
        """The record with this number."""

    def contacts(self, user_id: str, purpose: str) -> records.Contacts:
        """Clear addresses, for sending."""

    def reveal(self, user_id: str, field: str, reason: str) -> str:
        """One value in clear: "id_no", "mobile", "email" or "card:<id>"."""

    def due(
        self, kind: str, first: datetime.date, last: datetime.date, cursor: str = ""
    ) -> tuple[tuple[Due, ...], str]:
        """Who has a "repayment", "maturity" or "coupon" in these days; next cursor."""

    def stats(
        self, first: datetime.date, last: datetime.date
    ) -> tuple[records.DailyStats, ...]:
        """The figures of these days."""

    def announcements(self) -> tuple[records.Announcement, ...]:
        """What was published last, newest first."""

    def events(self, after: str) -> Feed:
        """What happened after this cursor ("": from the beginning kept)."""

    def act(self, kind: str, inputs: Mapping[str, Any], *, key: str) -> records.Action:
        """Ask the platform to act; a repeated `key` gives the first answer."""

    def action(self, action_id: str) -> records.Action:
        """What became of it."""
