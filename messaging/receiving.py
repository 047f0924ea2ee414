"""Fetching mail: every mailbox read by UID from where it was read up to.

The cursor is UIDVALIDITY and the last UID (RFC 9051, 2.3.1.1), never "unseen" or a
date: whoever else opens the mailbox changes nothing. A mail is stored before the cursor
passes it, and storing is unique by digest, so a crash between the two fetches it again
and keeps it once.
"""

import logging
import ssl
from datetime import timedelta
from imaplib import IMAP4

from django.db import transaction
from imap_tools import (
    BaseMailBox,
    MailBox,
    MailBoxStartTls,
    MailBoxUnencrypted,
)

from config.lib import claims
from config.lib.clock import now
from config.lib.sealed import SealBroken
from messaging.mail.parse import digest
from messaging.models import Channel, Inbound, MailCursor
from messaging.providers.smtp_mail.config import ConfigError, Server, imap_server

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
PAUSE = timedelta(seconds=15)
BATCH = 100
TIMEOUT_S = 20
MOST_LOOKS = 3
USUAL_FOLDER = "INBOX"


class FetchError(Exception):
    """The mail server answered something no mail can be had from."""


def fetch_due() -> int:
    """Look into every mailbox whose time has come; how many mails were new."""
    _plan_cursors()
    cursors = MailCursor.waiting().select_related("channel")
    return sum(
        _fetch(cursor) for cursor in claims.claim(cursors, limit=10, lease=LEASE)
    )


def store(channel: Channel, raw: bytes, provider_id: str = "") -> tuple[Inbound, bool]:
    """Keep a raw mail of `channel`, once by its digest; the row and if it is new."""
    known_by = digest(raw)
    return Inbound.objects.store(channel, raw, digest=known_by, provider_id=provider_id)


def open_mailbox(server: Server) -> BaseMailBox:
    """A signed-in connection with time-outs; raises OSError or imap_tools' errors."""
    context = ssl.create_default_context(cafile=server.ca_file or None)
    box: BaseMailBox
    if server.security == "tls":
        box = MailBox(server.host, server.port, TIMEOUT_S, ssl_context=context)
    elif server.security == "starttls":
        box = MailBoxStartTls(server.host, server.port, TIMEOUT_S, ssl_context=context)
    else:
        box = MailBoxUnencrypted(server.host, server.port, TIMEOUT_S)
    return box.login(server.user, server.password, initial_folder=None)


def _plan_cursors() -> None:
    """Give each folder that is to be read and has no cursor one, due at once."""
    known = set(MailCursor.objects.values_list("channel_id", "folder"))
    for channel in Channel.objects.filter(is_active=True):
        folder = _folder_of(channel)
        if folder and (channel.pk, folder) not in known:
            MailCursor.objects.get_or_create(
                channel=channel, folder=folder, defaults={"due_at": now()}
            )


def _folder_of(channel: Channel) -> str:
    """The folder a channel is fetched from, "" for none.

    A channel set up wrongly gets a cursor like any other: the look into it fails, and
    there the reason is kept, while the other mailboxes are read.
    """
    try:
        url = channel.incoming_url()
        return imap_server(url).folder if url else ""
    except (ConfigError, SealBroken):
        return USUAL_FOLDER


def _fetch(cursor: MailCursor) -> int:
    """One look into one mailbox, if nobody else has taken it over meanwhile."""
    try:
        return _look(cursor)
    except claims.LeaseLost:
        logger.info("mailbox of channel %s was taken over", cursor.channel_id)
        return 0


def _look(cursor: MailCursor) -> int:
    """Read and settle the cursor; a failure is kept there and tried again later."""
    at = now()
    try:
        new, more = _read(cursor)
    except claims.LeaseLost:
        raise
    except Exception as error:
        logger.warning("mailbox of channel %s: %s", cursor.channel_id, error)
        claims.finish(
            cursor,
            due_at=claims.retry_at(cursor.attempts),
            error=f"{type(error).__name__}: {error}"[:500],
            error_since=cursor.error_since or at,
        )
        return 0
    claims.finish(
        cursor,
        due_at=now() if more else now() + PAUSE,
        attempts=0,
        checked_at=at,
        error="",
        error_since=None,
    )
    return new


def _read(cursor: MailCursor) -> tuple[int, bool]:
    """Store what lies beyond the cursor, at most a batch; how many were new, and if
    more wait.
    """
    url = cursor.channel.incoming_url()
    server = imap_server(url) if url else None
    if server is None or server.folder != cursor.folder:
        return 0, False
    with open_mailbox(server) as box:
        box.folder.set(cursor.folder, readonly=True)
        _follow_validity(cursor, box)
        waiting = _uids_after(box, cursor.last_uid)
        new = 0
        for uid in waiting[:BATCH]:
            new += _keep(cursor, box, uid)
            with transaction.atomic():
                _advance(cursor, last_uid=uid)
        return new, len(waiting) > BATCH


def _keep(cursor: MailCursor, box: BaseMailBox, uid: int) -> bool:
    """Store one mail; whether it is new. One that the server cannot hand over is set
    aside after some looks, so that it does not hold up those behind it.
    """
    place = f"{cursor.uidvalidity}:{uid}"
    try:
        raw = _raw(box, uid)
    except FetchError as error:
        if cursor.attempts < MOST_LOOKS:
            raise
        return Inbound.objects.set_aside(cursor.channel, place, str(error))
    return raw is not None and store(cursor.channel, raw, place)[1]


def _follow_validity(cursor: MailCursor, box: BaseMailBox) -> None:
    """Where the server numbered its mails anew, read them all again: none is kept
    twice.
    """
    status = box.folder.status(cursor.folder, ["UIDVALIDITY"])
    validity = int(status["UIDVALIDITY"])
    if validity != cursor.uidvalidity:
        with transaction.atomic():
            _advance(cursor, uidvalidity=validity, last_uid=0)


def _advance(cursor: MailCursor, **place: int) -> None:
    """Write the place and hold the lease on; raises LeaseLost.

    Only the owner may: a place of the old numbering, written late over a new one, would
    pass by mails nobody has read.
    """
    claims.renew(cursor, LEASE)
    for name, value in place.items():
        setattr(cursor, name, value)
    cursor.save(update_fields=list(place))


def _uids_after(box: BaseMailBox, last: int) -> list[int]:
    """UIDs beyond `last`, ascending; `n:*` names the newest mail even below n."""
    uids = (int(uid) for uid in box.uids(f"UID {last + 1}:*"))
    return sorted(uid for uid in uids if uid > last)


def _raw(box: BaseMailBox, uid: int) -> bytes | None:
    """The mail as it lies there, left unread; None where it was deleted meanwhile."""
    try:
        kind, answer = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        raise FetchError(f"FETCH of {uid}: {error}") from error
    if kind != "OK":
        raise FetchError(f"FETCH of {uid} answered {kind}")
    return next((part[1] for part in answer if isinstance(part, tuple)), None)
