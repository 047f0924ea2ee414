"""Three hundred real complaints as real mails, through the whole house and back."""

import os
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from tests.fakes import dovecot
from tests.fakes.post_office import DESK, Clients, PostOffice
from tests.fakes.visitor import Visitor
from tests.proof import correspondence, data, site
from tests.proof.correspondence import Complaint

NAME = "first_line"
LINES = (
    "300 complaints (../shared/data/cfpb_complaints) are sent as mails over SMTP to a "
    "local mail server, fetched from its Dovecot over IMAP by the running site, "
    "answered from the desk's pages, and the answers leave by SMTP for the clients' "
    "inbox, whose answers come back: 300 threads of 3 lines, nothing else.",
)
COUNT = 300
LONGEST_WAIT_S = 180


class ServedDesk:
    """A running site, used over HTTP by a signed-in agent."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def settle(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait while the site's own timetable does its work."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while not is_so():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            time.sleep(0.5)

    def answer(self, number: int, text: str) -> None:
        """Open the ticket's page, then send its form."""
        page = self.visitor.get(f"/desk/tickets/{number}/")
        assert page.status == 200, f"ticket {number} answered {page.status}"
        form = {
            "text": text,
            "seen": page.hidden("seen"),
            "key": page.hidden("key"),
        }
        assert form["seen"] == "1", f"ticket {number} was seen to {form['seen']!r}"
        sent = self.visitor.post(f"/desk/tickets/{number}/replies/", form)
        assert sent.status == 302, f"reply to {number} answered {sent.status}"


def run(db: str) -> dict[str, Any]:
    """Play it on "sqlite" or "postgres"; raises AssertionError, NoData or Missing."""
    complaints = [
        Complaint(row["Issue"] or row["Product"], row["Consumer complaint narrative"])
        for row in islice(_told(), COUNT)
    ]
    inboxes = {"kefu.example": "desk", "client.example": "clients"}
    begun = time.monotonic()
    with (
        site.database(db) as url,
        dovecot.running() as server,
        PostOffice(server=server, inboxes=inboxes) as office,
    ):
        env = site.environment(
            url,
            EMAIL_URL=office.url,
            INBOUND_EMAIL_URL=server.url("desk"),
            DEFAULT_FROM_ADDRESS=DESK,
            KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"],
        )
        Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        site.manage(env, "migrate", "--verbosity=0")
        site.manage(env, "seed_demo", "--tickets=0", "--clients=0")
        site.set_up_django(env)
        with site.serving(env) as visitor:
            visitor.sign_in("supervisor", site.PASSWORD)
            found: dict[str, Any] = correspondence.play(
                ServedDesk(visitor), Clients(office, "clients"), complaints
            )
    if problems := correspondence.broken(found):
        raise AssertionError("; ".join(problems))
    return {**found, "seconds": round(time.monotonic() - begun)}


def _told() -> Any:
    """The complaints that somebody wrote down."""
    for row in data.rows("cfpb_complaints"):
        if row["Consumer complaint narrative"].strip():
            yield row
