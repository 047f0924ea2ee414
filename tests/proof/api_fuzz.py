"""Every operation of the API fuzzed over HTTP against the running demo."""

import os
import time
from pathlib import Path
from typing import Any

from tests.fakes.visitor import Visitor
from tests.fuzzing import Asker
from tests.proof import site

NAME = "api_fuzz"
LINES = (
    "Every operation of the API is asked by schemathesis what its description allows "
    "and what it forbids, half of it about things that are there: no answer is a 500, "
    "and each is as described.",
)
EXAMPLES = 150  # an operation, of each of the two kinds
MEMBERS = {"queue": "funds", "reference": "W1234", "phone": "13812345678"}


def run(db: str) -> dict[str, Any]:
    """Ask on "sqlite" or "postgres"; raises AssertionError, Missing, and what a check
    of schemathesis found.
    """
    begun = time.monotonic()
    with site.database(db) as url:
        env = site.environment(
            url,
            KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"],
            KEFU_API_PER_MINUTE="1000000",
        )
        Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        site.manage(env, "migrate", "--verbosity=0")
        site.manage(env, "seed_demo", "--tickets=30", "--clients=10")
        token = site.manage(env, "make_token", "fuzz", "--role", "supervisor").strip()
        site.set_up_django(env)
        with site.serving(env) as visitor:
            found = _asker(visitor, token).fuzz(_described(visitor), EXAMPLES)
    assert not found.never_done(), f"never done: {found.never_done()}"
    return {
        "operations": len(found.answers),
        "requests": found.asked,
        "faults": 0,
        "seconds": round(time.monotonic() - begun),
    }


def _asker(visitor: Visitor, token: str) -> Asker:
    from crm.models import Staff
    from helpdesk.models import Ticket, WrapupReason

    # One that can be ended: nothing that its type requires is missing.
    ticket = next(one for one in Ticket.objects.filter(is_done=False) if _is_ready(one))
    reason = WrapupReason.objects.filter(is_active=True, children=None).first()
    known = {
        "number": ticket.number,
        "client": ticket.client_id,
        "id": ticket.client_id,
        "to": Staff.objects.get(username="supervisor").pk,
        "values": {},
    }
    if reason is not None:
        known["reason"] = reason.slug
    return Asker(f"http://127.0.0.1:{visitor.port}", token, MEMBERS | known)


def _is_ready(ticket: Any) -> bool:
    return not any(field.is_required and not text for field, text in ticket.described())


def _described(visitor: Visitor) -> dict[str, Any]:
    import requests

    address = f"http://127.0.0.1:{visitor.port}/api/v1/schema/"
    told: dict[str, Any] = requests.get(address, timeout=30).json()
    return told
