"""What the desk forgets of a client: every word and file of their tickets."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from simple_history.utils import get_history_manager_for_model as history_of

from config.lib import fulltext
from config.lib.fulltext import Searched
from crm.erasing import RECORD, WORDS, Person, blank, part, remove, slices
from crm.erasing.compacting import before_compacting
from crm.models import ContactPoint
from helpdesk.models import (
    Attachment,
    ClientSession,
    ClientWords,
    Draft,
    Entry,
    EntryWords,
    FormUse,
    OneTimeCode,
    Participant,
    Preview,
    ScheduledFile,
    ScheduledReply,
    SideConversation,
    SideFile,
    SideLine,
    SignInCode,
    StatusLink,
    Thread,
    Ticket,
    TicketWords,
    Verification,
)
from helpdesk.search.shelves import SHELVES
from messaging.erasing import forget_blobs, forget_raw
from messaging.models import Inbound

NOTHING = "–"
BARE: dict[str, Any] = {
    "subject": NOTHING,
    "contact_id": None,
    "reference": "",
    "reference_kind": "",
    "reference_status": "",
    "values": {},
}


@part(WORDS)
def lines(person: Person) -> Iterator[None]:
    """Texts, files and raw mails; the lines stay, empty, under their numbers."""
    own = Entry.objects.filter(
        Q(ticket__client__in=person.ids) | Q(client__in=person.ids)
    )
    files = Attachment.objects.filter(entry__in=own)
    yield from slices(files.select_related("blob"), _forget_files)
    raw = Inbound.objects.filter(entry__in=own).exclude(raw__size=0, reason="")
    yield from slices(raw.select_related("raw"), forget_raw)
    worded = own.exclude(text="", message_id="", sender="")
    yield from blank(worded, text="", message_id="", sender="")
    yield from remove(Draft.objects.filter(ticket__client__in=person.ids))
    # What they wrote is gone by now; who they are goes with the person's matter.
    yield from remove(Participant.objects.filter(ticket__client__in=person.ids))
    waiting = ScheduledReply.objects.filter(ticket__client__in=person.ids)
    kept = ScheduledFile.objects.filter(reply__in=waiting).select_related("blob")
    yield from slices(kept, _forget_waiting_files)
    yield from remove(waiting)


@part(WORDS)
def asides(person: Person) -> Iterator[None]:
    """What third parties wrote about the matters of the person, and were asked."""
    own = SideLine.objects.filter(conversation__ticket__client__in=person.ids)
    files = SideFile.objects.filter(line__in=own)
    yield from slices(files.select_related("blob"), _forget_side_files)
    raw = Inbound.objects.filter(side_line__in=own).exclude(raw__size=0, reason="")
    yield from slices(raw.select_related("raw"), forget_raw)
    worded = own.exclude(text="", message_id="", sender="")
    yield from blank(worded, text="", message_id="", sender="")
    sides = SideConversation.objects.filter(ticket__client__in=person.ids)
    yield from blank(sides.exclude(subject=NOTHING), subject=NOTHING)
    # Who is no party of the desk may be as near to the person as a relative.
    private = sides.filter(party=None).exclude(to_masked=NOTHING)
    yield from blank(private, to=b"", to_masked=NOTHING)


@part(WORDS)
def tickets(person: Person) -> Iterator[None]:
    """Subjects, references and previews, with what their history holds."""
    ids = person.ids
    own = Ticket.objects.filter(Q(client__in=ids) | Q(contact__client__in=ids))
    yield from slices(own, _bare)
    yield from blank(history_of(Ticket).filter(client__in=ids), **BARE)
    threads = Thread.objects.filter(ticket__client__in=ids)
    yield from blank(threads.exclude(last_text=""), last_text="")


@part(WORDS)
def searched(person: Person) -> Iterator[None]:
    """What their tickets and lines are found by; after the texts themselves, so that
    nothing is put there again.
    """
    ids = person.ids
    own = Entry.objects.filter(Q(ticket__client__in=ids) | Q(client__in=ids))
    yield from _remove_words(EntryWords, own)
    tickets = Ticket.objects.filter(Q(client__in=ids) | Q(contact__client__in=ids))
    yield from _remove_words(TicketWords, tickets)


@part(RECORD)
def searched_names(person: Person) -> Iterator[None]:
    """What they themselves are found by, after the names."""
    yield from remove(ClientWords.objects.filter(pk__in=person.ids))


@before_compacting
def tidy_searches() -> None:
    """Deleted words stand in an index until it is written anew."""
    for shelf in SHELVES.values():
        fulltext.tidy(shelf.model)


@part(WORDS)
def proofs(person: Person) -> Iterator[None]:
    """One-time codes, and what stands beside a verification."""
    ids = person.ids
    yield from remove(
        OneTimeCode.objects.filter(
            Q(ticket__client__in=ids) | Q(contact__client__in=ids)
        )
    )
    own = Verification.objects.filter(Q(client__in=ids) | Q(ticket__client__in=ids))
    yield from blank(own.exclude(detail=""), detail="")


def _remove_words(model: type[Searched], rows: "QuerySet[Any]") -> Iterator[None]:
    """Delete the words of these rows, 100 a transaction."""

    def take_out(some: list[Any]) -> None:
        model._base_manager.filter(pk__in=[row.pk for row in some]).delete()

    yield from slices(rows.only("pk"), take_out)


@part(WORDS)
def portal(person: Person) -> Iterator[None]:
    """What lets somebody in at the portal, and the blind indexes kept there."""
    ids = person.ids
    yield from remove(ClientSession.objects.filter(client__in=ids))
    yield from remove(StatusLink.objects.filter(ticket__client__in=ids))
    yield from remove(FormUse.objects.filter(ticket__client__in=ids))
    points = ContactPoint.objects.filter(client__in=ids).values("index")
    yield from remove(
        SignInCode.objects.filter(Q(contact__client__in=ids) | Q(sought__in=points))
    )


def _forget_files(files: list[Attachment]) -> None:
    Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    blobs = [file.blob for file in files]
    made = Preview.objects.filter(blob__in=blobs).select_related("picture")
    pictures = [one.picture for one in made if one.picture]
    # A preview goes with its file; one that stays keeps its picture.
    forget_blobs(blobs)
    forget_blobs(pictures)


def _forget_waiting_files(files: list[ScheduledFile]) -> None:
    ScheduledFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    forget_blobs([file.blob for file in files])


def _forget_side_files(files: list[SideFile]) -> None:
    SideFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    forget_blobs([file.blob for file in files])


def _bare(rows: list[Ticket]) -> None:
    for ticket in rows:
        changed = [name for name in BARE if getattr(ticket, name) != BARE[name]]
        for name in changed:
            setattr(ticket, name, BARE[name])
        if changed:
            names = [name.removesuffix("_id") for name in changed]
            ticket.save(update_fields=names)
