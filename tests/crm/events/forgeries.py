"""Fifty ways to pretend to be the platform, each as a body and its headers."""

import hashlib
import hmac
from collections.abc import Iterator

from config.lib.clock import now
from crm.platform.signing import KEY_ID, SIGNATURE, TIMESTAMP, signature
from tests.crm.events.telling import KEYS, body, signed

Forgery = tuple[str, bytes, dict[str, str]]
SECRET = KEYS["k1"]


def all_of_them() -> list[Forgery]:
    """Every forgery with its name."""
    return [*keys(), *times(), *signatures(), *bodies(), *schemes()]


def keys() -> Iterator[Forgery]:
    """The wrong key, or none."""
    raw = body()
    good = signed(raw)
    for name in ("", "k3", "K1", "k1,k2", "k1 ", "0", "None", "k1\u00e9", "__class__"):
        yield f"key id {name!r}", raw, good | {KEY_ID: name}
    yield "the other key's id", raw, good | {KEY_ID: "k2"}
    yield "no key id", raw, {k: v for k, v in good.items() if k != KEY_ID}
    at = good[TIMESTAMP]
    for name, secret in (("empty", ""), ("a guess", "secret"), ("the id", "k1")):
        yield f"secret: {name}", raw, good | {SIGNATURE: signature(secret, at, raw)}


def times() -> Iterator[Forgery]:
    """A time that was not signed, or is too far away, or is no time."""
    raw = body()
    good, at = signed(raw), int(now().timestamp())
    for skew in (-301, 301, -86_400, 86_400, -315_360_000):
        yield f"honestly signed {skew} s away", raw, signed(raw, at=at + skew)
    for other in (at - 1, at + 1, at + 300):
        yield f"replayed at {other - at}", raw, good | {TIMESTAMP: str(other)}
    for odd in ("", "0", f"+{at}", f"{at}.0", f" {at}", f"{at}e0", f"-{at}", "now",
                f"{at}\u0661", "9" * 400):  # fmt: skip
        headers = {TIMESTAMP: odd, SIGNATURE: signature(SECRET, odd, raw)}
        yield f"time {odd[:12]!r}", raw, good | headers
    yield "no time", raw, {k: v for k, v in good.items() if k != TIMESTAMP}


def signatures() -> Iterator[Forgery]:
    """A signature in another form than the one agreed."""
    raw = body()
    good = signed(raw)
    digest = good[SIGNATURE].removeprefix("v1=")
    odd = {
        "": "",
        "bare": digest,
        "v2": f"v2={digest}",
        "v1 in capitals": f"V1={digest}",
        "hex in capitals": f"v1={digest.upper()}",
        "truncated": f"v1={digest[:-1]}",
        "half": f"v1={digest[:32]}",
        "longer": f"v1={digest}0",
        "blank in front": f" v1={digest}",
        "blank behind": f"v1={digest} ",
        "blank inside": f"v1= {digest}",
        "two": f"v1={digest},v1={digest}",
        "none but the scheme": "v1=",
        "zeros": "v1=" + "0" * 64,
        "one digit off": f"v1={digest[:-1]}{'0' if digest[-1] != '0' else '1'}",
        "letters of another alphabet": f"v1={digest[:-1]}\u0430",
    }
    for name, value in odd.items():
        yield f"signature: {name}", raw, good | {SIGNATURE: value}
    yield "no signature", raw, {k: v for k, v in good.items() if k != SIGNATURE}


def bodies() -> Iterator[Forgery]:
    """Another body than the signed one."""
    raw = body()
    good = signed(raw)
    yield "a byte changed", raw.replace(b"paid", b"fail"), good
    yield "a byte added", raw + b" ", good
    yield "a byte gone", raw[:-1], good
    yield "line end added", raw + b"\n", good
    yield "another event", body(2), good
    yield "nothing", b"", good


def schemes() -> Iterator[Forgery]:
    """Right secret and body, signed another way."""
    raw = body()
    good = signed(raw)
    at = good[TIMESTAMP].encode()

    def by(text: bytes, kind: str = "sha256") -> dict[str, str]:
        digest = hmac.new(SECRET.encode(), text, kind).hexdigest()
        return good | {SIGNATURE: f"v1={digest}"}

    yield "body alone", raw, by(raw)
    yield "without the dot", raw, by(at + raw)
    yield "turned round", raw, by(raw + b"." + at)
    yield "sha1", raw, by(at + b"." + raw, "sha1")
    yield "sha512", raw, by(at + b"." + raw, "sha512")
    plain = hashlib.sha256(SECRET.encode() + at + b"." + raw).hexdigest()
    yield "hash without hmac", raw, good | {SIGNATURE: f"v1={plain}"}
