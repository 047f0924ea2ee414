"""People and the log of what was done: the lowest app's tables."""

from .activity import Activity
from .api_token import ApiToken
from .client import Client
from .client_note import ClientNote
from .consent import Consent
from .contact_point import ContactPoint
from .erasure import Erasure
from .flag import ClientFlag
from .grant import ClientGrant
from .idempotency_key import IdempotencyKey
from .job import Job
from .job_file import JobFile
from .job_row import JobRow
from .key import DataKey
from .merge import ClientMerge, Duplicate
from .particular import Particular
from .platform_account import PlatformAccount, PlatformCopy, PlatformRecord
from .platform_event import PlatformEvent, PlatformFeed
from .reaction import Reaction
from .reading import Reading
from .seal import Seal
from .staff import Staff
from .tag import ClientTag, Tag

__all__ = [
    "Activity",
    "ApiToken",
    "Client",
    "ClientFlag",
    "ClientGrant",
    "ClientMerge",
    "ClientNote",
    "ClientTag",
    "Consent",
    "ContactPoint",
    "DataKey",
    "Duplicate",
    "Erasure",
    "IdempotencyKey",
    "Job",
    "JobFile",
    "JobRow",
    "Particular",
    "PlatformAccount",
    "PlatformCopy",
    "PlatformEvent",
    "PlatformFeed",
    "PlatformRecord",
    "Reaction",
    "Reading",
    "Seal",
    "Staff",
    "Tag",
]
