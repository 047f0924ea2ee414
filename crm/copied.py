"""What crm puts into the copy of all about a client."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from crm.copying import Chapter, Row, chapter, columns, opened
from crm.models import (
    Activity,
    Client,
    ClientFlag,
    ClientNote,
    ClientTag,
    Consent,
    ContactPoint,
    Particular,
    PlatformAccount,
    PlatformCopy,
    PlatformRecord,
    Reading,
)
from crm.sealing import unseal

RECORD = ("id", "name", "foreign_name", "birth_date", "lifecycle", "language")


def _contacts(ids: list[int]) -> Iterator[Row]:
    for row in ContactPoint.objects.filter(client__in=ids).order_by("pk"):
        verified = row.verified_at.isoformat() if row.verified_at else ""
        yield {"kind": row.kind, "value": opened(row), "verified": verified}


def _particulars(ids: list[int]) -> Iterator[Row]:
    for row in Particular.objects.filter(client__in=ids).order_by("pk"):
        yield {"kind": row.kind, "label": row.label, "value": opened(row)}


def _flags(ids: list[int]) -> Iterator[Row]:
    found = ClientFlag.objects.filter(client__in=ids)
    return columns(found, "kind", "reason", "at", "until", "ended_at")


def _consents(ids: list[int]) -> Iterator[Row]:
    names = ("purpose", "means", "is_given", "how", "wording", "proof", "at")
    return columns(Consent.objects.filter(client__in=ids), *names)


def _notes(ids: list[int]) -> Iterator[Row]:
    notes = ClientNote.objects.filter(client__in=ids)
    return columns(notes, "text", "at", "removed_at")


def _tags(ids: list[int]) -> Iterator[Row]:
    return columns(ClientTag.objects.filter(client__in=ids), "tag__name", "at")


def _platform(ids: list[int]) -> Iterator[Row]:
    for account in PlatformAccount.objects.filter(client__in=ids):
        yield {"user": account.user_id, "linked": account.linked_at.isoformat()}
        records = PlatformRecord.objects.filter(user_id=account.user_id)
        yield from columns(records, "kind", "ref", "status", "at")
        yield from _copies(account)


def _copies(account: PlatformAccount) -> Iterator[Row]:
    for copy in PlatformCopy.objects.filter(account=account).order_by("section"):
        context = f"crm_platformcopy.content:{account.pk}:{copy.section}"
        yield {
            "section": copy.section,
            "as_of": copy.as_of.isoformat(),
            "content": _opened_copy(context, copy, account),
        }


def _opened_copy(context: str, copy: PlatformCopy, account: PlatformAccount) -> str:
    from config.lib.sealed import SealBroken

    try:
        return unseal(context, bytes(copy.content), client_id=account.client_id)
    except SealBroken:
        return ""


def _log(ids: list[int]) -> Iterator[Row]:
    return columns(Activity.objects.filter(client_id__in=ids), "action", "at")


def _readings(ids: list[int]) -> Iterator[Row]:
    return columns(Reading.objects.filter(client_id__in=ids), "what", "part", "at")


for _one in (
    Chapter(
        "record",
        _("Record"),
        lambda ids: columns(Client.objects.filter(pk__in=ids), *RECORD, "created_at"),
    ),
    Chapter("contacts", _("Contacts"), _contacts),
    Chapter("particulars", _("Identity and cards"), _particulars),
    Chapter("flags", _("Flags"), _flags),
    Chapter("consents", _("Consents"), _consents),
    Chapter("notes", _("Notes"), _notes),
    Chapter("tags", _("Tags"), _tags),
    Chapter("platform", _("Platform account"), _platform),
    Chapter("log", _("What was done"), _log),
    Chapter("readings", _("Who looked"), _readings),
):
    chapter(_one)
