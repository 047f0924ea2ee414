"""Mails that arrive in a test: stored and filed by the real intake."""

from config.lib import claims
from helpdesk import intake
from messaging.models import Channel, Inbound
from messaging.receiving import store
from tests.fakes.mails import mail


def stored(raw: bytes) -> Inbound:
    """The mail as it waits in the first mail channel."""
    inbound, _is_new = store(Channel.objects.first_mail(), raw)
    return inbound


def filed(raw: bytes) -> intake.Outcome:
    """Store the mail and run its claim; what became of it."""
    return run(stored(raw))


def run(inbound: Inbound) -> intake.Outcome:
    """Claim and file one Inbound that is due; what became of it."""
    outcome = tried(inbound)
    assert outcome is not None
    return outcome


def tried(inbound: Inbound) -> intake.Outcome | None:
    """The same; None where it has to be tried again or is not due."""
    own = Inbound.objects.filter(pk=inbound.pk).select_related("channel", "raw")
    rows = claims.claim(own, limit=1, lease=intake.LEASE)
    return intake.process_inbound(rows[0]) if rows else None


def answer(to: str, body: bytes = b"Still nothing.\r\n", /, **fields: str) -> bytes:
    """A client's answer to the mail with Message-ID `to`."""
    known: dict[str, str] = {
        "message_id": "<answer@client.example>",
        "in_reply_to": to,
        "references": to,
        "subject": "Re: Question",
    }
    return mail(body, **(known | fields))
