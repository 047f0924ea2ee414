"""Who uses the made-up platform: invented people, each a function of seed and number.

Every number is well formed and obviously invented: identity numbers of an unassigned
region (99), cards of no issuer (9999), mobiles of 199 and the user's own number, mail
under `.invalid` (RFC 2606), to which nothing can be sent.
"""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from config.lib import personal

HOME = Path(__file__).parent
ZONE = datetime.timezone(datetime.timedelta(hours=8), "CST")
PROFILES = {"investor": 44, "borrower": 40, "both": 10, "fresh": 6}


@cache
def tables() -> dict[str, Any]:
    """The word lists of tables.toml."""
    return tomllib.loads((HOME / "tables.toml").read_text(encoding="utf-8"))


@cache
def first_users() -> dict[int, dict[str, Any]]:
    """The fixed users of first.toml by number."""
    text = (HOME / "first.toml").read_text(encoding="utf-8")
    return {user["number"]: user for user in tomllib.loads(text)["user"]}


@dataclass(frozen=True, slots=True)
class Person:
    """One user in clear, as only the platform itself knows them."""

    number: int
    name: str
    mobile: str
    email: str
    id_no: str
    profile: str  # investor, borrower, both, fresh
    story: str
    days: int  # between registration and the day the platform began
    source: str

    @property
    def id(self) -> str:
        """U00000001."""
        return f"U{self.number:08d}"

    @property
    def username(self) -> str:
        """The name they sign in with."""
        return f"user{self.number}"

    def card(self, place: int) -> str:
        """The number of their card at this place, with its Luhn digit."""
        digits = f"9999{self.number:08d}{place:02d}{self.number * 7 % 10}"
        return next(f"{digits}{n}" for n in range(10) if _luhn(f"{digits}{n}"))


def person(seed: str, number: int) -> Person:
    """The user with this number."""
    lot = Random(f"{seed}/person/{number}")
    fixed = first_users().get(number, {})
    words = tables()
    drawn = lot.choice(words["surnames"])
    drawn += "".join(lot.choices(words["given"], k=lot.choice((1, 2, 2))))
    profile = lot.choices(list(PROFILES), list(PROFILES.values()))[0]
    profile = fixed.get("profile", profile)
    return Person(
        number=number,
        name=fixed.get("name", drawn),
        mobile=f"199{number:08d}",
        email=f"client{number}@demo.invalid",
        id_no=_identity(lot),
        profile=profile,
        story=fixed.get("story", ""),
        days=_days(lot, number, profile),
        source=lot.choice(words["sources"]),
    )


def _days(lot: Random, number: int, profile: str) -> int:
    """A few of the later ones register only after the platform began."""
    drawn = lot.randint(120, 480)
    if number in first_users():
        return 1 if profile == "fresh" else 420
    if profile == "fresh":
        return drawn % 30 + 1
    return -(drawn % 90) if number > 100 and number % 20 == 0 else drawn


def number_of(user_id: str, count: int) -> int | None:
    """The number in a user id; None when there is no such user."""
    digits = user_id[1:]
    if user_id[:1] != "U" or len(digits) != 8 or not digits.isascii():
        return None
    if not digits.isdigit() or not 1 <= int(digits) <= count:
        return None
    return int(digits)


def _identity(lot: Random) -> str:
    """GB 11643: place, birth date, order, check; no region of China begins with 99."""
    born = datetime.date(1962, 1, 1) + datetime.timedelta(days=lot.randrange(15_000))
    digits = f"99{lot.randrange(1, 9999):04d}{born:%Y%m%d}{lot.randrange(1, 999):03d}"
    return digits + personal.identity_check(digits)


def _luhn(digits: str) -> bool:
    return personal.luhn_holds(digits)
