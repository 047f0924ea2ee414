"""Finding a client by what somebody has at hand: a name, a number, an address."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from config.lib.prefixes import BeginsWith
from crm import numbers
from crm.models import Client, ContactPoint, Particular, PlatformAccount
from crm.models.client.queryset import ClientQuerySet
from crm.models.contact_point import Kind as ContactKind
from crm.models.particular import Kind as ParticularKind
from crm.name_keys import name_keys
from crm.sealing import index_key_held

# A name that more than these begin with is no search: the rest asks for more letters.
CAP = 200


@index_key_held()
def find_clients(text: str) -> ClientQuerySet:
    """The clients that `text` may mean, without order; none for an empty text.

    A mail address, phone, QQ, platform id or identity number finds by equality (blind
    index, so nothing is decrypted); anything else also finds the names that begin with
    it, in characters, pinyin or initials, at most CAP of them. What was merged is found
    as the record it went into. Costs the same few statements at any number of
    clients. Reach is the caller's: chain `visible_to`.
    """
    text = " ".join(text.replace("\0", " ").split())[:120]
    if not text:
        return Client.objects.none()
    found = {*_by_contact(text), *_by_particular(text), *_by_account(text)}
    if not found and "@" not in text:
        found = set(_by_name(text))
    return Client.objects.filter(pk__in=leading_on(found))


def _by_contact(text: str) -> Iterable[int]:
    either = Q()
    for kind in (ContactKind.MAIL, ContactKind.QQ, ContactKind.PLATFORM):
        if (kind == ContactKind.MAIL) == ("@" in text):
            either |= Q(
                kind=kind, index=ContactPoint.index_of(kind, _plain(kind, text))
            )
    if phone := _or_none(numbers.phone, text):
        kind = ContactKind.PHONE
        either |= Q(kind=kind, index=ContactPoint.index_of(kind, phone))
    return ContactPoint.objects.filter(either).values_list("client", flat=True)


def _plain(kind: str, text: str) -> str:
    return text.lower() if kind == ContactKind.MAIL else text


def _by_particular(text: str) -> Iterable[int]:
    either = Q(pk__in=[])
    for kind, read in (
        (ParticularKind.IDENTITY, numbers.identity),
        (ParticularKind.CARD, numbers.card),
    ):
        if plain := _or_none(read, text):
            either |= Q(kind=kind, index=Particular.index_of(kind, plain))
    if either == Q(pk__in=[]):
        return []
    return Particular.objects.filter(either).values_list("client", flat=True)


def _by_account(text: str) -> Iterable[int]:
    if "@" in text:
        return []
    accounts = PlatformAccount.objects.filter(user_id=text)
    return accounts.values_list("client", flat=True)


def _by_name(text: str) -> Iterable[int]:
    prefixes = {("name", text), ("foreign_name", text), ("foreign_name", text.title())}
    if text.isascii():
        letters = name_keys(text).pinyin
        prefixes |= {("pinyin", letters), ("initials", letters)}
    either = Q()
    for column, start in prefixes:
        either |= Q(BeginsWith(column, start))
    return Client.objects.filter(either).values_list("pk", flat=True)[:CAP]


def leading_on(found: set[int]) -> set[int]:
    """The records that these numbers lead to, merged ones replaced."""
    aliases = Client.objects.filter(pk__in=found, merged_into__isnull=False)
    merged = {row.pk: row.merged_into_id for row in aliases.only("merged_into")}
    if not merged:
        return found
    targets = {key for key in merged.values() if key is not None}
    return leading_on((found - merged.keys()) | targets)


def _or_none(read: Callable[[str], str], text: str) -> str | None:
    try:
        return read(text)
    except ValueError:
        return None
