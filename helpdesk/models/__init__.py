"""Work: tickets, their threads, and the queues they wait in."""

from .alert import Alert, AlertCause
from .article import Article
from .article_section import ArticleSection
from .article_version import ArticleRating, ArticleVersion
from .attachment import Attachment
from .bell import Bell, Mute
from .blocked_sender import BlockedSender
from .bulk_row import BulkRow
from .channel_route import ChannelRoute
from .client_session import ClientSession, IdentityNonce
from .digest import Digest
from .draft import Draft
from .entry import Entry
from .excerpt import Excerpt, TicketLink, TicketMerge
from .follower import Follower, Mention
from .form_use import FormUse
from .macro import Macro, MacroUse
from .participant import EntryCopy, Participant
from .presence import Presence
from .preview import Preview
from .queue import Queue, QueueMember
from .reply_step import ReplyStep
from .saved_view import SavedView
from .scheduled_reply import ScheduledFile, ScheduledReply
from .searched import (
    ArticleWords,
    ClientWords,
    EntryWords,
    TicketWords,
    ToIndex,
    WordingWords,
)
from .side_conversation import SideConversation, SideFile, SideLine
from .sign_in_code import SignInCode
from .spam_mark import SpamMark
from .status_link import StatusLink
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
    "Article",
    "ArticleRating",
    "ArticleSection",
    "ArticleVersion",
    "ArticleWords",
    "Attachment",
    "Bell",
    "BlockedSender",
    "BulkRow",
    "ChannelRoute",
    "Digest",
    "Draft",
    "ClientWords",
    "ClientSession",
    "Entry",
    "Excerpt",
    "Follower",
    "FormUse",
    "IdentityNonce",
    "Macro",
    "MacroUse",
    "Mention",
    "Mute",
    "EntryCopy",
    "EntryWords",
    "OneTimeCode",
    "Participant",
    "Presence",
    "Preview",
    "Queue",
    "QueueMember",
    "ReplyStep",
    "SavedView",
    "ScheduledFile",
    "ScheduledReply",
    "SignInCode",
    "StatusLink",
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
    "TicketWords",
    "ToIndex",
    "Verification",
    "Wrapup",
    "WrapupReason",
    "WordingWords",
]
