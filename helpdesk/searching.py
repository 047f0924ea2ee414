"""One search for whatever somebody quotes: a person, an order, a ticket.

What the text looks like decides where it is looked for. Numbers and addresses are found
by equality: personal ones by their blind index, orders by their number, live as well.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from config.lib import personal
from crm import numbers
from crm.finding import find_clients
from crm.masking import mask_text
from crm.models import Client, PlatformAccount, PlatformRecord, Staff
from crm.platform import standing
from crm.platform.records import BY_REF, Money
from crm.platform.standing import Standing
from helpdesk.models import Ticket
from helpdesk.search import finding
from helpdesk.search.asked import Asked
from helpdesk.search.finding import Hits
from helpdesk.search.paging import Page

MOST = 20  # rows of a kind
LONGEST = 120
MAIL, PHONE, IDENTITY, CARD, TICKET, OTHER = (
    "mail phone identity card ticket other".split()
)
SENSITIVE = frozenset({MAIL, PHONE, IDENTITY, CARD})
_LARGEST_TICKET = 9  # digits
_FEWEST_DIGITS = (
    7  # in a row of digits that may be a person's number, well typed or not
)


@dataclass(frozen=True)
class Record:
    """A record of the platform and whose it is, as far as the searcher may know."""

    standing: Standing
    owner: Client | None

    @property
    def amount(self) -> Money | None:
        """What it is about, where the platform answered."""
        record: Any = self.standing.record
        amount = getattr(record, "amount", None) or getattr(record, "principal", None)
        return amount if isinstance(amount, Money) else None


@dataclass
class Found:
    """What a search brought up, at most MOST of each."""

    kind: str
    clients: list[Client] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    subjects: Hits = field(default_factory=Hits)
    lines: Hits = field(default_factory=Hits)
    articles: Page = field(default_factory=Page)
    has_more_clients: bool = False
    is_answered: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        by_words = (self.subjects, self.lines, self.articles)
        is_found = any(hits.rows or hits.next for hits in by_words)
        return not (self.clients or self.records or self.tickets or is_found)

    @property
    def next(self) -> int | None:
        """Where the next page of the one kind asked for begins."""
        return self.subjects.next or self.lines.next or self.articles.next

    @property
    def is_partial(self) -> bool:
        """Whether better ones may be among what was not compared."""
        by_words = (self.subjects, self.lines, self.articles)
        return any(hits.is_partial for hits in by_words)

    @property
    def seen(self) -> list[Client]:
        """The clients of whom something is shown, each once."""
        owners = (record.owner for record in self.records)
        both = [*self.clients, *(owner for owner in owners if owner is not None)]
        return list({client.pk: client for client in both}.values())

    @property
    def read(self) -> list[Client]:
        """Those, and the clients whose conversations are quoted."""
        both = [*self.seen, *self.lines.clients]
        return list({client.pk: client for client in both}.values())


def plain(text: str) -> str:
    """What was typed, in plain digits and single blanks; without NUL, which PostgreSQL
    takes in no text, and without halves of characters, which no database does.
    """
    whole = text.replace("\0", "").encode("utf-8", "ignore").decode()
    return " ".join(personal.narrow(whole).split())[:LONGEST]


def kind_of(text: str) -> str:
    """What a plain text looks like: one of the kinds above."""
    if "@" in text:
        return MAIL
    number = text.removeprefix("#")
    longest = _FEWEST_DIGITS - 1 if text == number else _LARGEST_TICKET
    if number.isascii() and number.isdecimal() and len(number) <= longest:
        return TICKET
    return next((kind for kind, read in _READERS if _reads(read, text)), OTHER)


def is_sensitive(text: str) -> bool:
    """Whether the text is, or may be meant as, a person's number or address: it must
    not come to stand in an address, a log or a browser's history.
    """
    if kind_of(text) in SENSITIVE or mask_text(text) != text:
        return True
    digits = sum(sign.isdigit() for sign in text)
    letters = sum(sign.isalpha() for sign in text.rstrip("xX"))
    return digits >= _FEWEST_DIGITS and not letters


def search(text: str, staff: Staff) -> Found:
    """What `staff` may see of what a plain text means. Asks the network, so never in a
    transaction; statements do not grow with what there is.
    """
    found = Found(kind_of(text))
    if not text:
        return found
    if found.kind != TICKET or not text.startswith("#"):
        find_by_name(found, text, staff)
    _records(found, text, staff)
    find_tickets(found, text, staff)
    return found


def find_by_name(found: Found, text: str, staff: Staff) -> None:
    """Add the clients in reach by what is quoted of them, or by any part of a name."""
    reach = find_clients(text).visible_to(staff).order_by("-pk")
    rows = list(reach.prefetch_related("contact_points")[: MOST + 1])
    if found.kind == OTHER and len(rows) <= MOST:
        there = [client.pk for client in rows]
        more = finding.clients(Asked(q=text), staff).exclude(pk__in=there)
        more = more.order_by("-pk").prefetch_related("contact_points")
        rows += more[: MOST + 1 - len(rows)]
    found.clients, found.has_more_clients = rows[:MOST], len(rows) > MOST


def _records(found: Found, text: str, staff: Staff) -> None:
    """Records by their number: what events told, and what the platform says now, which
    is not asked for what is a person's.
    """
    ref = standing.written(text)
    if not any(sign.isdigit() for sign in ref):
        return
    rows = PlatformRecord.objects.filter(ref=ref, kind__in=BY_REF)[:MOST]
    known = {row.kind: standing.of_row(row) for row in rows}
    if found.kind == OTHER:
        live = standing.ask(ref)
        found.is_answered = live.is_answered
        if live.standing is not None:
            known[live.standing.kind] = live.standing
    found.records = _with_owners(known.values(), staff)


def _with_owners(known: Iterable[Standing], staff: Staff) -> list[Record]:
    """Whose each is; who does not see all clients sees the records of theirs alone."""
    records = list(known)
    if not records:
        return []
    users = {record.user_id for record in records}
    accounts = PlatformAccount.objects.filter(user_id__in=users)
    client_of = dict(accounts.values_list("user_id", "client_id"))
    reach = Client.objects.visible_to(staff).prefetch_related("contact_points")
    clients = reach.in_bulk(client_of.values())
    sees_all = staff.has_perm("crm.view_clients")
    told = [
        Record(record, clients.get(client_of.get(record.user_id, 0)))
        for record in records
    ]
    return [record for record in told if record.owner or sees_all]


def find_tickets(found: Found, text: str, staff: Staff) -> None:
    """The ticket of this number, those that point at it, and the open ones of a person
    found by a number.
    """
    reach = Ticket.objects.visible_to(staff).select_related("client", "status")
    number = text.removeprefix("#")
    rows: list[Ticket] = []
    if found.kind == TICKET:
        rows += reach.filter(pk=int(number))
    elif found.kind not in SENSITIVE and (ref := standing.written(text)):
        rows += (
            reach.filter(reference=ref).exclude(reference="").order_by("-number")[:MOST]
        )
    if found.kind in SENSITIVE or found.records:
        clients = [client.pk for client in found.seen]
        open_ones = reach.unresolved().filter(client__in=clients)
        rows += open_ones.order_by("-number")[:MOST]
    found.tickets = list({row.pk: row for row in rows}.values())[:MOST]


def _card(text: str) -> str:
    """A card number; every tenth order number has a card's check digit by chance, but
    not the beginning of one.
    """
    if mask_text(text) == text:
        raise ValueError("no card begins so")
    return numbers.card(text)


def _reads(read: Callable[[str], str], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


_READERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (IDENTITY, numbers.identity),
    (PHONE, numbers.phone),
    (CARD, _card),
)
