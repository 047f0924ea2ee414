"""The sealed Message-IDs of this house: `ids` with the house's own key.

The key is a DataKey, not SECRET_KEY: mails are answered years later, and a changed
SECRET_KEY must not tear their threads.
"""

from crm.models import DataKey
from messaging.mail import ids


def message_id(ticket: int, delivery: int, domain: str) -> str:
    """The Message-ID of one delivery of a ticket."""
    return ids.message_id(_key(), ticket, delivery, domain)


def ticket_of(message_ids: list[str]) -> int | None:
    """The ticket number of the first id whose seal verifies, else None."""
    return ids.ticket_of(_key(), message_ids)


def deliveries_of(message_ids: list[str]) -> list[int]:
    """The delivery numbers of those ids whose seal verifies."""
    opened = [ids.opened(_key(), [one]) for one in message_ids]
    return [found[1] for found in opened if found is not None]


def _key() -> bytes:
    return DataKey.for_purpose("mail").secret()
