"""Work: tickets, their threads, and the queues they wait in."""

from .attachment import Attachment
from .channel_route import ChannelRoute
from .entry import Entry
from .excerpt import Excerpt, TicketLink, TicketMerge
from .follower import Follower, Mention
from .queue import Queue, QueueMember
from .searched import ClientWords, EntryWords, TicketWords, ToIndex
from .third_party import ThirdParty
from .thread import Thread
from .ticket import Ticket
from .ticket_status import TicketStatus
from .ticket_type import TicketType
from .type_field import TypeField
from .verification import OneTimeCode, Verification
from .wrapup import Wrapup, WrapupReason

__all__ = [
    "Attachment",
    "ChannelRoute",
    "ClientWords",
    "Entry",
    "Excerpt",
    "Follower",
    "Mention",
    "EntryWords",
    "OneTimeCode",
    "Queue",
    "QueueMember",
    "ThirdParty",
    "Thread",
    "Ticket",
    "TicketLink",
    "TicketMerge",
    "TicketStatus",
    "TicketType",
    "TypeField",
    "TicketWords",
    "ToIndex",
    "Verification",
    "Wrapup",
    "WrapupReason",
]
