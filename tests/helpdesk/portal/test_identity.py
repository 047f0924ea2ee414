"""The platform's word for who somebody is: believed once, fresh, and from it alone."""

import datetime
import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.models import Activity, Client, PlatformAccount, Staff
from helpdesk.models import ClientSession, IdentityNonce
from tests.cast import Cast

SECRET, OTHER = "s" * 40, "o" * 40
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = (
    PRIVATE.public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
TOKEN = "/portal/token/"
Claims = dict[str, Any]


@pytest.fixture(autouse=True)
def keys(settings: Any) -> None:
    """A shared secret and a key pair, as the platform would have them."""
    settings.PLATFORM_IDENTITY_KEYS = {
        "hs": ("HS256", SECRET),
        "rs": ("RS256", PUBLIC),
    }


def claims(**other: Any) -> Claims:
    """What a token says; a value of None is left out."""
    told = {
        "id": "u-1001",
        "name": "王小明",
        "phone": "+8613812345678",
        "mail": "wang@platform.example",
        "exp": int(time.time()) + 120,
        "nonce": "n" * 24,
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


def token(told: Claims | None = None, **header: Any) -> str:
    return jwt.encode(
        told or claims(), SECRET, "HS256", headers={"kid": "hs", **header}
    )


def raw(header: dict[str, Any], told: Claims, signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(told).encode(), signature]
    return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def signed_by(secret: str, key_id: str) -> str:
    """A token signed by hand: by a public key as the secret of HS256, by nothing."""
    header = {"alg": "HS256", "typ": "JWT", "kid": key_id}
    body = raw(header, claims()).rpartition(".")[0]
    proof = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{urlsafe_b64encode(proof).rstrip(b'=').decode()}"


def changed() -> str:
    head, body, proof = token().split(".")
    other = raw({}, claims(id="u-1002")).split(".")[1]
    assert body != other
    return f"{head}.{other}.{proof}"


def past(seconds: int) -> int:
    return int(time.time()) - seconds


FORGERIES: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "no token": lambda: "not a token",
    "two parts": lambda: token().rpartition(".")[0],
    "four parts": lambda: token() + ".x",
    "no signature": lambda: token().rpartition(".")[0] + ".",
    "alg none": lambda: raw({"alg": "none", "kid": "hs"}, claims()),
    "alg None": lambda: raw({"alg": "None", "kid": "hs"}, claims()),
    "no alg": lambda: raw({"kid": "hs"}, claims()),
    "other secret": lambda: jwt.encode(claims(), OTHER, "HS256", {"kid": "hs"}),
    "empty secret": lambda: signed_by("", "hs"),
    "hs512": lambda: jwt.encode(claims(), SECRET * 2, "HS512", {"kid": "hs"}),
    "hs384": lambda: jwt.encode(claims(), SECRET * 2, "HS384", {"kid": "hs"}),
    "public key as secret": lambda: signed_by(PUBLIC, "rs"),
    "secret's kid, rs256": lambda: jwt.encode(
        claims(), PRIVATE, "RS256", {"kid": "hs"}
    ),
    "ps256": lambda: jwt.encode(claims(), PRIVATE, "PS256", {"kid": "rs"}),
    "other pair": lambda: jwt.encode(
        claims(),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "RS256",
        {"kid": "rs"},
    ),
    "no kid": lambda: jwt.encode(claims(), SECRET, "HS256"),
    "unknown kid": lambda: token(kid="old"),
    "own key brought": lambda: token(jwk={"kty": "oct", "k": "eA"}),
    "key elsewhere": lambda: token(jku="https://evil.example/keys"),
    "critical": lambda: token(crit=["exp"]),
    "changed body": changed,
    "expired": lambda: token(claims(exp=past(31))),
    "good for an hour": lambda: token(claims(exp=past(-3600))),
    "good for 6 minutes": lambda: token(claims(exp=past(-360))),
    "no exp": lambda: token(claims(exp=None)),
    "exp as text": lambda: token(claims(exp=str(past(-60)))),
    "exp true": lambda: token(claims(exp=True)),
    "not yet": lambda: token(claims(nbf=past(-90))),
    "no nonce": lambda: token(claims(nonce=None)),
    "short nonce": lambda: token(claims(nonce="1234567")),
    "nonce a number": lambda: token(claims(nonce=12345678901234567890)),
    "no id": lambda: token(claims(id=None)),
    "empty id": lambda: token(claims(id=" ")),
    "id a number": lambda: token(claims(id=1001)),
    "id a list": lambda: token(claims(id=["u-1001"])),
    "long id": lambda: token(claims(id="u" * 65)),
    "id with a line break": lambda: token(claims(id="u\n1")),
    "long name": lambda: token(claims(name="x" * 121)),
    "huge": lambda: token(claims(note="x" * 5000)),
    "body a list": lambda: raw({"alg": "HS256", "kid": "hs"}, [1]),  # type: ignore[arg-type]
}


def test_there_are_thirty_forgeries_and_more() -> None:
    assert len(FORGERIES) >= 30


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_or_stale_token_has_no_effect(
    cast: Cast, kind: str, client: Browser
) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(TOKEN, {"token": FORGERIES[kind]()})
    assert answer.status_code == 403
    assert settings.CLIENT_COOKIE_NAME not in answer.cookies
    assert [query["sql"] for query in asked] == []


def test_a_good_token_signs_its_user_in_and_links_a_new_client(
    cast: Cast, client: Browser
) -> None:
    answer = client.post(TOKEN, {"token": token()})
    assert (answer.status_code, answer["Location"]) == (302, "/portal/")
    account = PlatformAccount.objects.get(user_id="u-1001")
    assert account.client.name == "王小明"
    assert account.client.lifecycle == "registered"
    kinds = account.client.contact_points.exclude(verified_at=None)
    assert set(kinds.values_list("kind", flat=True)) == {"platform", "phone", "mail"}
    assert client.get("/portal/").status_code == 200
    cookie = answer.cookies[settings.CLIENT_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_pair_of_keys_does_as_well(cast: Cast, client: Browser) -> None:
    told = jwt.encode(claims(), PRIVATE, "RS256", {"kid": "rs"})
    assert client.post(TOKEN, {"token": told}).status_code == 302


def test_a_token_is_good_once(cast: Cast, client: Browser) -> None:
    told = token()
    assert client.post(TOKEN, {"token": told}).status_code == 302
    assert client.post(TOKEN, {"token": told}).status_code == 403
    assert ClientSession.objects.count() == IdentityNonce.objects.count() == 1


def test_clocks_may_differ_by_half_a_minute(cast: Cast, client: Browser) -> None:
    late = token(claims(exp=past(20)))
    assert client.post(TOKEN, {"token": late}).status_code == 302
    early = token(claims(exp=past(-320), nonce="m" * 24))
    assert client.post(TOKEN, {"token": early}).status_code == 302


def test_a_known_user_is_recognised_and_nothing_known_is_changed(
    cast: Cast, client: Browser
) -> None:
    wang = cast.clients["wang"]
    wang.link_platform("u-1001", by=Staff.system())
    count = Client.objects.count()
    client.post(TOKEN, {"token": token(claims(name="另一个", mail="x@evil.example"))})
    assert ClientSession.objects.get().client == wang
    assert Client.objects.count() == count
    wang.refresh_from_db()
    assert wang.name == "王小明"
    assert not wang.contact_points.filter(masked__startswith="x").exists()


def test_an_equal_address_links_nobody(cast: Cast, client: Browser) -> None:
    client.post(TOKEN, {"token": token(claims(mail="wang@client.example"))})
    assert ClientSession.objects.get().client != cast.clients["wang"]


def test_a_token_is_posted_never_in_an_address(cast: Cast, client: Browser) -> None:
    assert client.get(f"{TOKEN}?token={token()}").status_code == 405


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_foreign_page_gets_a_question_first(
    cast: Cast, visitor: Browser, origin: str
) -> None:
    told = token()
    answer = visitor.post(TOKEN, {"token": told}, headers={"origin": origin})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "王**" in page
    assert "13812345678" not in page
    assert not IdentityNonce.objects.exists()
    # Which only our own page answers.
    forged = visitor.post(f"{TOKEN}confirm/", {"token": told})
    assert forged.status_code == 403
    csrf = answer.context["csrf_token"]
    told_again = {"token": told, "csrfmiddlewaretoken": str(csrf)}
    assert visitor.post(f"{TOKEN}confirm/", told_again).status_code == 302


def test_the_platforms_own_page_is_expected(
    cast: Cast, visitor: Browser, settings: Any
) -> None:
    settings.PLATFORM_URL = "https://platform.example"
    origin = {"origin": "https://platform.example"}
    answer = visitor.post(TOKEN, {"token": token()}, headers=origin)
    assert answer.status_code == 302


def test_signing_in_is_on_record_without_the_token(cast: Cast, client: Browser) -> None:
    told = token()
    client.post(TOKEN, {"token": told})
    rows = Activity.objects.filter(action="portal.signed_in")
    assert [row.particulars for row in rows] == [{"method": "token"}]


def test_an_erased_client_does_not_come_back(cast: Cast, client: Browser) -> None:
    wang = cast.clients["wang"]
    wang.link_platform("u-1001", by=Staff.system())
    Client.objects.filter(pk=wang.pk).first()
    wang.erased_at = datetime.datetime.now(datetime.UTC)
    wang.save(update_fields=["erased_at"])
    assert client.post(TOKEN, {"token": token()}).status_code == 403
    assert not ClientSession.objects.exists()
