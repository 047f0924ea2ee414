"""Mail that no person wrote at this moment: answers of machines, lists, bounces.

Such mail is filed and never answered. `X-Auto-Response-Suppress` is not asked: it means
"please do not answer", not "this is automatic" (Outlook sets it on people's mail).
"""

import re

from .addresses import addresses
from .headers import Headers

_DAEMON = re.compile(
    r"(?:mailer-?daemon|postmaster|double-bounce)(?:@|$)", re.IGNORECASE
)
_SILENT = re.compile(
    r"(?:no-?reply|do-?not-?reply|noreply|notification|auto-?reply)(?:[+.-][^@]*)?@",
    re.IGNORECASE,
)
# Fields that only machines write; the value does not matter.
_TELL_TALES = (
    "list-id",
    "list-unsubscribe",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-failed-recipients",
    "feedback-id",
)
_AUTO_SUBJECT = re.compile(
    r"(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office"
    r"|自动回复|自動回覆|自动答复|外出自动)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:ed|able)|delivery (?:status notification|failure|has failed)"
    r"|mail delivery failed|returned mail|failure notice|系统退信|退信通知|投递失败)",
    re.IGNORECASE,
)


def is_automatic(headers: Headers) -> bool:
    """Whether to withhold every automatic answer (RFC 3834 section 2 and custom)."""
    submitted = headers.token("auto-submitted")
    if submitted and submitted != "no":
        return True
    if headers.token("precedence") in ("auto_reply", "auto-reply", "bulk", "junk"):
        return True
    if any(name in headers for name in _TELL_TALES):
        return True
    if has_null_path(headers) or _kind(headers).startswith(b"multipart/report"):
        return True
    sender = _sender(headers)
    if _DAEMON.match(sender) or _SILENT.match(sender):
        return True
    return bool(_AUTO_SUBJECT.match(headers.text("subject")))


def is_bounce(headers: Headers) -> bool:
    """Whether the mail says that one of ours did not arrive (RFC 3464 and custom)."""
    if is_report(headers):
        return True
    if "x-failed-recipients" in headers:
        return True
    if not (_DAEMON.match(_sender(headers)) or has_null_path(headers)):
        return False
    return bool(_BOUNCE_SUBJECT.search(headers.text("subject")))


def is_report(headers: Headers) -> bool:
    """Whether it is a delivery report in the form of RFC 3464."""
    value = _kind(headers)
    return value.startswith(b"multipart/report") and b"delivery-status" in value


def has_null_path(headers: Headers) -> bool:
    """Whether the envelope had the empty sender that reports are sent with."""
    return re.sub(rb"\s", b"", headers.raw("return-path")) == b"<>"


def _kind(headers: Headers) -> bytes:
    return headers.raw("content-type")[:2000].lower()


def _sender(headers: Headers) -> str:
    found = addresses(headers.raw("from")[:2000])
    # Some systems sign with the bare word, which is no address.
    return (found[0].address or found[0].name) if found else ""
