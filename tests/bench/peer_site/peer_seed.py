"""Fills the peer from a file of the desk's tickets, a JSON line each.

Usage: python peer_seed.py FILE; prints the cookie of a session of staff, and a queue.
"""

import json
import sys
from datetime import datetime
from itertools import islice
from typing import Any

import django

BATCH = 2_000
# The desk's categories in the peer's statuses: open, resolved, closed.
STATUSES = {"resolved": 3, "closed": 4}


def seed(path: str) -> dict[str, Any]:
    """Queue, an agent, and every ticket with its lines as follow-ups."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("loaddata", "emailtemplate.json", verbosity=0)
    queue = _model("Queue").objects.create(
        title="Funds", slug="funds", allow_public_submission=True
    )
    agent = get_user_model().objects.create_superuser("agent", "a@desk.example")
    settings = _model("UserSettings").objects
    settings.get_or_create(user=agent)
    with open(path, encoding="utf-8") as lines:
        while rows := [json.loads(line) for line in islice(lines, BATCH)]:
            _fill(rows, queue, agent)
    return {"cookie": _session(agent), "queue": queue.pk}


def _model(name: str) -> Any:
    """A model of the peer, whose app has the name of one of ours."""
    from django.apps import apps

    return apps.get_model("helpdesk", name)


def _fill(rows: list[dict[str, Any]], queue: Any, agent: Any) -> None:
    ticket, follow_up = _model("Ticket"), _model("FollowUp")
    made = [
        ticket(
            title=row["subject"],
            description=row["texts"][0],
            queue=queue,
            assigned_to=agent if row["is_held"] else None,
            created=datetime.fromisoformat(row["at"]),
            modified=datetime.fromisoformat(row["at"]),
            status=STATUSES.get(row["category"], 1),
            submitter_email=row["email"],
            secret_key=f"{row['number']:032x}",
        )
        for row in rows
    ]
    ticket.objects.bulk_create(made)
    keys = ticket.objects.order_by("-pk").values_list("pk", flat=True)[: len(rows)]
    follow_up.objects.bulk_create(
        follow_up(
            ticket_id=key, date=row["at"], title="Comment", comment=text, user=agent
        )
        for key, row in zip(reversed(list(keys)), rows, strict=True)
        for text in row["texts"]
    )


def _session(agent: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    django.setup()
    print(json.dumps(seed(sys.argv[1])))
