"""Where the product is reached: own address, host names, proxies it may believe."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from config import env

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_loopback(host: str) -> bool:
    """Tell whether a server on `host` is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listening_host(demo: bool, demo_public: bool) -> str:
    """Return HOST: on loopback in the demo, whose passwords are known."""
    host = env.text("HOST", "127.0.0.1")
    if demo and not demo_public and not is_loopback(host):
        why = f"is {host!r}, but the demo's passwords are known to everybody"
        right = "right would be 127.0.0.1, or KEFU_DEMO_PUBLIC=1 if this is meant"
        raise env.refused("HOST", f"{why}; {right}")
    return host


def public_base(port: int) -> SplitResult:
    """Return PUBLIC_BASE_URL in parts: http or https and a host, nothing more."""
    url = env.text("PUBLIC_BASE_URL", f"http://localhost:{port}").rstrip("/")
    right = "right would be like https://desk.example.com"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise env.refused("PUBLIC_BASE_URL", f"is {url!r}; {right}") from error
    plain = not (parts.path or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise env.refused("PUBLIC_BASE_URL", f"is {url!r}; {right}")
    return parts


def allowed_hosts(base: SplitResult, host: str) -> list[str]:
    """Return the host names answered to; the loopback names are, for probes too."""
    given = env.names("ALLOWED_HOSTS")
    listening = [host] if host not in ("0.0.0.0", "::", "[::]") else []
    own = f"[{base.hostname}]" if ":" in str(base.hostname) else str(base.hostname)
    return list(dict.fromkeys([*given, own, *listening, *LOOPBACK_NAMES]))


def trusted_proxies() -> list[Network]:
    """Return the networks of KEFU_TRUSTED_PROXIES, addresses or CIDRs."""
    networks = []
    for part in env.names("KEFU_TRUSTED_PROXIES"):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            why = f"holds {part!r}; right would be addresses like 10.0.0.0/8"
            raise env.refused("KEFU_TRUSTED_PROXIES", why) from error
    return networks
