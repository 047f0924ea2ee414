"""The keys by which the platform vouches: nonsense is refused, and never repeated."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.core.exceptions import ImproperlyConfigured

from config.env import identities

SECRET = "s" * 32


def pem(key, encoding=Encoding.PEM):
    return key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = pem(RSA).decode().strip()


def given(monkeypatch, text):
    monkeypatch.setenv("PLATFORM_IDENTITY_KEYS", text)
    return identities.identity_keys()


def test_without_keys_nobody_is_vouched_for(monkeypatch):
    assert given(monkeypatch, "") == {}


def test_each_key_has_its_own_algorithm(monkeypatch):
    told = given(monkeypatch, f"a:HS256:{SECRET}, b:RS256:{PUBLIC}")
    assert told["a"] == ("HS256", SECRET)
    assert told["b"][0] == "RS256"
    assert told["b"][1].startswith("-----BEGIN PUBLIC KEY-----")


def test_a_public_key_may_stand_on_one_line(monkeypatch):
    bare = base64.b64encode(pem(RSA, Encoding.DER)).decode()
    escaped = PUBLIC.replace("\n", "\\n")
    told = given(monkeypatch, f"a:RS256:{bare},b:RS256:{escaped}")
    assert told["a"] == told["b"]


def test_keys_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "keys").write_text(f"b:RS256:{PUBLIC}\n,a:HS256:{SECRET}\n")
    monkeypatch.setenv("PLATFORM_IDENTITY_KEYS_FILE", str(tmp_path / "keys"))
    assert set(identities.identity_keys()) == {"a", "b"}


PRIVATE = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
SHORT = pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)).decode()
CURVE = pem(ec.generate_private_key(ec.SECP256R1())).decode()


@pytest.mark.parametrize(
    "text",
    ["a", "a:HS256", f"a b:HS256:{SECRET}", f"a:none:{SECRET}", f"a:hs256:{SECRET}"]
    + ["a:HS256:short", f"a:HS256:{SECRET},a:HS256:{SECRET}", f":HS256:{SECRET}"]
    + [f"a:HS512:{SECRET}", f"a:HS256:{PUBLIC}", f"a:RS256:{SECRET}", "a:RS256:"]
    + [f"a:RS256:{PRIVATE}", f"a:RS256:{SHORT}", f"a:RS256:{CURVE}", "a:RS256:é"],
)
def test_nonsense_is_refused_by_name_and_unsaid(monkeypatch, text):
    with pytest.raises(ImproperlyConfigured, match="PLATFORM_IDENTITY_KEYS") as caught:
        given(monkeypatch, text)
    assert SECRET not in str(caught.value)
    assert "BEGIN" not in str(caught.value)
