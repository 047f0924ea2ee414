"""Unguessable texts that carry their own proof: Message-IDs, callback addresses."""

import base64
import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings

LEAST_BITS = 64


def sign(purpose: str, text: str, bits: int = 128) -> str:
    """Return `text.proof`, the proof `bits` long, valid for this purpose alone.

    The proof is lower-case base32, safe in a URL path and in a Message-ID.
    """
    return f"{text}.{_proof(settings.SECRET_KEY, purpose, text, bits)}"


def verify(purpose: str, token: str, bits: int = 128) -> str | None:
    """Return the text of a token signed for this purpose with `bits`, else None.

    The length is the caller's, never the token's: a shortened proof would be guessable.
    """
    text, separator, proof = token.rpartition(".")
    given = proof.lower().encode()
    if not separator:
        return None
    for secret in _secrets():
        if hmac.compare_digest(given, _proof(secret, purpose, text, bits).encode()):
            return text
    return None


def derived_key(purpose: str, secret: str | None = None) -> bytes:
    """Return 32 bytes for this purpose, derived from SECRET_KEY (or from `secret`)."""
    source = settings.SECRET_KEY if secret is None else secret
    return hmac.new(
        source.encode(), f"kefu|{purpose}".encode(), hashlib.sha256
    ).digest()


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


def _proof(secret: str, purpose: str, text: str, bits: int) -> str:
    if bits % 8 or not LEAST_BITS <= bits <= 256:
        raise ValueError(f"bits must be a multiple of 8 from {LEAST_BITS} to 256")
    key = derived_key(f"token|{purpose}", secret)
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[: bits // 8]
    return base64.b32encode(digest).decode().rstrip("=").lower()
