"""Work: tickets, their threads, and the queues they wait in."""

from .alert import Alert, AlertCause
from .attachment import Attachment
from .bell import Bell, Mute
from .blocked_sender import BlockedSender
from .channel_route import ChannelRoute
from .digest import Digest
from .draft import Draft
from .entry import Entry
from .excerpt import Excerpt, TicketLink, TicketMerge
from .follower import Follower, Mention
from .presence import Presence
from .queue import Queue, QueueMember
from .side_conversation import SideConversation, SideFile, SideLine
from .spam_mark import SpamMark
from .third_party import ThirdParty
from .thread import Thread
from .ticket import Ticket
from .ticket_status import TicketStatus
from .ticket_tag import TicketTag
from .ticket_type import TicketType
from .type_field import TypeField
from .verification import OneTimeCode, Verification
from .wrapup import Wrapup, WrapupReason

__all__ = [
    "Alert",
    "AlertCause",
    "Attachment",
    "Bell",
    "BlockedSender",
    "ChannelRoute",
    "Digest",
    "Draft",
    "Entry",
    "Excerpt",
    "Follower",
    "Mention",
    "Mute",
    "OneTimeCode",
    "Presence",
    "Queue",
    "QueueMember",
    "SideConversation",
    "SideFile",
    "SideLine",
    "SpamMark",
    "ThirdParty",
    "Thread",
    "Ticket",
    "TicketLink",
    "TicketMerge",
    "TicketStatus",
    "TicketTag",
    "TicketType",
    "TypeField",
    "Verification",
    "Wrapup",
    "WrapupReason",
]
