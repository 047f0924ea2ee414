"""Work: tickets, their threads, and the queues they wait in."""

from .attachment import Attachment
from .channel_route import ChannelRoute
from .client_session import ClientSession, IdentityNonce
from .entry import Entry
from .excerpt import Excerpt, TicketLink, TicketMerge
from .follower import Follower, Mention
from .form_use import FormUse
from .queue import Queue, QueueMember
from .sign_in_code import SignInCode
from .status_link import StatusLink
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
    "ClientSession",
    "Entry",
    "Excerpt",
    "Follower",
    "FormUse",
    "IdentityNonce",
    "Mention",
    "OneTimeCode",
    "Queue",
    "QueueMember",
    "SignInCode",
    "StatusLink",
    "ThirdParty",
    "Thread",
    "Ticket",
    "TicketLink",
    "TicketMerge",
    "TicketStatus",
    "TicketType",
    "TypeField",
    "Verification",
    "Wrapup",
    "WrapupReason",
]
