"""What crm itself forgets: the record, its values, its keys."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from simple_history.utils import get_history_manager_for_model as history_of

from crm.erasing import KEYS, RECORD, Person, blank, part, remove, slices
from crm.job_files import drop_files_about
from crm.models import (
    Client,
    ClientFlag,
    ClientGrant,
    ClientMerge,
    ClientNote,
    ClientTag,
    Consent,
    ContactPoint,
    DataKey,
    Duplicate,
    JobRow,
    Particular,
    PlatformAccount,
    PlatformCopy,
    PlatformRecord,
)

NAMELESS: dict[str, Any] = {"name": "", "foreign_name": "", "birth_date": None}


@part(RECORD)
def values(person: Person) -> Iterator[None]:
    """Contacts, particulars and notes, with what their histories hold."""
    for model in (ContactPoint, Particular, ClientNote):
        yield from remove(model._base_manager.filter(client__in=person.ids))
        # Later than the rows: deleting one writes a last line of its history.
        yield from remove(history_of(model).filter(client__in=person.ids))


@part(RECORD)
def words(person: Person) -> Iterator[None]:
    """Reasons, proofs and tags: free text that may name the person."""
    yield from slices(
        ClientFlag.objects.filter(client__in=person.ids).exclude(reason=""), _unreason
    )
    told = history_of(ClientFlag).filter(client__in=person.ids)
    yield from blank(told.exclude(reason=""), reason="")
    consents = Consent.objects.filter(client__in=person.ids)
    yield from blank(consents.exclude(proof=""), proof="")
    grants = ClientGrant.objects.filter(client__in=person.ids)
    yield from blank(grants.exclude(reason=""), reason="")
    yield from remove(ClientTag.objects.filter(client__in=person.ids))


@part(RECORD)
def job_files(person: Person) -> Iterator[None]:
    """Files that imports read and exports wrote, where this person stands in them."""
    for client in person.ids:
        drop_files_about(client)
        yield


@part(RECORD)
def platform(person: Person) -> Iterator[None]:
    """The platform account: its copies and records, and which user it is."""
    accounts = PlatformAccount.objects.filter(client__in=person.ids)
    users = list(accounts.values_list("user_id", flat=True))
    yield from remove(PlatformCopy.objects.filter(account__in=accounts))
    yield from remove(PlatformRecord.objects.filter(user_id__in=users))
    yield from remove(accounts)


@part(RECORD)
def traces(person: Person) -> Iterator[None]:
    """Ways back: of merges and imports, and suggestions of duplicates."""
    ids = person.ids
    merges = ClientMerge.objects.filter(Q(source__in=ids) | Q(target__in=ids))
    yield from blank(merges.exclude(former=None), former=None)
    yield from remove(Duplicate.objects.filter(Q(first__in=ids) | Q(second__in=ids)))
    imported = JobRow.objects.filter(client__in=ids)
    yield from blank(imported.exclude(undo=None), undo=None)


@part(RECORD)
def names(person: Person) -> Iterator[None]:
    """The record itself, and every form of it that its history holds."""
    named = Client.objects.filter(pk__in=person.ids).exclude(
        name="", foreign_name="", birth_date=None, pinyin="", initials=""
    )
    yield from slices(named, _unname)
    yield from blank(history_of(Client).filter(id__in=person.ids), **NAMELESS)


@part(KEYS)
def keys(person: Person) -> Iterator[None]:
    """Every key of the record and its aliases: a sealed value that was copied elsewhere
    stays closed. A backup holds them still, wrapped; see the ledger.
    """
    yield from remove(DataKey.objects.filter(client__in=person.ids))


def _unreason(flags: list[ClientFlag]) -> None:
    for flag in flags:
        flag.reason = ""
        flag.save(update_fields=["reason"])


def _unname(clients: list[Client]) -> None:
    for client in clients:
        for name, value in NAMELESS.items():
            setattr(client, name, value)
        client.pinyin = client.initials = ""
        client.save(update_fields=[*NAMELESS, "pinyin", "initials"])
