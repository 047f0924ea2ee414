"""Where the lending platform is, the key that opens it, the secrets it signs by."""

import re
from urllib.parse import urlsplit

from config import env
from config.env.addresses import is_loopback

EVENT_SECRETS = "PLATFORM_EVENT_SECRETS"
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
SHORTEST = 16


def platform() -> tuple[str, str]:
    """Return PLATFORM_URL and PLATFORM_KEY; two empty texts where there is none."""
    url = env.text("PLATFORM_URL").rstrip("/")
    key = env.secret("PLATFORM_KEY")
    if not url:
        return "", ""
    _check(url)
    if not key:
        raise env.refused("PLATFORM_KEY", "is not set, but PLATFORM_URL is")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise env.refused(
            "PLATFORM_KEY", "cannot be sent; right would be ASCII without blanks"
        )
    return url, key


def event_secrets() -> dict[str, str]:
    """Return PLATFORM_EVENT_SECRETS (`id:secret,id:secret`) as id → secret.

    All of them count at once, so that a new one is told before the old one goes. The
    message of a refusal never repeats a secret.
    """
    found: dict[str, str] = {}
    parts = [part for part in env.secret(EVENT_SECRETS).split(",") if part.strip()]
    for place, part in enumerate(map(str.strip, parts), 1):
        key_id, colon, secret = part.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id):
            why = f"has a part {place} that is no id with a secret"
            raise env.refused(
                EVENT_SECRETS, f"{why}; right would be id:secret,id:secret"
            )
        if key_id in found:
            raise env.refused(EVENT_SECRETS, f"names the id {key_id} twice")
        if len(secret) < SHORTEST:
            why = f"has a secret of {len(secret)} characters for {key_id}"
            raise env.refused(
                EVENT_SECRETS, f"{why}; right would be at least {SHORTEST}"
            )
        found[key_id] = secret
    return found


def _check(url: str) -> None:
    right = "right would be like https://platform.example.com"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise env.refused("PLATFORM_URL", f"cannot be read; {right}") from error
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise env.refused("PLATFORM_URL", f"is no such address; {right}")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        why = "is http, by which the data of clients would travel in clear"
        raise env.refused("PLATFORM_URL", f"{why}; {right}")
