"""People and the log of what was done: the lowest app's tables."""

from .activity import Activity
from .client import Client
from .contact_point import ContactPoint
from .key import DataKey
from .reaction import Reaction
from .seal import Seal
from .staff import Staff

__all__ = [
    "Activity",
    "Client",
    "ContactPoint",
    "DataKey",
    "Reaction",
    "Seal",
    "Staff",
]
