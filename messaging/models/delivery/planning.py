"""Writing a Delivery: the row without which nothing leaves the house."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from crm.masking import mask_mail

if TYPE_CHECKING:
    from crm.models import Client, ContactPoint, Staff
    from messaging.models import Blob, Channel, Delivery


@dataclass(frozen=True)
class Letter:
    """What is to be said: subject, text, the mail it answers, and files by name.

    `secret` takes the place of SECRET_PLACE in the text at the moment of sending and is
    kept sealed until then.
    """

    subject: str
    text: str
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    files: Iterable[tuple[str, "Blob"]] = ()
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Addressee:
    """Somebody else than a client, who is written to about a matter of `client`."""

    client: "Client"
    address: str = field(repr=False)

    @property
    def client_id(self) -> int:
        """Whose matter it is: the letter is forgotten with them."""
        return self.client.pk

    @property
    def masked(self) -> str:
        """The address as lists show it."""
        return mask_mail(self.address)

    def open(self) -> str:
        """The plain address."""
        return self.address


class DeliveryManager(models.Manager["Delivery"]):
    """Plans deliveries."""

    def plan(
        self,
        letter: Letter,
        *,
        channel: "Channel",
        to: "ContactPoint | Addressee",
        by: "Staff",
        due_at: datetime,
    ) -> "Delivery":
        """Write the Delivery of `letter` to the contact point, to be sent from `due_at`
        on.

        Belongs into the transaction of the verb that wants it.
        """
        from crm.models import DataKey
        from messaging.models import DeliveryFile

        delivery = self.model(
            channel=channel,
            client_id=to.client_id,
            to_masked=to.masked,
            subject=letter.subject[:300],
            text=letter.text,
            in_reply_to=letter.in_reply_to,
            references=letter.references,
            due_at=due_at,
            by=by,
        )
        key = DataKey.for_client(to.client)
        delivery.to = key.seal(delivery.to_context, to.open())
        if letter.secret:
            delivery.secret = key.seal(delivery.secret_context, letter.secret)
        delivery.save()
        DeliveryFile.objects.bulk_create(
            DeliveryFile(delivery=delivery, blob=blob, name=name)
            for name, blob in letter.files
        )
        return delivery
