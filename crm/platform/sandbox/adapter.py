"""The made-up platform as an adapter: the contract, answered in process."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from crm.platform import base, records
from crm.platform.sandbox import views
from crm.platform.sandbox.actions import Actions
from crm.platform.sandbox.facts import Life, midnight, money
from crm.platform.sandbox.index import Index, Told, cursor
from crm.platform.sandbox.paging import page
from crm.platform.sandbox.people import tables
from crm.platform.sandbox.world import World

CAPABILITIES = frozenset(
    "users.search contacts reveal due stats announcements events actions".split()
) | frozenset(records.SECTIONS)
WAYS = ("q", "mobile", "id_no", "email", "ref")
DUE_KINDS = ("repayment", "maturity", "coupon")
SHORT = 5  # rows of a list in the overview
AT_ONCE = 100
LONGEST_SPAN = datetime.timedelta(days=400)
# What the overview shows first.
OPEN = frozenset(
    "created review processing raising active overdue written_off bidding".split()
)


class Sandbox:
    """Implements crm.platform.base.Platform on a World."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self._actions = Actions(self.world)
        self._index = Index(self.world)

    def capabilities(self) -> frozenset[str]:
        """Everything there is."""
        return CAPABILITIES

    def search_users(self, **by: str) -> tuple[records.User, ...]:
        """Users by exactly one way."""
        if len(by) != 1 or not set(by) <= set(WAYS):
            raise base.InvalidRequest("Search by one of " + ", ".join(WAYS))
        (way, value), now = next(iter(by.items())), self.world.now()
        if way != "ref":
            lives = self.world.found(way, value)
            return tuple(views.user(life, now) for life in lives)
        try:
            return (self.user(self.by_ref(value).user_id),)
        except base.NotFound:
            return ()

    def user(self, user_id: str) -> records.User:
        """One user."""
        return views.user(self.world.user(user_id), self.world.now())

    def account(self, user_id: str) -> records.FundAccount:
        """The money of a user."""
        return views.account(self.world.user(user_id), self.world.now())

    def overview(self, user_id: str) -> base.Overview:
        """Everything for the panel."""
        life, now = self.world.user(user_id), self.world.now()

        def short(kind: str) -> tuple[Any, ...]:
            rows = views.facts(life, kind, now)
            return tuple(sorted(rows, key=lambda row: row.status not in OPEN))[:SHORT]

        return base.Overview(
            user=views.user(life, now),
            account=views.account(life, now),
            certifications=tuple(views.certifications(life, now)),
            cards=tuple(views.cards(life, now)),
            recharges=short("recharge"),
            withdrawals=short("withdrawal"),
            loans=short("loan"),
            investments=short("investment"),
            as_of=now,
        )

    def section(self, user_id: str, name: str, query: base.Query) -> base.Page:
        """One page; a plan comes in its own order, everything else newest first."""
        life = self.world.user(user_id)

        def rows(now: datetime.datetime) -> Iterable[Any]:
            if name in views.PLANS:
                return self._plan(life, name, query.of, now)
            if name not in views.READERS:
                raise base.InvalidRequest("There is no such section.")
            found: Iterable[Any] = views.READERS[name](life, now)
            return found

        return page(rows, query, self.world.now())

    def _plan(
        self, life: Life, name: str, of: str, now: datetime.datetime
    ) -> Iterable[Any]:
        if not of:
            raise base.InvalidRequest("Of which one?", {"of": "required"})
        try:
            return list(views.PLANS[name](life, of, now))
        except LookupError as error:
            raise base.NotFound("There is no such plan.") from error

    def by_ref(self, ref: str) -> base.Found:
        """The record with this number."""
        life = self.world.owner(ref)
        record = views.one(life, ref, self.world.now()) if life else None
        if life is None or record is None:
            raise base.NotFound("There is no such record.")
        return base.Found(life.facts[ref].kind, life.person.id, record)

    def contacts(self, user_id: str, purpose: str) -> records.Contacts:
        """Clear addresses, for a purpose that is named."""
        _named("purpose", purpose)
        person = self.world.user(user_id).person
        return records.Contacts(person.mobile, person.email)

    def reveal(self, user_id: str, field: str, reason: str) -> str:
        """One value in clear, for a reason that is named."""
        _named("reason", reason)
        life = self.world.user(user_id)
        if field in ("id_no", "mobile", "email"):
            return str(getattr(life.person, field))
        for place, (card, _) in enumerate(life.cards, start=1):
            if field == f"card:{card.id}":
                return life.person.card(place)
        raise base.InvalidRequest("There is no such value.", {"field": "unknown"})

    def due(
        self, kind: str, first: datetime.date, last: datetime.date, cursor: str = ""
    ) -> tuple[tuple[base.Due, ...], str]:
        """Whose date of this kind is in these days and not done yet."""
        _span(first, last)
        if kind not in DUE_KINDS:
            raise base.InvalidRequest("There is no such kind.", {"kind": "unknown"})
        now, found = self.world.now(), []
        for date in self._index.dates(kind, first, last):
            place = f"{date.on}~{date.ref}"
            if place > cursor and date.is_open(now):
                amount = money(date.amount)
                due = base.Due(f"U{date.number:08d}", date.ref, date.on, amount)
                found.append(due)
            if len(found) > AT_ONCE:
                kept = found[:AT_ONCE]
                return tuple(kept), f"{kept[-1].on}~{kept[-1].ref}"
        return tuple(found), ""

    def stats(
        self, first: datetime.date, last: datetime.date
    ) -> tuple[records.DailyStats, ...]:
        """The figures of these days, as far as they are over."""
        _span(first, last)
        found, day = [], first
        while day <= last and midnight(day + datetime.timedelta(1)) <= self.world.now():
            found.append(self._index.stats(day))
            day += datetime.timedelta(days=1)
        return tuple(found)

    def announcements(self) -> tuple[records.Announcement, ...]:
        """What was published by now, newest first."""
        now, told = self.world.now(), []
        for row in tables()["announcements"]:
            day = self.world.anchor - datetime.timedelta(days=row["days"])
            at = midnight(day) + datetime.timedelta(hours=9)
            if at <= now:
                told.append(
                    records.Announcement(row["id"], row["title"], row["text"], at)
                )
        return tuple(sorted(told, key=lambda one: one.published_at, reverse=True))

    def events(self, after: str) -> base.Feed:
        """What happened after a cursor, at most a hundred at once."""
        told = self._index.events(after, self.world.now(), AT_ONCE)
        next_cursor = cursor(told[-1]) if told else after
        return base.Feed(tuple(_event(one) for one in told), next_cursor)

    def act(self, kind: str, inputs: Mapping[str, Any], *, key: str) -> records.Action:
        """Do it, once by its key."""
        return self._actions.act(kind, inputs, key)

    def action(self, action_id: str) -> records.Action:
        """What became of it."""
        return self._actions.action(action_id)


def _event(told: Told) -> records.Event:
    born = told.kind == "user" and told.version == 1
    return records.Event(
        id=told.id,
        type=f"{told.kind}.{'registered' if born else 'changed'}",
        occurred_at=told.at,
        user_id=f"U{told.number:08d}",
        kind=told.kind,
        ref=told.ref,
        version=told.version,
        status=told.status,
    )


def _named(field: str, text: str) -> None:
    if not text.strip():
        raise base.InvalidRequest(f"A {field} is needed.", {field: "required"})


def _span(first: datetime.date, last: datetime.date) -> None:
    if last < first or last - first > LONGEST_SPAN:
        raise base.InvalidRequest("These days make no span.", {"to": "invalid"})
