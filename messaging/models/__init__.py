"""Letters: channels, what came in, what goes out, and the bytes they carry."""

from .attempt import Attempt
from .blob import Blob
from .channel import Channel, MailCursor
from .delivery import Delivery, DeliveryFile
from .inbound import Inbound

__all__ = [
    "Attempt",
    "Blob",
    "Channel",
    "Delivery",
    "DeliveryFile",
    "Inbound",
    "MailCursor",
]
