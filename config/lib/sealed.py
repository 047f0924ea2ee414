"""Sealed values: AES-256-GCM under a data key, data keys wrapped by a ring of keys.

A sealed value carries the id of its data key in the clear and is bound to it and to the
column it was made for: moved to another column or another key it does not open.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import models
from django.db.models.query_utils import DeferredAttribute

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 5.2.1.1: 96 bits is the recommended length
HEADER = struct.Struct(">BQ")
RING_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class SealBroken(Exception):
    """The blob was not made by this key for this column, or it was altered."""


def new_key() -> bytes:
    """Return 32 fresh random bytes, the material of one key."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys that wrap data keys. The newest wraps; every one unwraps."""

    keys: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"<KeyRing {', '.join(self.keys)}>"

    @classmethod
    def from_setting(cls, text: str) -> "KeyRing":
        """Read `id:base64(32 bytes),…`, newest first; ValueError says what is wrong.

        The message never repeats key material.
        """
        keys: dict[str, bytes] = {}
        for place, part in enumerate(filter(None, map(str.strip, text.split(","))), 1):
            ring_id, separator, encoded = part.partition(":")
            if not separator or not RING_ID.fullmatch(ring_id):
                raise ValueError(f"key {place} is not of the form id:base64")
            if ring_id in keys:
                raise ValueError(f"key id {ring_id} appears twice")
            keys[ring_id] = _decode_key(ring_id, encoded)
        if not keys:
            raise ValueError("at least one key is needed")
        return cls(keys)

    @property
    def newest(self) -> str:
        """Return the id of the key that wraps."""
        return next(iter(self.keys))

    def wrap(self, plain: bytes) -> bytes:
        """Return `plain` sealed under the newest key, with that key's id in front."""
        name = self.newest.encode()
        header = bytes([VERSION, len(name)]) + name
        nonce = secrets.token_bytes(NONCE_BYTES)
        return (
            header
            + nonce
            + AESGCM(self.keys[self.newest]).encrypt(nonce, plain, header)
        )

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return what was wrapped; SealBroken if altered or its key is not here."""
        ring_id, end = _ring_id(wrapped)
        if ring_id not in self.keys:
            raise SealBroken(f"key {ring_id!r} is not on the ring")
        return _open(self.keys[ring_id], wrapped, end, wrapped[:end])

    def wrapped_by(self, wrapped: bytes) -> str:
        """Return the id of the key that wrapped this, to find what to wrap anew."""
        return _ring_id(wrapped)[0]


def _decode_key(ring_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"key {ring_id} is not base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"key {ring_id} is {len(key)} bytes long, not {KEY_BYTES}")
    return key


def _ring_id(wrapped: bytes) -> tuple[str, int]:
    if len(wrapped) < 2 or wrapped[0] != VERSION:
        raise SealBroken("not a wrapped key")
    end = 2 + wrapped[1]
    return bytes(wrapped[2:end]).decode("ascii", "replace"), end


def _open(key: bytes, blob: bytes, header: int, bound: bytes) -> bytes:
    """Decrypt what follows a header of `header` bytes, authenticated with `bound`."""
    body = header + NONCE_BYTES
    try:
        return AESGCM(key).decrypt(blob[header:body], blob[body:], bound)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("wrong key, wrong column or altered") from error


def seal(data_key: bytes, key_id: int, context: str, value: str) -> bytes:
    """Return `value` sealed for the column `context` ("table.column").

    Layout: version (1 byte), key id (8, big-endian), nonce (12), ciphertext with tag.
    """
    return seal_bytes(data_key, key_id, context, value.encode())


def seal_bytes(data_key: bytes, key_id: int, context: str, value: bytes) -> bytes:
    """Return bytes sealed as `seal` does it with text."""
    header = HEADER.pack(VERSION, key_id)
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = header + context.encode()
    return header + nonce + AESGCM(data_key).encrypt(nonce, value, bound)


def unseal(data_key: bytes, context: str, blob: bytes) -> str:
    """Return the text sealed for `context`; SealBroken for anything else."""
    return unseal_bytes(data_key, context, blob).decode()


def unseal_bytes(data_key: bytes, context: str, blob: bytes) -> bytes:
    """Return the bytes sealed for `context`; SealBroken for anything else."""
    blob = bytes(blob)
    key_id_of(blob)
    bound = blob[: HEADER.size] + context.encode()
    return _open(data_key, blob, HEADER.size, bound)


def key_id_of(blob: bytes) -> int:
    """Return the id of the data key that sealed `blob`; SealBroken if not sealed."""
    blob = bytes(blob)
    if len(blob) < HEADER.size + NONCE_BYTES or blob[0] != VERSION:
        raise SealBroken("not a sealed value")
    key_id: int = HEADER.unpack_from(blob)[1]
    return key_id


def blind_index(secret: bytes, context: str, normalised: str) -> bytes:
    """Return 32 bytes that are equal for equal values of one column, and tell nothing.

    Each column has its own key, so equal values of two columns cannot be matched.
    """
    info = b"kefu blind index|" + context.encode()
    key = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(secret)
    return hmac.new(key, normalised.encode(), hashlib.sha256).digest()


class _BytesOnly(DeferredAttribute):
    """Refuses clear text at the moment it is assigned, long before it is stored."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, memoryview | bytearray):
            value = bytes(value)
        allowed = value is None or isinstance(value, bytes)
        if not allowed and not hasattr(value, "resolve_expression"):
            kind = type(value).__name__
            raise TypeError(f"{self.field.name} holds sealed bytes, not {kind}")
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """A column of sealed bytes; never in a form, never assigned clear text."""

    descriptor_class = _BytesOnly

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        """Refuse clear text on the ways past the attribute: update() and filter()."""
        if isinstance(value, str):
            raise TypeError(f"{self.name} holds sealed bytes, not str")
        return super().get_db_prep_value(value, connection, prepared)
