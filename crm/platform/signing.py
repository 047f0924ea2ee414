"""Signatures of what the platform tells: made by the sandbox, checked by the hook.

`Kefu-Signature: v1=<hex HMAC-SHA256 of timestamp + "." + raw body>`, with the id of the
secret and the time (Unix seconds) in headers of their own.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

from django.conf import settings

from config.lib.clock import now

KEY_ID, TIMESTAMP, SIGNATURE = "Kefu-Key-Id", "Kefu-Timestamp", "Kefu-Signature"
SKEW_S = 300  # the longest that a signed request stays good, either way
_TIME = re.compile(r"[1-9][0-9]{8,10}")
_NOBODY = "no such key, and yet the same work for it"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of Kefu-Signature for these bytes."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_for(
    key_id: str, secret: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The three headers that a sender adds."""
    at = str(timestamp)
    return {KEY_ID: key_id, TIMESTAMP: at, SIGNATURE: signature(secret, at, body)}


def signer(headers: Mapping[str, str], body: bytes) -> str | None:
    """The id of the key that signed exactly these bytes within the last minutes, or
    None; nothing of the body is read.
    """
    key_id, at = headers.get(KEY_ID, ""), headers.get(TIMESTAMP, "")
    secret = settings.PLATFORM_EVENT_SECRETS.get(key_id)
    if not _TIME.fullmatch(at) or abs(now().timestamp() - int(at)) > SKEW_S:
        return None
    due = signature(secret or _NOBODY, at, body)
    given = headers.get(SIGNATURE, "")
    same = hmac.compare_digest(due.encode(), given.encode("utf-8", "replace"))
    return key_id if same and secret is not None else None
