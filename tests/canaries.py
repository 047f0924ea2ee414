"""Canaries: words and numbers found nowhere else, planted wherever a client's data can
be, and looked for in everything that is left on the disk.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from config.lib.clock import now
from crm.models import (
    Client,
    ClientFlag,
    ClientGrant,
    ClientNote,
    Consent,
    ContactPoint,
    DataKey,
    Particular,
    PlatformAccount,
    PlatformCopy,
    PlatformRecord,
    Staff,
)
from helpdesk.models import Ticket, Verification
from helpdesk.models.ticket import Enclosed, File, Message
from messaging.models import Attempt, Blob, Channel, Delivery, Inbound
from messaging.receiving import store
from tests.fakes.mails import file_part, part, whole, words
from tests.helpdesk.arrivals import filed

# Signs of CJK Extension A: no text of the product and no test uses them.
FIRST_SIGN, SIGNS = 0x3400, 6000


@dataclass
class Flock:
    """Canaries by what they stand for; `number` keeps several flocks apart."""

    number: int = 0
    birds: dict[str, str] = field(default_factory=dict)

    def word(self, label: str) -> str:
        """A new word: Latin letters in both cases and four signs of its own."""
        place = (self.number * 41 + len(self.birds)) * 4
        signs = "".join(chr(FIRST_SIGN + (place + n) % SIGNS) for n in range(4))
        return self.plant(label, f"KanARie{self.number}x{len(self.birds)}Qz{signs}")

    def plant(self, label: str, value: str) -> str:
        """Look for this value too."""
        assert label not in self.birds
        self.birds[label] = value
        return value

    def hits(self, left: bytes) -> list[str]:
        """The canaries found: whole, in any case, escaped, or as a pair of signs."""
        low = left.lower()
        words, pairs = set(_WORD.findall(low)), _pairs(low)
        return [
            label
            for label, value in self.birds.items()
            if words & set(_WORD.findall(value.lower().encode()))
            or pairs & _pairs(value.encode())
            or (value.isdecimal() and value.encode() in low)
        ]


# Taken out of what is searched at once: thousands of canaries would else be sought one
# by one in every file.
_WORD = re.compile(rb"kanarie\d+(?:x\d+qz|from|id)")
_SIGN = rb"(?:\xe3[\x90-\xbf][\x80-\xbf]|\xe4[\x80-\xad][\x80-\xbf])"
_PAIR = re.compile(rb"(?=(" + _SIGN * 2 + rb"))")
_CODES = re.compile(rb"(?=((?:\\u(?:3[4-9a-f]|4[0-9ab])[\da-f]{2}){2}))")


def _pairs(low: bytes) -> set[bytes]:
    """Every two signs of canaries side by side, those written as \\u3400 too."""
    escaped = {code.decode("unicode_escape").encode() for code in _CODES.findall(low)}
    return set(_PAIR.findall(low)) | escaped


def left_on_disk(flocks: list[Flock]) -> list[str]:
    """What is found in the data directory: in files (the database too) and names."""
    found = []
    for path in Path(settings.DATA_DIR).rglob("*"):
        name = str(path.relative_to(settings.DATA_DIR)).encode()
        content = path.read_bytes() if path.is_file() else b""
        for flock in flocks:
            found += [f"{path.name}: {one}" for one in flock.hits(name + content)]
    return sorted(found)


def left_in_tables(flocks: list[Flock]) -> list[str]:
    """What is found in the rows of the database, table by table."""
    found = []
    for table in connection.introspection.table_names():
        out = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                out.write(b"\n".join(map(_bytes, row)))
        for flock in flocks:
            found += [f"{table}: {one}" for one in flock.hits(out.getvalue())]
    return sorted(found)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode()


# --- Planting -------------------------------------------------------------------------


def plant(flock: Flock, *, by: Staff) -> Client:
    """A client with a canary in every place there is; by real mails where it can be."""
    ticket = _by_mail(flock)
    client = ticket.client
    _record(flock, client, by)
    _values(flock, client)
    _words(flock, client, by)
    _platform(flock, client, by)
    _thread(flock, ticket, by)
    _quarantine(flock)
    return client


def _by_mail(flock: Flock) -> Ticket:
    address = flock.plant("address", f"kanarie{flock.number}from@client.example")
    name, subject = flock.word("name of mail"), flock.word("subject")
    outcome = filed(
        whole(
            "mixed",
            part("text/plain; charset=utf-8", flock.word("mail")),
            file_part(
                words(flock.word("file name"), "utf-8"),
                flock.word("file").encode(),
                "text/plain",
            ),
            **{
                "from": f"{words(name, 'utf-8')} <{address}>",
                "subject": words(subject, "utf-8"),
                "message_id": f"<kanarie{flock.number}id@client.example>",
            },
        )
    )
    flock.plant("message id", f"kanarie{flock.number}id@client.example")
    assert outcome.number is not None
    return Ticket.objects.get(pk=outcome.number)


def _record(flock: Flock, client: Client, by: Staff) -> None:
    for turn in ("former", "present"):
        client.name = flock.word(f"{turn} name")
        client.foreign_name = flock.word(f"{turn} foreign name")
        client.pinyin, client.initials = flock.word(f"{turn} pinyin"), "kx"
        client.save(update_fields=["name", "foreign_name", "pinyin", "initials"])


def _values(flock: Flock, client: Client) -> None:
    number = f"{flock.number:04}"
    phone = flock.plant("phone", f"1391234{number}")
    ContactPoint.objects.add(client, "phone", phone)
    ContactPoint.objects.add(client, "qq", flock.word("qq"))
    ContactPoint.objects.add(client, "visitor", flock.word("visitor key"))
    Particular.objects.add(client, "address", f"浙江省杭州市{flock.word('street')}")
    Particular.objects.add(client, "address", "北京", flock.word("label"))


def _words(flock: Flock, client: Client, by: Staff) -> None:
    note = ClientNote(client=client, text=flock.word("former note"), by=by, at=now())
    note.save()
    note.text = flock.word("note")
    note.save(update_fields=["text"])
    flag = ClientFlag(client=client, kind="dispute", by=by, at=now())
    flag.reason = flock.word("former flag")
    flag.save()
    flag.reason, flag.ended_at = flock.word("flag"), now()
    flag.save(update_fields=["reason", "ended_at"])
    Consent.objects.create(
        client=client,
        purpose="survey",
        means="mail",
        is_given=True,
        how="letter",
        proof=flock.word("proof"),
        by=by,
        at=now(),
    )
    ClientGrant.objects.create(
        client=client, staff=by, reason=flock.word("grant"), by=by, at=now()
    )


def _platform(flock: Flock, client: Client, by: Staff) -> None:
    account = PlatformAccount.objects.create(
        client=client, user_id=flock.word("user"), linked_at=now(), linked_by=by
    )
    context = f"crm_platformcopy.content:{account.pk}:cards"
    content = DataKey.for_client(client).seal(context, flock.word("copy"))
    PlatformCopy.objects.create(
        account=account, section="cards", content=content, as_of=now()
    )
    # Long ago: what is younger than five years would be kept.
    PlatformRecord.objects.create(
        kind="withdrawal",
        ref=flock.word("order"),
        user_id=account.user_id,
        version=1,
        at=now() - timedelta(days=6 * 366),
    )


def _thread(flock: Flock, ticket: Ticket, by: Staff) -> None:
    for turn in ("former", "present"):
        ticket.subject = flock.word(f"{turn} subject")
        ticket.reference = flock.word(f"{turn} reference")[:64]
        ticket.save(update_fields=["subject", "reference"])
    blob = Blob.objects.keep(flock.word("file of reply").encode(), "text/plain")
    file = File(flock.word("name of file of reply"), "text/plain", blob)
    entry = ticket.reply(flock.word("reply"), by=by, enclosed=Enclosed([file]))
    assert entry.delivery is not None
    Attempt.objects.create(
        delivery=entry.delivery,
        number=1,
        started_at=now(),
        finished_at=now(),
        outcome="temporary",
        detail=flock.word("attempt"),
    )
    Delivery.objects.filter(pk=entry.delivery.pk).update(error=flock.word("error"))
    ticket.note(flock.word("note of ticket"), by=by)
    ticket.receive(
        Message(
            flock.word("unproven"), is_unverified=True, sender=flock.word("sender")
        ),
        by=by,
    )
    Verification.objects.create(
        ticket=ticket,
        client=ticket.client,
        level="verified",
        method="document",
        detail=flock.word("verification"),
        by=by,
        at=now(),
        until=now(),
    )


def _quarantine(flock: Flock) -> None:
    address = flock.birds["address"]
    raw = f"From: <{address}>\r\n\r\n{flock.word('quarantined')}".encode()
    inbound, _new = store(Channel.objects.first_mail(), raw)
    Inbound.objects.filter(pk=inbound.pk).update(
        state="quarantined", due_at=None, reason=flock.word("reason")
    )
