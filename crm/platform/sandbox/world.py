"""The platform itself: its users' lives, built when first asked for, and its clock."""

import datetime
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from crm.platform import base
from crm.platform.sandbox.facts import Life
from crm.platform.sandbox.lending import Given
from crm.platform.sandbox.lives import life_of
from crm.platform.sandbox.people import ZONE, Person, number_of, person
from crm.platform.wire import id_no_hash

SEED = "kefu"
USERS = 2_000
KEPT_LIVES = 300
MOST_FOUND = 20


def utc_now() -> datetime.datetime:
    """The present of a machine."""
    return datetime.datetime.now(datetime.UTC)


class World:
    """Users by number, from 1 on. Lives asked for lately and changed ones are kept, the
    others told anew. `given` are loans that users have instead of an ordinary life.
    """

    def __init__(
        self,
        seed: str = SEED,
        users: int = USERS,
        anchor: datetime.date | None = None,
        clock: Callable[[], datetime.datetime] = utc_now,
    ) -> None:
        self.seed, self.users, self.clock = seed, users, clock
        self.given: Mapping[int, Sequence[Given]] = {}
        self.anchor = anchor or clock().astimezone(ZONE).date()
        self.skew = datetime.timedelta()
        self.lock = threading.RLock()
        self.changed: set[int] = set()
        self._lives: dict[int, Life] = {}

    def now(self) -> datetime.datetime:
        """The present, as the platform's own clock has it."""
        return self.clock().astimezone(ZONE) + self.skew

    def life(self, number: int) -> Life:
        """The life of a user, registered or not yet."""
        with self.lock:
            life = self._lives.pop(number, None) or self._live(number)
            self._lives[number] = life
            if len(self._lives) > KEPT_LIVES + len(self.changed):
                oldest = next(n for n in self._lives if n not in self.changed)
                del self._lives[oldest]
            return life

    def passing(self, number: int) -> Life:
        """The same, not kept unless it is already: for whoever walks over all."""
        with self.lock:
            if number in self._lives:
                return self._lives[number]
        return self._live(number)

    def _live(self, number: int) -> Life:
        who, given = person(self.seed, number), self.given.get(number, ())
        return life_of(self.seed, who, self.anchor, given)

    def user(self, user_id: str) -> Life:
        """The life of a registered user; raises NotFound."""
        number = number_of(user_id, self.users)
        if number is None:
            raise base.NotFound("There is no such user.")
        life = self.life(number)
        if life.registered_at > self.now():
            raise base.NotFound("There is no such user.")
        return life

    def owner(self, ref: str) -> Life | None:
        """Whose number this is: it carries its owner's."""
        number = number_of(f"U{ref[1:9]}", self.users)
        return self.life(number) if number else None

    def found(self, by: str, value: str) -> list[Life]:
        """The registered users whom a value finds, by exactly this way."""
        hits = self._directory.get((by, value.strip()), [])
        if by == "q":
            hits = self._named(value.strip())
        lives = [self.life(number) for number in hits[:MOST_FOUND]]
        return [life for life in lives if life.registered_at <= self.now()]

    def by_hash(self, key: str, digest: str) -> list[Life]:
        """The users with the identity number of which this is the keyed hash."""
        for one in self._people:
            if hmac.compare_digest(id_no_hash(key, one.id_no), digest):
                return self.found("id_no", one.id_no)
        return []

    def _named(self, text: str) -> list[int]:
        if not text:
            return []
        return [
            one.number
            for one in self._people
            if one.name.startswith(text) or one.username == text or one.id == text
        ]

    @cached_property
    def _people(self) -> list[Person]:
        return [person(self.seed, number) for number in range(1, self.users + 1)]

    @cached_property
    def _directory(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for one in self._people:
            found.setdefault(("mobile", one.mobile), []).append(one.number)
            found.setdefault(("mobile", f"+86{one.mobile}"), []).append(one.number)
            found.setdefault(("email", one.email), []).append(one.number)
            found.setdefault(("id_no", one.id_no), []).append(one.number)
        return found
