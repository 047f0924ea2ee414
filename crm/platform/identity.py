"""Identity tokens: the platform vouches, for a few minutes and once, who somebody is.

A JWT (RFC 7519) with `id`, `exp`, `nonce` and, if it likes, `name`, `phone`, `mail`.
The header's `kid` chooses the key; which algorithm belongs to it the setting says, and
never the token (RFC 8725, 3.1).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db import transaction

from config.lib.clock import now
from crm.models import Client, ContactPoint, PlatformAccount, Staff
from crm.models.contact_point import Kind
from crm.platform.records import Contacts
from crm.refused import Refused

LONGEST_TOKEN = 4096
LASTS_S, SKEW_S = 300, 30
# As long as a nonce must be remembered: no token is good for longer.
REMEMBERED = timedelta(seconds=LASTS_S + 2 * SKEW_S)
HEADER = {"alg", "kid", "typ"}
LONGEST = {"id": 64, "nonce": 128, "name": 120, "phone": 40, "mail": 254}
SHORTEST_NONCE = 16


class Forged(Exception):
    """The token is not the platform's, is stale, or says nothing that can be read.

    The words are for the log and repeat nothing of the token.
    """


@dataclass(frozen=True)
class Identity:
    """Whom the platform vouches for; `nonce` is the key's id with the token's own."""

    user_id: str
    nonce: str
    name: str = ""
    phone: str = ""
    mail: str = ""


def read(token: str) -> Identity:
    """The identity a token tells; raises Forged. Nothing is written, and whether the
    token was used before is the caller's to find out.
    """
    if not token or len(token) > LONGEST_TOKEN:
        raise Forged("no token of a usual length")
    key_id, algorithm, key = _key_of(token)
    try:
        told = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            leeway=SKEW_S,
            options={"require": ["exp", "nonce", "id"], "verify_aud": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError) as error:
        raise Forged(type(error).__name__) from error
    _is_short_lived(told)
    values = {name: _text(told, name) for name in LONGEST}
    if not values["id"] or len(values["nonce"]) < SHORTEST_NONCE:
        raise Forged("no id, or a nonce that is too short")
    return Identity(
        user_id=values["id"],
        nonce=f"{key_id}|{values['nonce']}",
        name=values["name"],
        phone=values["phone"],
        mail=values["mail"],
    )


def contact_of(told: Identity, *, by: Staff) -> ContactPoint:
    """The platform contact of the client who is this user: known by the link alone.

    A user nobody here is known as becomes a client of their own: an equal address or
    name suggests one record and proves none, and colleagues merge what is one. Raises
    Refused for a client whose data was erased.
    """
    account = _account(told.user_id) or _registered(told, by)
    client = account.client
    if client.erased_at is not None:
        raise Refused("", "erased", "the data of this client was erased")
    return ContactPoint.objects.add(client, Kind.PLATFORM, told.user_id)


def _key_of(token: str) -> tuple[str, str, str]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Forged("no header") from error
    key_id = header.get("kid")
    # What else may stand in a header asks for keys or rules of the sender's choice.
    if set(header) - HEADER or not isinstance(key_id, str):
        raise Forged("a header of another kind")
    known = settings.PLATFORM_IDENTITY_KEYS.get(key_id)
    if known is None:
        raise Forged("no such key")
    return key_id, *known


def _is_short_lived(told: dict[str, Any]) -> None:
    exp = told["exp"]
    if isinstance(exp, bool) or not isinstance(exp, int | float):
        raise Forged("no time to expire")
    if exp > now().timestamp() + LASTS_S + SKEW_S:
        raise Forged("good for too long")


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST[name]:
        raise Forged(f"{name} is no text of a usual length")
    if not value.isprintable():
        raise Forged(f"{name} holds signs that cannot be printed")
    return value.strip()


def _account(user_id: str) -> PlatformAccount | None:
    found = PlatformAccount.objects.select_related("client")
    return found.filter(user_id=user_id).first()


def _registered(told: Identity, by: Staff) -> PlatformAccount:
    contacts = Contacts(mobile=told.phone, email=told.mail)
    try:
        with transaction.atomic():
            client = Client.objects.register(told.name, by=by)
            return client.link_platform(told.user_id, by=by, contacts=contacts)
    except Refused:
        # Twice at the same moment: the other one was quicker.
        account = _account(told.user_id)
        if account is None:
            raise
        return account
