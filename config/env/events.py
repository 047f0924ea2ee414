"""The secrets by which the platform signs what it tells."""

import re

from config import env

NAME = "PLATFORM_EVENT_SECRETS"
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
SHORTEST = 16


def event_secrets() -> dict[str, str]:
    """Return PLATFORM_EVENT_SECRETS (`id:secret,id:secret`) as id → secret.

    All of them count at once, so that a new one is told before the old one goes. The
    message of a refusal never repeats a secret.
    """
    found: dict[str, str] = {}
    parts = [part for part in env.secret(NAME).split(",") if part.strip()]
    for place, part in enumerate(map(str.strip, parts), 1):
        key_id, colon, secret = part.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id):
            why = f"has a part {place} that is no id with a secret"
            raise env.refused(NAME, f"{why}; right would be id:secret,id:secret")
        if key_id in found:
            raise env.refused(NAME, f"names the id {key_id} twice")
        if len(secret) < SHORTEST:
            why = f"has a secret of {len(secret)} characters for {key_id}"
            raise env.refused(NAME, f"{why}; right would be at least {SHORTEST}")
        found[key_id] = secret
    return found
