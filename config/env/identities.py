"""The keys by which the platform vouches for who a client is."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from config import env
from config.env.platforms import KEY_ID

IDENTITY_KEYS = "PLATFORM_IDENTITY_KEYS"
ALGORITHMS = ("HS256", "RS256")
RIGHT = "right would be id:HS256:secret,id:RS256:public key"
# RFC 7518, 3.2 and 3.3: a secret as long as the hash, an RSA key of 2048 bits.
SHORTEST_SECRET, SHORTEST_RSA = 32, 2048


def identity_keys() -> dict[str, tuple[str, str]]:
    """Return PLATFORM_IDENTITY_KEYS (`id:alg:key,…`) as id → (algorithm, key).

    An RS256 key is the public one, in PEM or as the base64 of it. The message of a
    refusal never repeats a key.
    """
    found: dict[str, tuple[str, str]] = {}
    parts = [part for part in env.secret(IDENTITY_KEYS).split(",") if part.strip()]
    for place, part in enumerate(map(str.strip, parts), 1):
        key_id, _colon, rest = part.partition(":")
        algorithm, colon, key = rest.partition(":")
        if not colon or not KEY_ID.fullmatch(key_id):
            raise _refused(f"has a part {place} that is no id:alg:key")
        if algorithm not in ALGORITHMS:
            raise _refused(f"names {algorithm[:20]!r} for {key_id}")
        if key_id in found:
            raise _refused(f"names the id {key_id} twice")
        found[key_id] = (algorithm, _key(key_id, algorithm, key.strip()))
    return found


def _key(key_id: str, algorithm: str, key: str) -> str:
    return _secret(key_id, key) if algorithm == "HS256" else _public(key_id, key)


def _secret(key_id: str, key: str) -> str:
    if len(key) < SHORTEST_SECRET:
        why = f"has a secret of {len(key)} characters for {key_id}"
        raise _refused(f"{why}, where at least {SHORTEST_SECRET} are needed")
    if "-----BEGIN" in key:
        # Else whoever knows the public key could sign with it.
        raise _refused(f"has a key pair's part as the shared secret of {key_id}")
    return key


def _public(key_id: str, key: str) -> str:
    try:
        # One line of an environment often writes its line breaks as two signs.
        pem = key.replace("\\n", "\n").encode("ascii")
        loaded = (
            load_pem_public_key(pem)
            if pem.startswith(b"-----")
            else load_der_public_key(base64.b64decode(pem, validate=True))
        )
    except (ValueError, UnicodeEncodeError, binascii.Error) as error:
        raise _refused(f"has no public key for {key_id}") from error
    if not isinstance(loaded, RSAPublicKey) or loaded.key_size < SHORTEST_RSA:
        raise _refused(f"has no RSA key of {SHORTEST_RSA} bits or more for {key_id}")
    form = loaded.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return form.decode("ascii")


def _refused(why: str) -> Exception:
    return env.refused(IDENTITY_KEYS, f"{why}; {RIGHT}")
