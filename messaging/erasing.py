"""What messaging forgets of a client: what was sent, and mails nobody filed."""

from collections.abc import Iterator

from django.db.models import ProtectedError, Q
from django.db.transaction import atomic

from config.lib.clock import now
from crm.erasing import WORDS, Later, Person, blank, part, slices
from messaging.models import Attempt, Blob, Delivery, DeliveryFile, Inbound
from messaging.providers.console import provider as console

State = Delivery.State
WAITING = (State.PLANNED, State.QUEUED)


@part(WORDS)
def sent(person: Person) -> Iterator[None]:
    """Text, receiver and files of everything that was or would be sent.

    Raises Later while one of them is being handed to a provider.
    """
    own = Delivery.objects.filter(client__in=person.ids)
    waiting = own.filter(state__in=WAITING)
    if own.filter(leased_until__gt=now()).exists():
        raise Later("a delivery is under way")
    yield from blank(waiting, state=State.CANCELLED, due_at=None)
    files = DeliveryFile.objects.filter(delivery__in=own)
    yield from slices(files.select_related("blob"), forget_files)
    yield from slices(own.exclude(message_id=""), _forget_kept)
    worded = own.exclude(subject="", text="", to_masked="")
    yield from blank(
        worded,
        subject="",
        text="",
        to=b"",
        to_masked="",
        in_reply_to="",
        references=[],
        error="",
        provider_id="",
        due_at=None,
    )
    tries = Attempt.objects.filter(delivery__in=own)
    yield from blank(tries.exclude(detail=""), detail="")


@part(WORDS)
def unfiled(person: Person) -> Iterator[None]:
    """Mails in quarantine and ignored ones that name an address of the person."""
    if not person.addresses:
        return
    names = [address.casefold().encode() for address in person.addresses]
    apart = Inbound.objects.filter(
        Q(state=Inbound.State.QUARANTINED) | Q(state=Inbound.State.IGNORED),
        raw__size__gt=0,
    )

    def forget(rows: list[Inbound]) -> None:
        forget_raw([row for row in rows if _names_one(row, names)])

    yield from slices(apart.select_related("raw"), forget)


def forget_raw(rows: list[Inbound]) -> None:
    """Leave of these mails that they came: who fetches them again finds them known."""
    for row in rows:
        blob, row.raw = row.raw, Blob.objects.keep(b"", "message/rfc822")
        row.reason = row.provider_id = ""
        row.save(update_fields=["raw", "reason", "provider_id"])
        forget_blobs([blob])


def forget_files(files: "list[DeliveryFile]") -> None:
    """Delete these rows, and the bytes that no other row names."""
    DeliveryFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    forget_blobs([file.blob for file in files])


def forget_blobs(blobs: list[Blob]) -> None:
    """Delete what no row names any more.

    The file goes before the commit: a row that points at nothing is found by the next
    run, a file that no row names would stay for good.
    """
    for blob in {blob.pk: blob for blob in blobs}.values():
        file = blob.file
        try:
            with atomic():
                blob.delete()
        except ProtectedError:
            continue
        file.unlink(missing_ok=True)


def _forget_kept(rows: list[Delivery]) -> None:
    """The mails that a channel without a server keeps as files."""
    for row in rows:
        console.forget(row.message_id)


def _names_one(row: Inbound, names: list[bytes]) -> bool:
    try:
        content = row.raw.read().lower()
    except FileNotFoundError:
        # As after a restore: nobody can tell whose it was, or read it.
        return True
    return any(name in content for name in names)
