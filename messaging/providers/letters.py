"""A Delivery by mail, written as the message that its provider hands over."""

from email.message import EmailMessage

from messaging.mail import render

from .base import Outgoing, Route, SendError


def write(delivery: Outgoing, channel: Route, address: str) -> EmailMessage:
    """The message of a delivery to one address.

    Same delivery, same bytes but for the boundary: a copy is recognised by its id.
    Raises SendError when it cannot be written.
    """
    try:
        return render.build(
            render.Letter(
                from_address=channel.address,
                from_name=channel.sender_name,
                to=address,
                subject=delivery.subject,
                text=delivery.body(),
                message_id=delivery.message_id,
                date=delivery.created_at,
                automatic=getattr(delivery, "automatic", ""),
                in_reply_to=delivery.in_reply_to,
                references=tuple(delivery.references or ()),
                files=tuple(
                    render.File(file.name, file.blob.mime, file.blob.read())
                    for file in delivery.files.all()
                ),
            )
        )
    except (ValueError, OSError) as error:
        raise SendError(
            f"{type(error).__name__} while writing", True, "message"
        ) from error
