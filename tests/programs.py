"""Programs that call the API: a token each, and JSON both ways."""

import json
import secrets
from typing import Any

from django.test import Client as Browser

from crm.models import ApiToken, Staff
from helpdesk.models import Queue

V1 = "/api/v1/"


class Program:
    """An integration with its token."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.http = Browser(
            headers={"authorization": f"Token {token}", "accept-language": language}
        )

    def get(self, path: str, **query: Any) -> Any:
        """GET /api/v1/<path>."""
        return self.http.get(V1 + path, query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        """POST JSON; under a new Idempotency-Key where none is named ("": without)."""
        key = secrets.token_hex(8) if key is None else key
        headers = {"Idempotency-Key": key} if key else {}
        return self.http.post(
            V1 + path,
            json.dumps({} if body is None else body),
            "application/json",
            headers=headers,
        )


def hire(
    name: str = "bot", *, role: str = "agent", queues: tuple[str, ...] = ("funds",)
) -> Staff:
    """An integration that serves these queues."""
    by = Staff.system()
    bot = Staff.objects.hire(
        username=name, name=name.title(), role=role, kind="integration", by=by
    )
    for queue in Queue.objects.filter(slug__in=queues):
        queue.admit(bot, by=by)
    return bot


def program(staff: Staff, *scopes: str, language: str = "en") -> Program:
    """A program with a new token of this integration."""
    _token, text = ApiToken.objects.issue(staff, scopes, by=Staff.system())
    return Program(text, language)
