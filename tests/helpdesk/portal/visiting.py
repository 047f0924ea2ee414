"""Clients at the portal in tests: links, forms, and browsers signed in."""

import re
from typing import Any

from django.conf import settings
from django.test import Client as Browser

from config.lib.clock import now
from crm.models import ContactPoint, PlatformAccount, Staff
from helpdesk.forms.portal import fresh_stamp
from helpdesk.models import ClientSession, Ticket
from tests.cast import Cast

LINK = re.compile(r"/portal/s/[\w-]+/")


def link_to(ticket: Ticket) -> str:
    """The path of a new status link."""
    return f"/portal/s/{ticket.share(by=Staff.system())}/"


def platform_contact(cast: Cast, name: str = "wang") -> ContactPoint:
    """The client as a user of the platform."""
    client = cast.clients[name]
    PlatformAccount.objects.get_or_create(
        client=client,
        defaults={"user_id": f"u-{name}", "linked_at": now(), "linked_by": cast.chen},
    )
    return ContactPoint.objects.add(client, "platform", f"u-{name}")


def signed_in(cast: Cast, name: str = "wang", language: str = "en") -> Browser:
    """A browser in which the client is signed in, coming from the platform."""
    return holding(
        ClientSession.objects.begin(
            platform_contact(cast, name), "token", by=Staff.system()
        ),
        language,
    )


def holding(secret: str, language: str = "en") -> Browser:
    """A browser that has this secret as its cookie."""
    found = Browser(headers={"accept-language": language})
    found.cookies[settings.CLIENT_COOKIE_NAME] = secret
    return found


def filled(**other: Any) -> dict[str, Any]:
    """The request form as a person fills it in."""
    return {
        "name": "王小明",
        "mail": "new@client.example",
        "phone": "",
        "type": "",
        "text": "提现三天还没有到账",
        "stamp": fresh_stamp(),
        "website": "",
        **other,
    }
