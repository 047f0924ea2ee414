"""Mail servers out of URLs: EMAIL_URL, INBOUND_EMAIL_URL, and those of a channel."""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

Security = Literal["plain", "starttls", "tls"]

# Scheme to (security, usual port).
SMTP_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("plain", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
IMAP_SCHEMES: dict[str, tuple[Security, int]] = {
    "imap": ("plain", 143),
    "imap+starttls": ("starttls", 143),
    "imaps": ("tls", 993),
}


class ConfigError(ValueError):
    """A URL that says no usable server; names the variable or field, no password."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and the account there."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    # File of certificates to trust instead of the system's.
    ca_file: str = ""
    # Mailbox folder (IMAP only).
    folder: str = ""


def smtp_server(url: str, name: str = "EMAIL_URL") -> Server:
    """Server of smtp://, smtp+starttls:// or smtps://user:password@host:port.

    Raises ConfigError. Unencrypted smtp:// is for this machine alone.
    """
    return _server(url, name, SMTP_SCHEMES)


def imap_server(url: str, name: str = "INBOUND_EMAIL_URL") -> Server:
    """Server of imap://, imap+starttls:// or imaps://user:password@host:port/folder.

    Raises ConfigError. Unencrypted imap:// is for this machine alone.
    """
    server = _server(url, name, IMAP_SCHEMES)
    if not server.user:
        raise ConfigError(name, "an IMAP server needs a user name")
    return server


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _server(url: str, name: str, schemes: dict[str, tuple[Security, int]]) -> Server:
    parts = _split(url, name)
    if parts.scheme not in schemes:
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        raise ConfigError(name, f"the URL must begin with one of {known}")
    security, usual_port = schemes[parts.scheme]
    host = parts.hostname or ""
    if not host:
        raise ConfigError(name, "the URL names no host")
    if security == "plain" and not is_loopback(host):
        safe = ", ".join(f"{scheme}://" for scheme in list(schemes)[1:])
        raise ConfigError(
            name, f"unencrypted mail only goes to this machine; use {safe}"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and not user:
        raise ConfigError(name, "a password needs a user name")
    if any(sign in user + password for sign in "\r\n\0"):
        raise ConfigError(name, "user name or password holds a line break")
    folder = unquote(parts.path.strip("/")) if schemes is IMAP_SCHEMES else ""
    return Server(
        host=host,
        port=_port(parts, name) or usual_port,
        security=security,
        user=user,
        password=password,
        ca_file=_options(parts, name).get("ca_file", ""),
        folder=folder or ("INBOX" if schemes is IMAP_SCHEMES else ""),
    )


def _split(url: str, name: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:
        # The parser's own words repeat the URL, password included.
        raise ConfigError(name, "this is no URL") from None


def _port(parts: SplitResult, name: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise ConfigError(name, "the port must be a number up to 65535") from None
    if port == 0:
        raise ConfigError(name, "the port must be a number up to 65535")
    return port


def _options(parts: SplitResult, name: str) -> dict[str, str]:
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if unknown := set(options) - {"ca_file"}:
        raise ConfigError(name, f"unknown option {sorted(unknown)[0]!r}")
    return options
