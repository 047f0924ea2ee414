"""Message ids of mails: read, made comparable, put into the order they are asked in."""

import re

MOST_IDS = 100
LONGEST_ID = 400

_BRACKETED = re.compile(r"<\s*([^<>\s]+)\s*>")
_BARE = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")


def message_ids(value: str) -> list[str]:
    """Ids of a Message-ID, In-Reply-To or References field, without angle brackets.

    Exchange's `<[id@host]>` stays `[id@host]`, so that an answer names it as it is. The
    first and the newest are kept when there are more than `MOST_IDS`.
    """
    found = _BRACKETED.findall(value) or _BARE.findall(value)
    ids = list(dict.fromkeys(id for id in found if len(id) <= LONGEST_ID))
    return ids if len(ids) <= MOST_IDS else [ids[0], *ids[1 - MOST_IDS :]]


def normalise(message_id: str) -> str:
    """One id without angle brackets and white space; '' when it is none."""
    ids = message_ids(message_id)
    return ids[0] if ids else ""


def candidates(in_reply_to: str, references: list[str]) -> list[str]:
    """Ids that may name the thread of an answer, the likeliest first."""
    newest_first = [in_reply_to, *reversed(references)]
    return list(dict.fromkeys(id for id in newest_first if id))
