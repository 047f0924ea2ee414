"""Work: tickets, their threads, and the queues they wait in."""

from .alert import Alert, AlertCause
from .article import Article
from .article_section import ArticleSection
from .article_version import ArticleRating, ArticleVersion
from .attachment import Attachment
from .bell import Bell, Mute
from .channel_route import ChannelRoute
from .digest import Digest
from .draft import Draft
from .entry import Entry
from .excerpt import Excerpt, TicketLink, TicketMerge
from .follower import Follower, Mention
from .presence import Presence
from .queue import Queue, QueueMember
from .third_party import ThirdParty
from .thread import Thread
from .ticket import Ticket
from .ticket_status import TicketStatus
from .ticket_type import TicketType
from .type_field import TypeField
from .verification import OneTimeCode, Verification
from .wrapup import Wrapup, WrapupReason

__all__ = [
    "Alert",
    "AlertCause",
    "Article",
    "ArticleRating",
    "ArticleSection",
    "ArticleVersion",
    "Attachment",
    "Bell",
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
