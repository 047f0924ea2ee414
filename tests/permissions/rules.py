"""The words of the table: who gets which answer at an address.

People are named one by one, not derived from the roles: the table would else agree with
any mistake in them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

NOBODY = "nobody"
# Wang, signed in at the portal: to the desk a client is nobody.
CLIENT = "wang"
OUTSIDE = (NOBODY, CLIENT)
# Where leading a client away is the act itself.
ACTS = frozenset({"portal:leave"})
HU = "hu"
# One of each role, Hu who is in no queue, and nobody in particular.
STAFF = ("zhou", HU, "chen", "zhao", "qian", "sun", "wu", "zheng", "bot")
PERSONS = tuple(name for name in STAFF if name != "bot")
EVERYBODY = (*OUTSIDE, *STAFF)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TO_SIGN_IN, FORBIDDEN, MISSING, WRONG_METHOD = 302, 403, 404, 405
UNKNOWN = 401

# Programs with tokens: an agent's of the queue Zhou serves, the same confined to one
# scope that no address has, one of no queue, and one whose token was revoked.
PROGRAMS = ("teller", "confined", "idle", "revoked")
CALLERS = (*EVERYBODY, *PROGRAMS)

# Who works on tickets at all; who reaches a ticket of the queue Zhou serves, and who
# one of the queue Li serves (none of the people here but the supervisor).
WORKERS = ("zhou", HU, "chen", "zhao")
# Who of them verifies clients.
VERIFIERS = ("zhou", HU, "chen")
REACH = {"own": ("zhou", "chen"), "other": ("chen",), "missing": ()}

# Who opens clients, and which: those who serve see all, Zhao only who is named to him.
READERS = ("zhou", HU, "chen", "zhao", "wu", "bot")
CLIENTS = {
    "known": READERS,
    "unknown": ("zhou", HU, "chen", "wu", "bot"),
    "missing": (),
}

# (who, which thing) → the status due, for the one method it stands under.
Due = Callable[[str, str], int]


@dataclass(frozen=True)
class Rule:
    """The answers due at one address: by method, the others being refused."""

    answers: dict[str, Due]
    things: tuple[str, ...] = ("",)
    people: tuple[str, ...] = EVERYBODY

    def due(self, method: str, who: str, thing: str) -> int:
        """The status this person must get."""
        answer = self.answers.get(method)
        return WRONG_METHOD if answer is None else answer(who, thing)


def _rule(make: Callable[[int], Due], things: tuple[str, ...], **given: int) -> Rule:
    answers = {method.upper(): make(status) for method, status in given.items()}
    return Rule(answers, things)


def everyone(**given: int) -> Rule:
    """Everybody gets the same, signed in or not."""
    return _rule(lambda status: lambda who, thing: status, ("",), **given)


def signed_in(**given: int) -> Rule:
    """Any person; others are sent to the sign-in page. A program is refused."""
    return only(*PERSONS, **given)


def only(*may: str, **given: int) -> Rule:
    """These people; other staff are refused, others sent to the sign-in page."""

    def make(status: int) -> Due:
        def due(who: str, _thing: str) -> int:
            if who in OUTSIDE:
                return TO_SIGN_IN
            return status if who in may else FORBIDDEN

        return due

    return _rule(make, ("",), **given)


def reach(
    *,
    may: tuple[str, ...] = WORKERS,
    but: dict[str, int] | None = None,
    **given: int,
) -> Rule:
    """Of the people named, whoever reaches the ticket; for others of them it is not
    there, as is a missing one.

    `but` names people in reach whom the ticket's state refuses, with their status.
    """

    def make(status: int) -> Due:
        def due(who: str, thing: str) -> int:
            if who in OUTSIDE:
                return TO_SIGN_IN
            if who not in may:
                return FORBIDDEN
            if who not in REACH[thing]:
                return MISSING
            return (but or {}).get(who, status)

        return due

    return _rule(make, tuple(REACH), **given)


def client_reach(*may: str, but: dict[str, int] | None = None, **given: int) -> Rule:
    """Of the people named, whoever reaches the client; for the others of them it is not
    there. `but` names people whom its state refuses, with their status.
    """

    def make(status: int) -> Due:
        def due(who: str, thing: str) -> int:
            if who in OUTSIDE:
                return TO_SIGN_IN
            if who not in may:
                return FORBIDDEN
            if who not in CLIENTS[thing]:
                return MISSING
            return (but or {}).get(who, status)

        return due

    return _rule(make, tuple(CLIENTS), **given)


def portal(*, client: int, other: int = 302, method: str = "get") -> Rule:
    """A client's own page: whoever is signed in at the portal; everybody else, staff
    included, is led to the sign-in page of clients.
    """

    def due(who: str, _thing: str) -> int:
        return client if who == CLIENT else other

    return Rule({name.upper(): due for name in method.split()})


def portal_reach(**given: int) -> Rule:
    """A page of one ticket: the client whose it is; for other clients it is not there,
    and nobody else is a client.
    """

    def make(status: int) -> Due:
        def due(who: str, thing: str) -> int:
            if who != CLIENT:
                return 302
            return status if thing == "own" else MISSING

        return due

    return _rule(make, tuple(REACH), **given)


def api(
    *may: str, reach: dict[str, tuple[str, ...]] | None = None, **given: int
) -> Rule:
    """An address of the API: of the callers named, whoever is in reach of the thing.

    Nobody, a client and a revoked token are unknown; no one is sent to a page.
    """
    things = reach or {"": CALLERS}

    def make(status: int) -> Due:
        def due(who: str, thing: str) -> int:
            if who in (*OUTSIDE, "revoked"):
                return UNKNOWN
            if who not in may:
                return FORBIDDEN
            return status if who in things[thing] else MISSING

        return due

    rule = _rule(make, tuple(things), **given)
    return replace(rule, people=CALLERS)


def stage(**given: int) -> Rule:
    """The pages of a half-done sign-in: without one, back to the sign-in page."""
    return everyone(**given)
