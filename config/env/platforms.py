"""Where the lending platform is, and the key that opens it."""

from urllib.parse import urlsplit

from config import env
from config.env.addresses import is_loopback


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
