"""What must be kept for a time, whatever a client wishes, and what stays for good.

PIPL article 47: while a law asks for something to be kept, nothing but keeping it is
allowed. The periods are the desk's default; counsel confirms them before production.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.models.flag import ClientFlag
from crm.models.platform_account import PlatformAccount, PlatformRecord

if TYPE_CHECKING:
    from crm.models import Client

LEGAL_HOLD = "legal_hold"
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class RetentionClass:
    """Records that wait: for how long after which moment, and who says so."""

    key: str
    label: Promise
    years: int
    since: "Callable[[list[int]], datetime.datetime | None]"
    source: str


@dataclass(frozen=True)
class Hold:
    """Why an erasure has to wait, and until when (None: until the hold is lifted)."""

    by: str
    until: datetime.datetime | None

    @property
    def label(self) -> str:
        """What it is, in words."""
        return label_of(self.by)

    def next_look(self) -> datetime.datetime:
        """When to look again: each day, since a legal hold may be lifted early."""
        tomorrow = now() + ONE_DAY
        return tomorrow if self.until is None else min(self.until, tomorrow)


def _last_business(clients: list[int]) -> datetime.datetime | None:
    """When the platform last told of a loan, investment or payment of these clients;
    for a borrower or lender of whom it told none, when the account was linked.
    """
    accounts = PlatformAccount.objects.filter(client__in=clients)
    users = accounts.values("user_id")
    last: datetime.datetime | None = PlatformRecord.objects.filter(
        user_id__in=users
    ).aggregate(last=Max("at"))["last"]
    if last is not None:
        return last
    dealing = accounts.filter(client__is_borrower=True) | accounts.filter(
        client__is_lender=True
    )
    linked: datetime.datetime | None = dealing.aggregate(last=Max("linked_at"))["last"]
    return linked


CLASSES = (
    RetentionClass(
        "money_business",
        _("Records of business on the platform"),
        5,
        _last_business,
        "Interim Measures for Online Lending Information Intermediaries (2016), "
        "article 18: five years after the loan contract ends",
    ),
)
BY_KEY = {one.key: one for one in CLASSES}

# What goes and what stays, in the words of the page that asks.
GOES: tuple[Promise, ...] = (
    _("Names, birth date, contacts, identity number, cards, address"),
    _("Texts, subjects and files of every ticket, and the raw mails behind them"),
    _("Text and receiver of everything that was sent"),
    _("Notes, tags, reasons of flags, proofs of consent"),
    _("The copy of the platform account"),
    _("The keys under which the values were sealed"),
)
STAYS: tuple[Promise, ...] = (
    _("That a client was here, under a number"),
    _("When tickets were opened, answered and resolved, without a word of them"),
    _("Who did what and who looked when, in numbers and codes (the audit log)"),
    _("Which consent was given and taken back, without its proof"),
)


def hold_on(client: "Client", ids: list[int]) -> Hold | None:
    """What an erasure of this client (and its aliases `ids`) waits for, if anything."""
    flags = ClientFlag.objects.in_force().filter(client__in=ids)
    flag = flags.filter(kind=ClientFlag.Kind.LEGAL_HOLD).first()
    if flag is not None:
        return Hold(LEGAL_HOLD, flag.until)
    for one in CLASSES:
        since = one.since(ids)
        if since is not None and (until := _years_after(since, one.years)) > now():
            return Hold(one.key, until)
    return None


def label_of(held_by: str) -> str:
    """What holds an erasure back, in words."""
    if held_by == LEGAL_HOLD:
        return str(ClientFlag.Kind.LEGAL_HOLD.label)
    return str(BY_KEY[held_by].label) if held_by in BY_KEY else held_by


def _years_after(moment: datetime.datetime, years: int) -> datetime.datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
