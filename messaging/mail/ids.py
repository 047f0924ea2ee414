"""Message-IDs that carry a ticket's number and prove that it was written here.

`<kefu.TICKET.DELIVERY.SEAL@domain>`. The seal is HMAC-SHA256 over numbers and domain,
cut to 128 bits, base32 in lower case: some mail systems change the case of an id.
"""

import base64
import hashlib
import hmac
import re

_OURS = re.compile(
    r"kefu\.([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})\.([a-z2-7]{26})@([^@\s<>]{1,255})"
)
_SEAL_BYTES = 16


def key_from(secret: str) -> bytes:
    """Key of the seals (32 bytes), separate from other uses of the same secret."""
    return hmac.digest(b"kefu mail message-id v1", secret.encode(), hashlib.sha256)


def message_id(key: bytes, ticket: int, delivery: int, domain: str) -> str:
    """Message-ID of one delivery of a ticket; the same numbers give the same id.

    Raises ValueError when a number is not positive or the domain cannot stand in an id.
    """
    domain = domain.lower()
    if ticket < 1 or delivery < 1:
        raise ValueError("numbers of a Message-ID are positive")
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", domain):
        raise ValueError(f"no domain of a Message-ID: {domain!r}")
    seal = _seal(key, str(ticket), str(delivery), domain)
    return f"<kefu.{ticket}.{delivery}.{seal}@{domain}>"


def ticket_of(key: bytes, ids: list[str]) -> int | None:
    """Ticket number of the first id whose seal verifies; None when none does."""
    found = opened(key, ids)
    return found[0] if found else None


def opened(key: bytes, ids: list[str]) -> tuple[int, int] | None:
    """Ticket and delivery number of the first id whose seal verifies."""
    for candidate in ids:
        ours = _OURS.fullmatch(_bare(candidate))
        if ours and hmac.compare_digest(
            _seal(key, ours[1], ours[2], ours[4]).encode(), ours[3].encode()
        ):
            return int(ours[1]), int(ours[2])
    return None


def looks_ours(candidate: str) -> bool:
    """Whether an id claims to be ours, sealed rightly or not."""
    return _bare(candidate).startswith("kefu.")


def _bare(candidate: str) -> str:
    # Only ASCII is lowered: a Kelvin sign must not become a k.
    text = candidate.strip().removeprefix("<").removesuffix(">")
    return text.lower() if text.isascii() else ""


def _seal(key: bytes, ticket: str, delivery: str, domain: str) -> str:
    text = f"{ticket}\n{delivery}\n{domain}".encode()
    digest = hmac.digest(key, text, hashlib.sha256)[:_SEAL_BYTES]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()
