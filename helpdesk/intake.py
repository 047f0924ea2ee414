"""Intake: what arrived becomes a line of the right ticket, or a visible quarantine
entry.

A mail joins a thread only by a Message-ID this house has sealed; everything else opens
a new ticket. A From header suggests who wrote and proves nothing: on an existing thread
a sender who is not on the client's record is kept apart as unverified.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DataError, transaction

from config.lib import claims, contents, loops, pool
from config.lib.redaction import redact
from crm.masking import mask_mail
from crm.models import Client, ContactPoint, Staff
from helpdesk import partaking, references
from helpdesk.models import BlockedSender, ChannelRoute, Entry, SideConversation, Ticket
from helpdesk.models.side_conversation import Answer
from helpdesk.models.ticket import File, Message, Opening
from helpdesk.partaking import Writer
from messaging.mail import seals, threading
from messaging.mail.parsed import ParsedMail
from messaging.models import Blob, Inbound

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 20
KILLED = "parser killed"
PARSE = "messaging.mail.parse.parse"


@dataclass(frozen=True)
class Outcome:
    """What became of one thing that came in: "ticket", "joined", "quarantined" or
    "ignored".
    """

    kind: str
    number: int | None = None
    reason: str = ""


def process_due() -> int:
    """File what has arrived; returns how many were taken up."""
    waiting = Inbound.objects.filter(state=Inbound.State.RECEIVED)
    rows = claims.claim(
        waiting.select_related("channel", "raw"), limit=BATCH, lease=LEASE
    )
    for place, row in enumerate(rows):
        if loops.stopping():
            claims.release(rows[place:])
            break
        process_inbound(row)
    return len(rows)


def process_inbound(inbound: Inbound) -> Outcome | None:
    """File one claimed Inbound; None where it has to be tried again later.

    Raises nothing: what is wrong with one mail is no matter of the next.
    """
    try:
        # Each gets a lease of its own, however long those before it took.
        claims.renew(inbound, LEASE)
        if inbound.attempts > claims.POISON_AFTER:
            return _quarantine(inbound, inbound.reason or "never filed")
        return _read_and_file(inbound)
    except claims.LeaseLost:
        logger.info("inbound %s was taken over", inbound.pk)
    except Exception as error:
        logger.exception("inbound %s could not be filed", inbound.pk)
        claims.put_back(inbound, error, reason=_words(error))
    return None


def _read_and_file(inbound: Inbound) -> Outcome | None:
    try:
        return _file(inbound, pool.run(PARSE, inbound.raw.read()))
    except pool.PoolKilled as killed:
        return _after_kill(inbound, f"{KILLED}: {killed.reason}")
    except pool.PoolFailed as failed:
        return _quarantine(inbound, redact(str(failed)))
    except (DataError, FileNotFoundError) as error:
        # The same again at every try: something in it no column holds, or it is lost.
        return _quarantine(inbound, _words(error))


def _after_kill(inbound: Inbound, reason: str) -> Outcome | None:
    """A mail whose parser was killed gets one more chance, then is set aside."""
    if inbound.reason.startswith(KILLED):
        return _quarantine(inbound, reason)
    due_at = claims.retry_at(inbound.attempts)
    claims.finish(inbound, due_at=due_at, reason=reason)
    return None


def _words(error: Exception) -> str:
    """What is shown of an unexpected error; nobody's data."""
    return redact(f"{type(error).__name__}: {error}")[:500]


def _quarantine(inbound: Inbound, reason: str) -> Outcome:
    outcome = Outcome("quarantined", reason=reason)
    _finish(inbound, Inbound.State.QUARANTINED, outcome)
    return outcome


def _finish(inbound: Inbound, state: str, outcome: Outcome) -> None:
    claims.finish(
        inbound, state=state, outcome=outcome.kind, reason=outcome.reason[:500]
    )


def _file(inbound: Inbound, mail: ParsedMail) -> Outcome:
    """Line, files and the end of the claim in one transaction: all of it or nothing."""
    if seals.ticket_of([mail.message_id]) is not None:
        outcome = Outcome("ignored", reason="our own mail")
        _finish(inbound, Inbound.State.IGNORED, outcome)
        return outcome
    if block := BlockedSender.objects.turn_away(mail.from_address):
        outcome = Outcome("ignored", reason=block.mark)
        _finish(inbound, Inbound.State.IGNORED, outcome)
        return outcome
    side = _side_of(mail)
    numbers = references.words_of(mail.subject, mail.text)
    with _kept(mail) as files, transaction.atomic():
        if side is not None:
            outcome = _enter_aside(inbound, mail, files, side)
        else:
            outcome = _enter(inbound, mail, files, numbers)
        _finish(inbound, Inbound.State.DONE, outcome)
    return outcome


@contextmanager
def _kept(mail: ParsedMail) -> Iterator[list[File]]:
    """The attachments as files on the disk; gone again where the block fails."""
    files: list[File] = []
    try:
        for one in mail.attachments:
            mime = contents.kind_of(one.content, one.name)
            blob = Blob.objects.keep(one.content, mime)
            files.append(File(one.name, mime, blob))
        yield files
    except BaseException:
        for file in files:
            file.blob.drop()
        raise


def _enter(
    inbound: Inbound, mail: ParsedMail, files: list[File], numbers: list[str]
) -> Outcome:
    by = Staff.system()
    ticket = _thread_of(mail)
    joined = ticket is not None
    if ticket is None:
        ticket = Ticket.objects.open_matter(_opening(inbound, mail, by), by=by)
        # Which ticket a mail joins never follows from a number: anybody may quote one.
        if found := references.quoted(ticket.client, numbers):
            ticket.refer_to(found, by=by)
    known = _known(ticket.client, mail.from_address)
    by_whom = partaking.writer(ticket, mail, known) if joined else Writer(known)
    message = Message(
        text=mail.text,
        files=files,
        inbound=inbound,
        message_id=f"<{mail.message_id}>" if mail.message_id else "",
        is_unverified=joined and by_whom.is_unverified,
        sender=by_whom.sender,
        contact=by_whom.contact,
        participant=by_whom.participant,
        via=by_whom.via,
        is_automatic=mail.auto or mail.bounce,
    )
    entry = ticket.receive(message, by=by)
    partaking.offer(entry.ticket, mail)
    return _told(entry, joined=joined)


def _told(entry: Entry, *, joined: bool) -> Outcome:
    """What became of it: long after the end a new ticket begins."""
    begins = not joined or entry.ticket.begins_with(entry)
    return Outcome("ticket" if begins else "joined", entry.ticket_id)


def _side_of(mail: ParsedMail) -> SideConversation | None:
    """The side conversation that this mail answers. One id of it among all is enough:
    what a third party writes must never come into the thread with the client.
    """
    named = threading.candidates(mail.in_reply_to, mail.references)
    sides = SideConversation.objects.filter(
        lines__delivery__in=seals.deliveries_of(named), ticket__client__erased_at=None
    )
    return sides.select_related("ticket__thread", "ticket__client").first()


def _enter_aside(
    inbound: Inbound, mail: ParsedMail, files: list[File], side: SideConversation
) -> Outcome:
    is_theirs = mail.from_address.lower() == side.address().lower()
    answer = Answer(
        text=mail.text,
        sender="" if is_theirs else mask_mail(mail.from_address),
        files=files,
        inbound=inbound,
        message_id=f"<{mail.message_id}>" if mail.message_id else "",
        is_automatic=mail.auto or mail.bounce,
    )
    side.receive(answer, by=Staff.system())
    return Outcome("joined", side.ticket_id)


def _thread_of(mail: ParsedMail) -> Ticket | None:
    """The ticket whose sealed Message-ID this mail answers."""
    number = seals.ticket_of(threading.candidates(mail.in_reply_to, mail.references))
    if number is None:
        return None
    # A mail to a ticket of an erased client begins anew, as a stranger's would.
    open_to = Ticket.objects.filter(client__erased_at=None)
    return open_to.select_related("thread", "client").filter(pk=number).first()


def _known(client: Client, address: str) -> ContactPoint | None:
    """The address as it stands on the client's record, None where it does not."""
    if not address:
        return None
    of_client = ContactPoint.objects.with_mail(address).filter(client=client)
    found: ContactPoint | None = of_client.first()
    return found


def _opening(inbound: Inbound, mail: ParsedMail, by: Staff) -> Opening:
    client, contact = _author(mail, by)
    first_line = mail.text.strip().partition("\n")[0]
    return Opening(
        subject=mail.subject.strip() or first_line[:80] or "–",
        client=client,
        queue=ChannelRoute.objects.queue_of(inbound.channel),
        contact=contact,
        channel=inbound.channel,
    )


def _author(mail: ParsedMail, by: Staff) -> tuple[Client, ContactPoint | None]:
    """Who the mail says wrote it; a client without address where it says nothing."""
    if not mail.from_address:
        return Client.objects.register(mail.from_name, by=by), None
    client = Client.objects.for_mail(mail.from_address, name=mail.from_name, by=by)
    return client, ContactPoint.objects.with_mail(mail.from_address).get(client=client)
